import { codeAt, isKeyChar, isSpace, runEnd } from '../chars.ts'
import type { Class } from '../class.ts'
import { classifyKey, classifyName, fitsKey, type KeyClass } from '../classify-key.ts'
import { defineWords, mark } from '../lexicon.ts'
import { isPlaceholder } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { isName, isNoSecret } from './no-secret.ts'
import { valueSpan } from './value-span.ts'

/** Last words of names that are written in several: `Medical notes:`, `API key =`. */
const lastWords = new Set(
  (
    'key token secret number notes note code birth name history address string id condition records pass margin phrase balance ' +
    'license holder answer completo postal paciente cliente usuario famille salaire'
  ).split(' '),
)

const longestLast = Math.max(...[...lastWords].map((word) => word.length))
const lastStarts = new Uint8Array(1024)
for (const word of lastWords) lastStarts[word.charCodeAt(0)] = 1

// The name may stand in a field of its own before it.
defineWords(mark.keyWord, 'value')

const secretClasses = new Set<Class>(['password', 'token', 'api_key', 'secret', 'private_key'])

/** `key = value` and `"key": value` with a sensitive key, at the sign between them. */
export function keyValue(scan: Scan, at: number): Claim | undefined {
  if (at < scan.valueEnd) return undefined
  const { text } = scan
  const line = valueStart(text, at)
  if (line === 0) return undefined
  const found = keyBefore(text, at)
  if (!found) return undefined
  const [name, known] = found
  const from = secretClasses.has(known.class) ? inBlock(text, line) : line
  const [start, end] = valueSpan(text, from, known.class)
  if (end <= start || isNextKey(text, start, end) || isCookieList(name, text, start))
    return undefined
  const value = text.slice(start, end)
  // `user: password: x`
  if (codeAt(text, end) === 58 && isName.test(value)) return undefined
  scan.valueEnd = Math.max(scan.valueEnd, end)
  if (!fitsKey(known, value, name)) return undefined
  const secret = secretClasses.has(known.class)
  const none = secret
    ? isNoSecret(text, { name, at, start, end, kind: known.class })
    : isCodeValue(text, start, end)
  if (none) return undefined
  if (isPlaceholder(value)) return undefined
  const confidence = known.confidence <= 0.5 ? 0.6 : 0.85
  return { end, finding: { class: known.class, start, end, confidence, detector: 'key-value' } }
}

/** A word and a bracket alone are prose: `anxiety(mild)`. */
const calls =
  /(?=[\w$.#?]{0,60}(?:[a-z][A-Z]|[._])[\w$.#?]{0,60}\()[A-Za-z_$](?:[\w$.]|\??\.#){0,60}\(/y
/** Fields of fields, one of them with a capital inside. */
const fields =
  /^(?=[\w$.?#]{0,80}[a-z][A-Z])[A-Za-z_$][\w$]{0,40}(?:\??\.#?[A-Za-z_$][\w$]{0,40}){1,6}$/

/** `firstName: z.string()`, `address = requestContext.identity.sourceIp` */
function isCodeValue(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  if (before === 34 || before === 39 || before === 96) return false
  calls.lastIndex = start
  return calls.test(text) || fields.test(text.slice(start, end))
}

const block = /[|>][+-]?[ \t]{0,4}\r?\n[ \t]{1,16}(?=\S)/y

/** YAML's `api_key: |` has its value in the next line. */
function inBlock(text: string, from: number): number {
  const c = codeAt(text, from)
  if (c !== 124 && c !== 62) return from
  block.lastIndex = from
  return block.test(text) ? block.lastIndex : from
}

const pair = /[\w.$-]{1,64}=/y

/** `Cookie: a=1; b=2`: the header's detector tells which of them are secret. */
function isCookieList(name: string, text: string, start: number): boolean {
  if (!/cookies?$/i.test(name)) return false
  pair.lastIndex = start
  return pair.test(text)
}

const nextKey = /[\w.-]{1,64}\s{0,4}[:=]\s{0,4}$/y

/** The quote before it ended a text (`"Password: "), …`), or begins another pair (`token = "token = "…`). */
function isNextKey(text: string, start: number, end: number): boolean {
  const quote = codeAt(text, start - 1)
  if (quote !== 34 && quote !== 39 && quote !== 96) return false
  if (end - start < 80) {
    nextKey.lastIndex = 0
    if (nextKey.test(text.slice(start, end))) return true
  }
  // A quoted key has its value in quotes of its own.
  return '),;]}'.includes(text.charAt(start)) && !isQuote(text, start)
}

/** Whether the key before a quoted value is quoted too. */
function isQuote(text: string, start: number): boolean {
  let i = start - 2
  while (i > start - 12 && ' \t:=>\\'.includes(text.charAt(i))) i--
  const c = codeAt(text, i)
  return c === 34 || c === 39 || c === 96
}

/** Where the value begins; 0 when this is no assignment (`==`, `://`, `a::b`). */
function valueStart(text: string, at: number): number {
  const sign = codeAt(text, at)
  let i = at + 1
  const c = codeAt(text, i)
  if (sign === 58 && (c === 47 || c === 58)) return c === 47 && codeAt(text, i + 1) !== 47 ? i : 0
  if (sign === 61 && c === 62) i++
  else if (c === 61) return 0
  i = runEnd(text, i, isSpace, 8)
  return i < text.length && codeAt(text, i) !== 10 ? i : 0
}

/** The key before the sign: quoted, one word, or up to three words of prose that end in a telling one. */
function keyBefore(text: string, at: number): [string, KeyClass] | null {
  const end = nameEnd(text, at)
  let start = wordStart(text, end, end)
  // The name of a user in an address is none of a field.
  if (start === end || (codeAt(text, start - 1) === 47 && text.startsWith('://', start - 3)))
    return null
  let known = classifyName(text, start, end)
  // The words before decide: a memory address, a sort key.
  if (isAfterWord(text, start) && isLastWord(text, start, end))
    for (let words = 0; (words === 0 || !known) && words < 2 && isAfterWord(text, start); words++) {
      start = wordStart(text, start - 1, end)
      known = classifyName(text, start, end)
    }
  if (known) return [text.slice(start, end), known]
  return end - start === 5 && text.slice(start, end).toLowerCase() === 'value'
    ? siblingName(text, start)
    : null
}

const sibling =
  /\b(?:key|name|id)["']?\s{0,2}[:=]\s{0,2}["']?([\w.:-]{2,64})["']?\s{0,2},?\s{0,24}["']?$/i

/** `key="ApiSecret" value=`, `name: DB_PASSWORD` with `value:` in the next line. */
function siblingName(text: string, at: number): [string, KeyClass] | null {
  const name = sibling.exec(text.slice(Math.max(0, at - 120), at))?.[1]
  const known = name === undefined ? null : classifyKey(name)
  return name !== undefined && known && secretClasses.has(known.class) ? [name, known] : null
}

/** End of the name before the sign, without blanks, its quote and the rest of `:=`, `::=`, `:::=`, `?=`, `||=`, `.=`. */
function nameEnd(text: string, at: number): number {
  let end = at
  while (end > at - 3 && isBeforeSign(codeAt(text, end - 1))) end--
  const sign = end
  while (end > sign - 2 && isSpace(text.charCodeAt(end - 1))) end--
  const quote = codeAt(text, end - 1)
  if (quote !== 34 && quote !== 39 && quote !== 96) return end
  return end - (codeAt(text, end - 2) === 92 ? 2 : 1)
}

/** `:` `?` `|` `+` `.` */
function isBeforeSign(c: number): boolean {
  return c === 58 || c === 63 || c === 124 || c === 43 || c === 46
}

/** Keys in text may have letters with accents. */
function isNameChar(c: number): boolean {
  return isKeyChar(c) || (c >= 0xc0 && c <= 0x24f)
}

function isAfterWord(text: string, start: number): boolean {
  return codeAt(text, start - 1) === 32 && isNameChar(codeAt(text, start - 2))
}

/** The length and the first letter say no to most words, without a string of each. */
function isLastWord(text: string, start: number, end: number): boolean {
  if (end - start > longestLast || lastStarts[codeAt(text, start) | 32] !== 1) return false
  return lastWords.has(text.slice(start, end).toLowerCase())
}

function wordStart(text: string, from: number, end: number): number {
  let start = from
  const limit = Math.max(0, end - 64)
  while (start > limit && isNameChar(text.charCodeAt(start - 1))) start--
  return start
}
