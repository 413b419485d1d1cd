import { codeAt, charTable, isAlnum, isDigit, isLower, isWord, runEnd } from '../chars.ts'
import type { Class } from '../class.ts'
import { isUuid } from '../looks-secret.ts'
import type { Claim, Scan } from '../scan.ts'
import { anySecret, says, saysName } from './context-words.ts'
import { isBrokenTail } from './known-harmless.ts'
import { markedToken } from './marked-token.ts'
import { isFiller, isRandom, isRandomMakeup, isWordy, measure } from './rarity.ts'

const isBody = charTable('0-9A-Za-z_+/~-')
const isName = charTable('0-9A-Za-z_.$-')
const isTight = charTable('0-9A-Za-z_-')

/** Values this short need a name with the maker and with a word such as `token`. */
const shortest = 10
const short = 16
const mostBefore = 64
const most = 512
/** How far before a value the words count that make it a secret, in characters. */
const reach = 80
const mostNames = 8

/**
 * A value without a prefix that tells its maker (32 hexadecimal digits, a UUID, 40 letters and digits): a secret when it looks
 * drawn at random and a word before it says so, alone or in a name (`adafruitKey=`, `the zendesk token is`).
 * Called with each word that holds a digit or is 20 characters long; `start` and `end` are the word's.
 */
export function vendorSecret(scan: Scan, start: number, end: number): Claim | undefined {
  const { text, found } = scan
  // The only short word that begins a token is that of Entra's `abc8Q~`.
  if (end - start < 8 && codeAt(text, end) !== 126) return undefined
  const last = found.at(-1)
  if (last && last.end > start) return undefined
  const marked = markedToken(text, start, end)
  if (marked !== 0 && !isWordy(text, start, marked) && !isFiller(text, start, marked))
    return claim(start, marked, 'api_key', 0.95)
  const from = runStart(text, start)
  if (from < 0) return undefined
  const to = bodyEnd(text, end)
  if (to - from < shortest || !isValue(text, from, to)) return undefined
  const [kind, confidence] = judge(text, from, to)
  if (confidence === 0) return undefined
  return claim(from, to, kind, confidence)
}

function claim(start: number, end: number, kind: Class, confidence: number): Claim {
  return { end, finding: { class: kind, start, end, confidence, detector: 'vendor-secret' } }
}

/** Where the run begins that the word is part of; -1 when another word of it was looked at before. */
function runStart(text: string, start: number): number {
  let from = start
  let piece = 0
  let digits = 0
  const limit = Math.max(0, start - mostBefore)
  while (from > limit) {
    const c = codeAt(text, from - 1)
    if (!isBody(c)) break
    if (isWord(c)) {
      piece++
      if (isDigit(c)) digits++
      if (piece >= 20 || (piece >= 8 && digits > 0)) return -1
    } else piece = digits = 0
    from--
  }
  // The letter of an escape (`\n`) belongs to no value.
  if (from > 0 && codeAt(text, from - 1) === 92) from++
  return from
}

/** End of the run, with the `=` of base64 and further parts after full stops. */
function bodyEnd(text: string, wordEnd: number): number {
  let end = runEnd(text, wordEnd, isBody, most)
  for (let parts = 0; parts < 3 && text.charCodeAt(end) === 46; parts++) {
    const next = runEnd(text, end + 1, isTight, most)
    if (next - end < 7 || !hasDigit(text, end + 1, next)) break
    end = next
  }
  while (end > wordEnd && !isAlnum(text.charCodeAt(end - 1))) end--
  return runEnd(text, end, (c) => c === 61, 2)
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (isDigit(text.charCodeAt(i))) return true
  return false
}

/** Looks drawn, and is no path, no host, no call, no hash with its name before it. */
function isValue(text: string, from: number, to: number): boolean {
  const next = codeAt(text, to)
  if (next === 40 || next === 64) return false
  if (next === 46 && isAlnum(codeAt(text, to + 1))) return false
  const before = codeAt(text, from - 1)
  if (before === 46 || before === 64 || before === 35) return false
  const makeup = measure(text, from, to)
  if (makeup.digits === makeup.length) return makeup.length >= short && makeup.distinct > 5
  if (to - from === 36 && isUuid(text.slice(from, to))) return true
  if (!isRandomMakeup(makeup)) return false
  const mixed = makeup.uppers > 2 && makeup.lowers > 2
  return hasCore(text, from, to) && !(mixed ? isPath(text, from, to) : hasSlash(text, from, to))
}

/** `0x7fa11d67f3b0` */
function isPointer(text: string, from: number, to: number): boolean {
  return to - from <= 18 && codeAt(text, from) === 48 && codeAt(text, from + 1) === 120
}

/** A run of 10 letters and digits: `gpt-4o-2024-08-06` has none. */
function hasCore(text: string, from: number, to: number): boolean {
  let length = 0
  for (let i = from; i < to; i++) {
    length = isAlnum(codeAt(text, i)) ? length + 1 : 0
    if (length === shortest) return true
  }
  return false
}

function hasSlash(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === 47) return true
  return false
}

/** The first part is a word of small letters: `com/org/repo`. */
function isPath(text: string, from: number, to: number): boolean {
  const end = runEnd(text, from, isLower, to - from)
  const c = codeAt(text, end)
  return (
    (c === 47 && end > from) || (codeAt(text, from) === 47 && hasSlash(text, from + 1, from + 24))
  )
}

const hashName = /(?:sha\d{1,3}|md5|v\d)[-:_]/y

/** `sha512-…`, `md5:…` */
function isHashName(text: string, at: number): boolean {
  const c = codeAt(text, at)
  if (c !== 115 && c !== 109 && c !== 118) return false
  hashName.lastIndex = at
  return hashName.test(text)
}

/** Class and confidence by the words before the value; confidence 0 when they make it no secret. */
function judge(text: string, from: number, to: number): [Class, number] {
  if (isHashName(text, from) || isPointer(text, from, to) || isBrokenTail(text, from, to))
    return none
  const words = wordsBefore(text, from)
  if (!words) return none
  const kind = classOf(words.nearest & anySecret ? words.nearest : words.around)
  return [kind, confidenceOf(text, from, to, words)]
}

const none: [Class, number] = ['api_key', 0]
const anyVendor = says.vendor | says.commonVendor

/** What is said before a value; bits of {@link says}. */
interface Words {
  /** By the name next to it. */
  nearest: number
  /** By that and all others within reach. */
  around: number
}

/** Undefined when the value is said to be harmless. */
function wordsBefore(text: string, from: number): Words | undefined {
  const limit = Math.max(0, from - reach)
  let nearest = 0
  let around = 0
  let names = 0
  for (let at = from; names < mostNames;) {
    const end = nameEnd(text, at, limit)
    if (names > 0 && !(nearest & anySecret) && hasLineEnd(text, end, at)) break
    at = nameStart(text, end, limit)
    if (at === end) break
    if (isId(text, at, end)) continue
    const { all, last } = saysName(text, at, end, names === 0)
    if (all === says.filler) continue
    names++
    if (last & says.harmless && isTelling(names, nearest)) return undefined
    if (names === 1) nearest = all
    around |= all
  }
  return { nearest, around }
}

/** The name next to the value, and the one before it in `public key`, `cache key`, `idempotency key`, `registry hive`. */
function isTelling(names: number, nearest: number): boolean {
  return names === 1 || (names === 2 && !(nearest & says.vendor))
}

/** Another drawn value: by chance its letters spell words. */
function isId(text: string, start: number, end: number): boolean {
  return end - start >= short && isRandom(text, start, end)
}

function nameEnd(text: string, from: number, limit: number): number {
  let end = from
  while (end > limit && !isAlnum(text.charCodeAt(end - 1))) end--
  return end
}

function nameStart(text: string, end: number, limit: number): number {
  let start = end
  while (start > limit && isName(text.charCodeAt(start - 1))) start--
  return start
}

function hasLineEnd(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === 10) return true
  return false
}

function confidenceOf(text: string, from: number, to: number, { nearest, around }: Words): number {
  const known = (nearest & anyVendor) !== 0
  const secret = (nearest & anySecret) !== 0
  if (to - from < short || isDigits(text, from, to))
    return known && (secret || to - from > 11) && isAssigned(text, from) ? 0.7 : 0
  if (secret) return confidenceOfNamed(text, from, to, { nearest, around })
  if (known && isAssigned(text, from)) return 0.7
  if (around & anyVendor && around & anySecret) return 0.6
  return nearest & says.vendor && isStrong(text, from, to) ? 0.55 : 0
}

/** With a word such as `token` next to the value. */
function confidenceOfNamed(text: string, from: number, to: number, words: Words): number {
  if (words.nearest & says.harmless) return 0
  if (words.around & anyVendor) return 0.8
  return isStrong(text, from, to) ? 0.65 : 0
}

function isDigits(text: string, from: number, to: number): boolean {
  return runEnd(text, from, isDigit, to - from) === to
}

function classOf(said: number): Class {
  if (said & says.token) return 'token'
  if (said & says.secret) return 'secret'
  return said & says.password ? 'password' : 'api_key'
}

/** Capitals, small letters and digits mixed, at least 20 long: nobody names or numbers things so. */
function isStrong(text: string, from: number, to: number): boolean {
  const { length, uppers, lowers, digits } = measure(text, from, to)
  return length >= 20 && uppers > 2 && lowers > 2 && digits > 0
}

function isAssigned(text: string, from: number): boolean {
  for (let i = from - 1; i >= from - 6 && i >= 0; i--) {
    const c = codeAt(text, i)
    if (c === 61 || c === 58 || c === 62) return true
    if (isAlnum(c)) return false
  }
  return false
}
