import type { Class } from './class.ts'
import {
  harmlessBefore,
  neutralTails,
  plainNames,
  qualifiers,
  strongNames,
  weakNames,
} from './key-names.ts'
import { isMasked, isUuid, looksSecret } from './looks-secret.ts'
import { splitWords } from './split-words.ts'

export interface KeyClass {
  readonly class: Class
  /** At most 0.5: the name alone is not enough, the value must look like a secret ({@link fitsKey}). */
  readonly confidence: number
}

const strong = nameTable(strongNames, 0.95)
const plain = nameTable(plainNames, 0.9)
const weak = nameTable(weakNames, 0.5)
const mostWords = 4

/** Values of these classes have digits. */
const withDigits = new Set<Class>([
  'us_ssn',
  'us_itin',
  'age',
  'bank_account',
  'card_expiry',
  'ip',
  'location',
  'mac_address',
  'medical_license',
  'tax_id',
  'vehicle_id',
  'credit_card',
  'cvv',
  'pin',
  'salary',
  'date_of_birth',
  'phone',
  'financial',
])

/** Characters of a longer name that count, from its end: it tells what the value is. */
const mostCharacters = 256
const known = new Map<string, KeyClass | null>()
const mostKnown = 8192

/** What a field of this name holds; null when its name tells nothing. Whole words count, never parts of words. */
export function classifyKey(key: string): KeyClass | null {
  if (key.length === 0) return null
  if (key.length > mostCharacters) return classifyKey(key.slice(-mostCharacters))
  const cached = known.get(key)
  if (cached !== undefined) return cached
  const result = classifyWords(splitWords(plainLetters(key)))
  if (known.size >= mostKnown) known.clear()
  known.set(key, result)
  return result
}

const slots = 4096
/** The end of a long name, such as that of a class in its package, tells it from others. */
const mostHashed = 16
const namesAt: (string | undefined)[] = Array.from({ length: slots }, () => undefined)
const classesAt: (KeyClass | null)[] = Array.from({ length: slots }, () => null)

/**
 * {@link classifyKey} of a stretch of text. A text has the same few names again and again: they are found by a hash and
 * compared in place, since a map would want a new string for each.
 */
export function classifyName(text: string, start: number, end: number): KeyClass | null {
  let hash = end - start
  for (let i = Math.max(start, end - mostHashed); i < end; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  const slot = (hash ^ (hash >>> 15)) & (slots - 1)
  const name = namesAt[slot]
  if (name !== undefined && name.length === end - start && text.startsWith(name, start))
    return classesAt[slot] ?? null
  // Joined anew: a slice would keep the whole text in memory.
  const key = text.slice(start, end).split('').join('')
  const found = classifyKey(key)
  namesAt[slot] = key
  classesAt[slot] = found
  return found
}

/** `dirección` as `direccion`, `Straße` as `Strasse`. */
function plainLetters(key: string): string {
  for (let i = 0; i < key.length; i++)
    if (key.charCodeAt(i) > 127)
      return key
        .normalize('NFD')
        .replace(/\p{M}+/gu, '')
        .replaceAll('ß', 'ss')
  return key
}

/** Some makers' tokens are digits alone: their name stands before the word (`asanaToken`). */
const longNumber = /^\d{15,40}$/

/** True when the value can be what the key's name says: never a boolean, a placeholder or a type name. */
export function fitsKey(key: KeyClass, value: string, name = ''): boolean {
  if (isMasked(value.trim())) return false
  if (key.confidence <= 0.5) {
    if (name.toLowerCase() === 'key' && isUuid(value)) return false
    return (
      looksSecret(value) || (key.class === 'token' && name.length > 5 && longNumber.test(value))
    )
  }
  if (key.class === 'age') return isAge(value)
  if (trackName.test(name)) return cardDigits.test(value)
  if (harmless[key.class]?.test(value)) return false
  return !withDigits.has(key.class) || /\d/.test(value)
}

/** What programs write in fields of these names, and no person's data is. */
const harmless: Partial<Record<Class, RegExp>> = {
  username: /^(?:system|assistant|anonymous|nobody|unknown)$/i,
  address: /^0x[0-9a-f]{1,16}$/i,
  health:
    /^(?:timeout|error|errors|ok|okay|unknown|failed|failure|success|healthy|unhealthy|degraded|pending)$/i,
  pin: /^\D{0,8}\d{1,2}\D{0,8}$/,
}

/** Songs have such names, too. */
const trackName = /track[12]$/i
const cardDigits = /\d{12}/

/** `Age: 3600` in headers is a time. */
function isAge(value: string): boolean {
  const number = /^\s*(\d{1,3})(?!\d)/.exec(value)?.[1]
  return number !== undefined && Number(number) <= 130
}

function classifyWords(words: string[]): KeyClass | null {
  const singular = words.map(toSingular)
  let end = words.length
  const tail = words.at(-1) ?? ''
  if (neutralTails.has(tail) && !isNamed(words, singular)) return null
  const anywhere = strongMatch(words, singular)
  if (anywhere) return anywhere
  while (end > 0) {
    const found = plainMatch(words, singular, end)
    if (found) return isHashOfKey(found, words, end) ? null : found
    const last = words[end - 1] ?? ''
    if (end === 1 || !(qualifiers.has(last) || /^\d+$/.test(last))) return null
    end--
  }
  return null
}

/** `issuerKeyHash` is no key, while `password_hash` lets the password be found. */
function isHashOfKey(found: KeyClass, words: string[], end: number): boolean {
  const next = words[end] ?? ''
  return found.class === 'api_key' && (next === 'hash' || next === 'hashed')
}

/** True when the whole tail is a name of its own, such as `full_name` or `account_holder_name`. */
function isNamed(words: string[], singular: string[]): boolean {
  return match(plain, words, singular, words.length) !== null
}

function strongMatch(words: string[], singular: string[]): KeyClass | null {
  for (let end = words.length; end > 0; end--) {
    const found = match(strong, words, singular, end)
    if (found) return found
  }
  return null
}

function plainMatch(words: string[], singular: string[], end: number): KeyClass | null {
  const found = match(plain, words, singular, end)
  const before = words[end - 2] ?? ''
  if (found)
    return found.class !== 'mac_address' && isHarmless(words[end - 1] ?? '', before) ? null : found
  if (harmlessBefore.has(before)) return null
  return weak.get(words[end - 1] ?? '') ?? null
}

/** Names that are something else behind a word such as `server` or `max`. */
const mild = new Set(['address', 'pin', 'pass', 'age', 'ip', 'portable', 'via', 'rue'])

function isHarmless(last: string, before: string): boolean {
  return mild.has(last) && harmlessBefore.has(before)
}

/** The longest name that ends at word `end`. */
function match(
  names: Map<string, KeyClass>,
  words: string[],
  singular: string[],
  end: number,
): KeyClass | null {
  for (let size = Math.min(mostWords, end); size > 0; size--) {
    const found =
      names.get(words.slice(end - size, end).join('_')) ??
      names.get(singular.slice(end - size, end).join('_'))
    if (found) return found
  }
  return null
}

/** `emails` and `email2` are looked up as `email`. */
function toSingular(word: string): string {
  const bare = /^[a-z]{3,}\d+$/.test(word) ? word.replace(/\d+$/, '') : word
  return bare.length > 3 && bare.endsWith('s') && !bare.endsWith('ss') ? bare.slice(0, -1) : bare
}

function nameTable(
  names: Partial<Record<Class, string>>,
  confidence: number,
): Map<string, KeyClass> {
  const table = new Map<string, KeyClass>()
  for (const [name, list] of Object.entries(names))
    for (const phrase of list.split(' ')) {
      const entry = { class: name as Class, confidence }
      table.set(phrase, entry)
      const single = phrase.split('_').map(toSingular).join('_')
      // `track1` says more than `track`.
      if (!/\d/.test(phrase) && !table.has(single)) table.set(single, entry)
    }
  return table
}
