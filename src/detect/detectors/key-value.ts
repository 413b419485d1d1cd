import { charTable, isDigit, isKeyChar, isLetter, isSpace, runEnd } from '../chars.ts'
import type { Class } from '../class.ts'
import { classifyKey, fitsKey, type KeyClass } from '../classify-key.ts'
import { isCall, isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'

/** Last words of names that are written in several: `Medical notes:`, `API key =`. */
const lastWords = new Set(
  (
    'key token secret number notes note code birth name history address string id condition records pass margin phrase balance ' +
    'license holder answer completo postal paciente cliente usuario famille salaire'
  ).split(' '),
)

const secretClasses = new Set<Class>(['password', 'token', 'api_key', 'secret'])

const numberClasses = new Set<Class>([
  'us_ssn',
  'credit_card',
  'cvv',
  'pin',
  'us_itin',
  'age',
  'tax_id',
  'medical_record',
  'medical_license',
  'card_expiry',
  'bank_account',
  'passport',
  'driver_license',
  'national_id',
])

const proseClasses = new Set<Class>(['health', 'address', 'person', 'organization', 'nationality'])

/** Values that their detectors find by themselves, with better bounds: the key's name is their cue. */
const ownForm = new Set<Class>(['email', 'ip', 'iban', 'phone', 'date_of_birth'])

const isMacChar = charTable('0-9A-Fa-f:.-')
const coordinate = /[-+]?\d{1,3}\.\d{2,15}(?:, ?[-+]?\d{1,3}\.\d{2,15})?/y

const amount = /[$€£]? ?[A-Z]{0,3}\d[\d.,' ]{0,20}[kKmM]?/y
const digitsLike = /[A-Z]{0,3}[+(]?\d[\d ./()-]{0,30}/y

/** `key = value` and `"key": value` with a sensitive key, at the sign between them. */
export function keyValue(scan: Scan, at: number): Claim | undefined {
  if (at < scan.valueEnd) return undefined
  const { text } = scan
  const from = valueStart(text, at)
  if (from === 0) return undefined
  const found = keyBefore(text, at)
  if (!found) return undefined
  const [name, known] = found
  const [start, end] = valueSpan(text, from, known.class)
  scan.valueEnd = Math.max(scan.valueEnd, end)
  const value = text.slice(start, end)
  if (end <= start || !fitsKey(known, value, name) || isPlaceholder(value)) return undefined
  // A short word without quotes is prose or code (`secret = 7`).
  const bare = start === from && secretClasses.has(known.class)
  if (bare && (value.length < 4 || isCall(value) || isOwnHash(text, end, value))) return undefined
  const confidence = known.confidence <= 0.5 ? 0.6 : 0.85
  return { end, finding: { class: known.class, start, end, confidence, detector: 'key-value' } }
}

/** Where the value begins; 0 when this is no assignment (`==`, `://`, `a::b`). */
function valueStart(text: string, at: number): number {
  const sign = text.charCodeAt(at)
  let i = at + 1
  const c = text.charCodeAt(i)
  if (sign === 58 && (c === 47 || c === 58))
    return c === 47 && text.charCodeAt(i + 1) !== 47 ? i : 0
  if (sign === 61 && c === 62) i++
  else if (c === 61) return 0
  i = runEnd(text, i, isSpace, 8)
  return i < text.length && text.charCodeAt(i) !== 10 ? i : 0
}

/** The key before the sign: quoted, one word, or up to three words of prose that end in a telling one. */
function keyBefore(text: string, at: number): [string, KeyClass] | null {
  let end = at
  while (end > at - 2 && isSpace(text.charCodeAt(end - 1))) end--
  const quote = text.charCodeAt(end - 1)
  const quoted = quote === 34 || quote === 39 || quote === 96
  if (quoted) end -= text.charCodeAt(end - 2) === 92 ? 2 : 1
  let start = wordStart(text, end, end)
  if (start === end) return null
  let name = text.slice(start, end)
  let known = classifyKey(name)
  // The words before decide: a memory address, a sort key.
  for (
    let words = 0;
    (words === 0 || !known) && words < 2 && isPhrase(text, start, name);
    words++
  ) {
    start = wordStart(text, start - 1, end)
    name = text.slice(start, end)
    known = classifyKey(name)
  }
  return known ? [name, known] : null
}

/** Keys in text may have letters with accents. */
function isNameChar(c: number): boolean {
  return isKeyChar(c) || (c >= 0xc0 && c <= 0x24f)
}

function isPhrase(text: string, start: number, name: string): boolean {
  if (text.charCodeAt(start - 1) !== 32 || !isNameChar(text.charCodeAt(start - 2))) return false
  return lastWords.has(name.slice(name.lastIndexOf(' ') + 1).toLowerCase())
}

function wordStart(text: string, from: number, end: number): number {
  let start = from
  const limit = Math.max(0, end - 64)
  while (start > limit && isNameChar(text.charCodeAt(start - 1))) start--
  return start
}

function valueSpan(text: string, from: number, name: Class): [number, number] {
  const escaped = text.charCodeAt(from) === 92
  const open = from + (escaped ? 1 : 0)
  const quote = text.charCodeAt(open)
  if (quote === 34 || quote === 39 || quote === 96)
    return [open + 1, quotedEnd(text, open + 1, quote, escaped)]
  if (name === 'salary' || name === 'financial') return matched(amount, text, from)
  if (numberClasses.has(name)) return matched(digitsLike, text, from)
  if (proseClasses.has(name)) return [from, proseEnd(text, from)]
  if (ownForm.has(name)) return [from, from]
  if (name === 'mac_address') return [from, runEnd(text, from, isMacChar, 17)]
  if (name === 'location') return matched(coordinate, text, from)
  return [from, wordEnd(text, skipScheme(text, from))]
}

/** Up to the quote that closes; when none does within bounds, as far as was read. */
function quotedEnd(text: string, from: number, quote: number, escaped: boolean): number {
  const limit = Math.min(text.length, from + 4096)
  for (let i = from; i < limit; i++) {
    const c = text.charCodeAt(i)
    if (c === 92 && escaped && text.charCodeAt(i + 1) === quote) return i
    if (c === 92) i++
    else if (c === quote) return i
  }
  return limit
}

function matched(shape: RegExp, text: string, from: number): [number, number] {
  shape.lastIndex = from
  if (!shape.test(text)) return [from, from]
  let end = shape.lastIndex
  while (end > from && !isDigit(text.charCodeAt(end - 1)) && !isLetter(text.charCodeAt(end - 1)))
    end--
  return [from, end]
}

function proseEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 240)
  let end = from
  for (; end < limit; end++) {
    const c = text[end] ?? ''
    if ('\n\r;|"<>{}[]'.includes(c)) break
    if (c === '\\' && 'nrt"'.includes(text[end + 1] ?? ' ')) break
    if (c === '.' && ' \n'.includes(text[end + 1] ?? ' ')) break
    if (c === ':' && text[end + 1] === ' ') {
      end = nextKey(text, from, end)
      break
    }
  }
  while (end > from && isSpace(text.charCodeAt(end - 1))) end--
  return end
}

/** `Name: Jane Sample Sex: F`: where the value before the next key ends. */
function nextKey(text: string, from: number, colon: number): number {
  let end = colon
  while (end > from && !isSpace(text.charCodeAt(end - 1))) end--
  while (end > from && ' ,'.includes(text[end - 1] ?? '-')) end--
  return end > from ? end : colon
}

/** `Authorization: Bearer x`: the word and what follows it are one value. */
function skipScheme(text: string, from: number): number {
  const end = runEnd(text, from, isLetter, 12)
  const word = text.slice(from, end).toLowerCase()
  const scheme = word === 'bearer' || word === 'basic' || word === 'token' || word === 'digest'
  return scheme && isSpace(text.charCodeAt(end)) ? runEnd(text, end, isSpace, 4) : from
}

function wordEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 4096)
  let end = from
  while (end < limit && !isStop(text.charCodeAt(end))) end++
  while (end > from && '.,:!?'.includes(text[end - 1] ?? ' ') && !text.startsWith('...', end - 3))
    end--
  return end
}

/** Blank, line end, `"` `&` `'` `)` `,` `;` `<` `>` `\`` `]` `}` `|` and backslash end an unquoted value. */
function isStop(c: number): boolean {
  return c <= 32 || stops.has(c)
}

const stops = new Set([...`"&'),;<>\`]}|\\`].map((c) => c.charCodeAt(0)))

/** `[PASSWORD:ab12cd34ef56]`, as the action `hash` writes it. */
function isOwnHash(text: string, end: number, value: string): boolean {
  return text.charCodeAt(end) === 93 && /^[0-9a-f]{12}$/.test(value)
}
