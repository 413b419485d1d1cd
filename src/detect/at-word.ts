import { codeAt, isDigit, isHex, isKeyChar, isWord } from './chars.ts'
import { atMixed } from './at-mixed.ts'
import { isAfterEscape } from './at-number.ts'
import { cue } from './cue.ts'
import { authHeader } from './detectors/auth-header.ts'
import { cueDetectors } from './detectors/cue-detectors.ts'
import { monthCue, writtenDate } from './detectors/date.ts'
import { healthProse } from './detectors/health-prose.ts'
import { isUuidShape } from './detectors/id.ts'
import { jwt } from './detectors/jwt.ts'
import { password } from './detectors/password.ts'
import { providerToken } from './detectors/provider-token.ts'
import { swift } from './detectors/swift.ts'
import {
  addToHash,
  type Cue,
  cuesOf,
  emptyHash,
  endsPhrase,
  glyphs,
  hasCues,
  letter,
  lookUp,
  mark,
  marksOf,
  pairHash,
} from './lexicon.ts'
import { tokens } from './new-scan.ts'
import { growTokens, written } from './prose/tokens.ts'
import type { Detector, Scan } from './scan.ts'
import { tokenShapes } from './secrets/token-table.ts'
import { take, takeWord } from './take.ts'

/** `userPassword`: parts of it may name a field. */
const humps = written.inner | written.innerLower
/** Marks that say nothing about prose. */
const ofProse = ~mark.keyWord

const mostKinds = 512

/** What looks for a value right after its cue word. */
const afterCue = byCue([
  [cue.password, password],
  [cue.scheme, authHeader],
  [cue.health, healthProse],
])
/** The same for values that may have a form of their own: the pass goes on into them, and overlaps are resolved. */
const alsoAfterCue = byCue(cueDetectors)

function byCue(
  detectors: readonly (readonly [Cue, Detector])[],
): (readonly Detector[] | undefined)[] {
  // A place for every kind: a look past the end of an array is slow.
  const table: (Detector[] | undefined)[] = Array.from({ length: mostKinds }, () => undefined)
  for (const [kind, detector] of detectors) (table[kind] ??= []).push(detector)
  return table
}

/** A word: hashed, looked up, and given to the detectors that words like it concern. Returns where the pass goes on. */
export function atWord(scan: Scan, start: number): number {
  const { text } = scan
  const first = glyphs[text.charCodeAt(start)] as number
  let hash = addToHash(emptyHash, first & 255)
  let seen = 0
  let end = start + 1
  // Inside the text only: a look past its end gives NaN, and then the loop is four times slower.
  const { length } = text
  while (end < length) {
    const glyph = glyphs[text.charCodeAt(end)] as number
    if (glyph === 0) break
    hash = addToHash(hash, glyph & 255)
    seen |= glyph
    end++
  }
  if (
    !isOrdinary(text, start, end, first | seen) &&
    (start === 0 || !isWord(text.charCodeAt(start - 1)) || isAfterEscape(text, start))
  ) {
    const claimed = atToken(scan, start, end) || atIdentifier(scan, start, end, first | seen)
    if (claimed) {
      scan.lastEnd = -1
      return claimed
    }
  }
  scan.written = writtenOf(first, seen)
  return known(scan, start, end, hash) || end
}

/** Bits of {@link written}; `rest` are the {@link letter} bits of the characters after the first. */
function writtenOf(first: number, rest: number): number {
  return (
    (first & letter.upper ? written.capital : 0) |
    ((first | rest) & letter.lower ? written.lower : 0) |
    (rest & letter.digit ? written.digit : 0) |
    (rest & letter.upper ? written.inner : 0) |
    (rest & letter.lower ? written.innerLower : 0)
  )
}

/** Marks the first three characters of all prefixes that tell a token's maker, by six bits of each. */
const tokenStarts = new Uint8Array(1 << 18)
for (const { prefixes } of tokenShapes)
  for (const prefix of prefixes) {
    const codes = [...prefix].map((c) => c.charCodeAt(0))
    const [first = 0, second = 0, third] = codes
    if (third !== undefined) tokenStarts[startOf(first, second, third)] = 1
    else for (let c = 0; c < 128; c++) tokenStarts[startOf(first, second, c)] = 1
  }

function startOf(first: number, second: number, third: number): number {
  return (first & 63) | ((second & 63) << 6) | ((third & 63) << 12)
}

/** Characters that tokens of known makers are made of. */
const inToken = new Uint8Array(65_536)
/** Length of the shortest of them. */
let leastToken = Infinity
for (const { prefixes, isBody, min } of tokenShapes)
  for (const prefix of prefixes) {
    leastToken = Math.min(leastToken, prefix.length + min)
    for (let c = 0; c < 128; c++)
      if (isBody(c) || prefix.includes(String.fromCharCode(c))) inToken[c] = 1
  }

/**
 * Most words: neither a token nor an identifier begins with one. Says nothing that {@link atToken} and
 * {@link atIdentifier} would not, only sooner.
 */
function isOrdinary(text: string, start: number, end: number, bits: number): boolean {
  const length = end - start
  if (bits & letter.digit || length >= leastToken) return false
  const next = codeAt(text, end)
  if (inToken[next] === 1) return false
  return length > 4 ? (bits & letter.lower) !== 0 : next !== 32 || !isDigit(codeAt(text, end + 1))
}

/** Shorter than any token, and before a full stop and a blank. */
function isTooShort(text: string, start: number, end: number): boolean {
  if (end - start >= leastToken) return false
  return inToken[codeAt(text, end)] !== 1 || inToken[codeAt(text, end + 1)] !== 1
}

/** Tokens of known makers, by how they begin. */
function atToken(scan: Scan, start: number, end: number): number {
  const { text } = scan
  if (isTooShort(text, start, end)) return 0
  const first = text.charCodeAt(start)
  if (tokenStarts[startOf(first, codeAt(text, start + 1), codeAt(text, start + 2))] === 1) {
    const token = take(scan, providerToken, start)
    if (token) return token
  }
  return first === 101 && end - start > 11 ? take(scan, jwt, start) : 0
}

/** Words that are identifiers, or begin one. */
function atIdentifier(scan: Scan, start: number, end: number, bits: number): number {
  const { text } = scan
  const mixed = (bits & letter.digit) !== 0
  const length = end - start
  if (!mixed && length > 4 && length < 20 && !(length === 8 && isUuidShape(text, start))) {
    if (bits & letter.lower || (length !== 8 && length !== 11)) return 0
    return takeWord(scan, swift, start, end)
  }
  if (!mixed && length <= 4 && !isBeforeNumber(text, start, end)) return 0
  return atMixed(scan, start, end)
}

/** ` 12`, `-12`, and `:1a` after a first byte. */
function isBeforeNumber(text: string, start: number, end: number): boolean {
  const c = codeAt(text, end)
  if (c !== 32 && c !== 58 && !(c >= 45 && c <= 47)) return false
  const next = codeAt(text, end + 1)
  if (isDigit(next) && c !== 58) return true
  const even = end - start === 2 || end - start === 4
  return even && c !== 32 && isHex(next) && isHex(text.charCodeAt(start))
}

/** Asks the lexicon. Returns where a value after a cue ends, or 0. */
function known(scan: Scan, start: number, end: number, hash: number): number {
  const slot = lookUp(hash)
  let marks = 0
  let claimed = 0
  if (scan.keyAt >= 0 && !isJoined(scan.text, scan.lastEnd, start)) scan.keyAt = -1000
  if (slot !== 0) {
    marks = marksOf(slot)
    if (hasCues(slot)) claimed = atCue(scan, slot, start, end)
    if (endsPhrase(slot) && scan.lastEnd === start - 1) {
      const pair = lookUp(pairHash(scan.lastHash, hash))
      if (pair !== 0) {
        marks |= marksOf(pair)
        if (hasCues(pair)) claimed = atCue(scan, pair, start, end) || claimed
      }
    }
    if (marks & mark.keyWord) scan.keyAt = end
  }
  scan.lastHash = hash
  scan.lastEnd = end
  const how = scan.written
  if (how & written.digit || (how & humps) === humps) scan.keyAt = end
  marks &= ofProse
  if (marks !== 0 || how & written.capital) addToken(start, end, marks, how)
  return claimed
}

function atCue(scan: Scan, slot: number, start: number, end: number): number {
  let claimed = 0
  for (const found of cuesOf(slot)) {
    scan.cues[found] = end
    scan.lastCue = end
    const after = afterCue[found]
    if (after) for (const look of after) claimed = Math.max(claimed, take(scan, look, end))
    const also = alsoAfterCue[found]
    if (also) for (const look of also) take(scan, look, end)
    if (found === monthCue) claimed = take(scan, writtenDate, start) || claimed
  }
  return claimed
}

/** True when only signs that stand inside names of fields part the words. */
function isJoined(text: string, from: number, to: number): boolean {
  if (from < 0 || to - from > 8) return false
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i)
    if (c !== 32 && !isKeyChar(c)) return false
  }
  return true
}

function addToken(start: number, end: number, marks: number, how: number): void {
  const at = tokens.count++
  if (at >= tokens.starts.length) growTokens(tokens)
  tokens.starts[at] = start
  tokens.ends[at] = end
  tokens.marks[at] = marks
  tokens.written[at] = how
}
