import { codeAt } from '../chars.ts'
import type { Class } from '../class.ts'
import type { Finding } from '../finding.ts'
import { glyphs, hashWord, letter, lookUp, mark, marksOf, pairHash } from '../lexicon.ts'
import type { Tokens } from './tokens.ts'

/** What the finders of names and places look at. One object, used for every text. */
export interface Prose {
  text: string
  tokens: Tokens
  found: Finding[]
}

/** How a word is written, as far as names care. */
export const shape = { other: 0, title: 1, caps: 2, initial: 3 } as const

/** Longest run of words that is looked at. */
export const mostWords = 8

export const marksAt = ({ tokens }: Prose, i: number): number =>
  i >= 0 && i < tokens.count ? (tokens.marks[i] ?? 0) : 0
export const startOf = ({ tokens }: Prose, i: number): number => tokens.starts[i] ?? 0
export const endOf = ({ tokens }: Prose, i: number): number => tokens.ends[i] ?? 0

export function isUpperAt(text: string, at: number): boolean {
  return ((glyphs[codeAt(text, at)] ?? 0) & letter.upper) !== 0
}

export function isLetterAt(text: string, at: number): boolean {
  return ((glyphs[codeAt(text, at)] ?? 0) & (letter.upper | letter.lower)) !== 0
}

export function isDigitAt(text: string, at: number): boolean {
  const c = codeAt(text, at)
  return c >= 48 && c <= 57
}

export const isCapital = (prose: Prose, i: number): boolean =>
  i < prose.tokens.count && isUpperAt(prose.text, startOf(prose, i))

/** `Title`, `CAPS`, a single letter, or something that is no name (`camelCase`, `x86`). Reads 24 characters at most. */
export function shapeOf(prose: Prose, i: number): number {
  const { text } = prose
  const start = startOf(prose, i)
  const end = endOf(prose, i)
  if (end - start === 1) return shape.initial
  if (end - start > 24) return shape.other
  let upper = 0
  let inner = 0
  for (let at = start + 1; at < end; at++) {
    const glyph = glyphs[codeAt(text, at)] ?? 0
    if (!(glyph & (letter.upper | letter.lower))) return shape.other
    if (glyph & letter.upper) {
      upper++
      inner = at - start
    }
  }
  if (upper === 0) return shape.title
  if (upper === end - start - 1) return shape.caps
  return upper === 1 && isNamePrefix(text, start, inner) ? shape.title : shape.other
}

/** `McDonald`, `MacLeod`, `DeLuca`, `DiMaggio`, `LeBron`, `VanDyke`, `FitzGerald` */
function isNamePrefix(text: string, start: number, length: number): boolean {
  if (length < 2 || length > 4) return false
  return / (?:Mc|Mac|De|Di|Du|La|Le|Lo|Van|Von|Fitz)$/.test(` ${text.slice(start, start + length)}`)
}

/** True when nothing but the one character stands between the token and the next. */
export function isNext({ text, tokens }: Prose, i: number, between: number): boolean {
  if (i + 1 >= tokens.count) return false
  const end = tokens.ends[i] ?? 0
  return (tokens.starts[i + 1] ?? 0) === end + 1 && codeAt(text, end) === between
}

/** True when the word and the one before it are a phrase that has the mark only together, as `New York`. */
export function isPhrase(prose: Prose, i: number, marks: number): boolean {
  if (i < 1 || !isNext(prose, i - 1, 32)) return false
  const { text } = prose
  const first = text.slice(startOf(prose, i - 1), endOf(prose, i - 1))
  const second = text.slice(startOf(prose, i), endOf(prose, i))
  const slot = lookUp(pairHash(hashWord(first), hashWord(second)))
  return slot !== 0 && (marksOf(slot) & marks) !== 0
}

/** True at the start of the text or of a line, or after what ends a sentence. Reads 4 characters back. */
export function isSentenceStart(text: string, start: number): boolean {
  for (let at = start - 1; at >= start - 4; at--) {
    const c = codeAt(text, at)
    if (at < 0 || c === 10 || c === 46 || c === 33 || c === 63 || c === 58) return true
    if (c !== 32 && c !== 34 && c !== 39 && c !== 40 && c !== 42 && c !== 45 && c !== 35)
      return false
  }
  return false
}

/** True when the words are a part of code, a path, an address or a key: `java.lang.Thread`, `/Users/John`, `Mark_1`. */
export function isInCode(text: string, start: number, end: number): boolean {
  const before = codeAt(text, start - 1)
  if (isCodeSign(before) || (before === 46 && isLetterAt(text, start - 2))) return true
  if (before === 45 && isAlnumAt(text, start - 2)) return true
  const after = codeAt(text, end)
  // `<a>Jane Roe</a>`
  if (after === 60 && codeAt(text, end + 1) === 47) return false
  if (isCodeSign(after) || after === 40 || after === 91) return true
  if (after === 58) return codeAt(text, end + 1) === 58 || codeAt(text, end + 1) === 47
  return (after === 46 || after === 45) && isAlnumAt(text, end + 1)
}

export function isAlnumAt(text: string, at: number): boolean {
  return (glyphs[codeAt(text, at)] ?? 0) !== 0
}

/** `_ / \ = @ # $ < % & ~ ^` */
function isCodeSign(c: number): boolean {
  return (
    c === 95 ||
    c === 47 ||
    c === 92 ||
    c === 61 ||
    c === 64 ||
    (c >= 35 && c <= 38) ||
    c === 60 ||
    c === 126
  )
}

/** Below it a word of the lists alone says too little to be a finding. */
const least = 0.4

export function push(
  prose: Prose,
  what: Class,
  span: readonly [number, number],
  confidence: number,
): void {
  if (confidence < least) return
  const [start, end] = span
  prose.found.push({ class: what, start, end, confidence, detector: `prose-${what}` })
}

/** Words of places. */
export const place = mark.city | mark.region | mark.country
export const name = mark.given | mark.surname
