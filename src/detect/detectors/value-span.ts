import { codeAt, charTable, isDigit, isLetter, isSpace, runEnd } from '../chars.ts'
import type { Class } from '../class.ts'

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
/** In a form a plus stands for a blank. */
const digitsLike = /[A-Z]{0,3}[+(]?\d(?:[\d ./()-]|\+(?=\d)){0,30}/y
/** Words before the credentials of an `Authorization` field: they are no part of the value. */
const scheme =
  /(?:bearer|basic|token|digest|api-?key|negotiate|ssws|genie-?key|splunk|key|bot|jwt|oauth)[ \t]{1,4}/iy

/**
 * Where the value of a field of this class begins and ends, at `from` after the sign of assignment; without quotes, and
 * without the scheme of credentials. Empty (start = end) when there is none, or when another detector finds it.
 */
export function valueSpan(text: string, from: number, name: Class): [number, number] {
  const escaped = codeAt(text, from) === 92
  const open = from + (escaped ? 1 : 0)
  const quote = codeAt(text, open)
  if (quote === 34 || quote === 39 || quote === 96) {
    const end = quotedEnd(text, open + 1, quote, escaped)
    return [name === 'token' ? Math.min(end, skipScheme(text, open + 1)) : open + 1, end]
  }
  if (name === 'salary' || name === 'financial') return matched(amount, text, from)
  if (numberClasses.has(name)) return matched(digitsLike, text, from)
  if (proseClasses.has(name)) return [from, proseEnd(text, from)]
  if (ownForm.has(name)) return [from, from]
  if (name === 'mac_address') return [from, runEnd(text, from, isMacChar, 17)]
  if (name === 'location') return matched(coordinate, text, from)
  const start = skipScheme(text, from)
  return [start, wordEnd(text, start, name)]
}

/** Up to the quote that closes; when none does within bounds, as far as was read. */
function quotedEnd(text: string, from: number, quote: number, escaped: boolean): number {
  const limit = Math.min(text.length, from + 4096)
  for (let i = from; i < limit; i++) {
    const c = codeAt(text, i)
    if (c === 92 && escaped && codeAt(text, i + 1) === quote) return i
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

const stop = 1
const backslash = 2
const dot = 3
const colon = 4
/** What may end a value in words, by character. */
const proseMarks = new Uint8Array(65_536)
for (const c of '\n\r;|"<>{}[]') proseMarks[c.charCodeAt(0)] = stop
proseMarks[92] = backslash
proseMarks[46] = dot
proseMarks[58] = colon

function proseEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + 240)
  let end = from
  for (; end < limit; end++) {
    const mark = proseMarks[text.charCodeAt(end)] as number
    if (mark === 0) continue
    if (mark === stop) break
    const next = text[end + 1] ?? ' '
    if (mark === backslash && 'nrt"'.includes(next)) break
    if (mark === dot && (next === ' ' || next === '\n')) break
    if (mark === colon && text[end + 1] === ' ') {
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

/** `Authorization: Bearer x`: the value is what follows the word. */
function skipScheme(text: string, from: number): number {
  if (!isLetter(codeAt(text, from))) return from
  scheme.lastIndex = from
  return scheme.test(text) ? scheme.lastIndex : from
}

function wordEnd(text: string, from: number, name: Class): number {
  const limit = Math.min(text.length, from + 4096)
  let end = from
  while (end < limit && !isStop(text.charCodeAt(end))) end++
  // Passwords may end in the sign that a rule asks for.
  const marks = name === 'password' ? '.,:?' : '.,:!?'
  while (end > from && marks.includes(text[end - 1] ?? ' ') && !text.startsWith('...', end - 3))
    end--
  return end
}

/** Blank, line end, `"` `&` `'` `)` `,` `;` `<` `>` `\`` `]` `}` `|` and backslash end an unquoted value. */
function isStop(c: number): boolean {
  return c <= 32 || stops.has(c)
}

const stops = new Set([...`"&'),;<>\`]}|\\`].map((c) => c.charCodeAt(0)))
