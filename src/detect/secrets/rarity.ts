// Tells what a machine drew at random from what people write: words, names in code, sequences, placeholders.

/** Second letters that are usual after each first letter in English text and in names in code: 95 of 100 pairs there. */
const usualPairs =
  'a bcdfgilmnprstuvwy b aeijloruy c aehiklortu d adeiorsu e acdeflmnpqrstvwxy f aefilortu g cehinrsu h aeiortu ' +
  'i abcdefglmnoprstvz j es k eis l adeilostuy m abeimop n acdefgiklopstuy o bcdfgiklmnoprstuvw p aeilmoprstu q u ' +
  'r acdegiklmnorstuy s acehikopstuy t acehiloprstuwy u begilmnprst v aei w aehinor x pt y nopst z e'

const usual = new Uint8Array(26 * 26)
for (const [, first = '', seconds = ''] of usualPairs.matchAll(/(\w) (\w+)/g))
  for (const second of seconds)
    usual[(first.charCodeAt(0) - 97) * 26 + second.charCodeAt(0) - 97] = 1

const lower = 1
const upper = 2
const digit = 3
const kinds = new Uint8Array(128)
for (let c = 48; c < 58; c++) kinds[c] = digit
for (let c = 65; c < 91; c++) kinds[c] = upper
for (let c = 97; c < 123; c++) kinds[c] = lower

/** What {@link measure} counts. */
export interface Makeup {
  length: number
  digits: number
  lowers: number
  uppers: number
  /** Different characters. */
  distinct: number
  /** Characters that repeat the one before or come next to it in the alphabet. */
  steps: number
  /** Pairs of letters inside words: `aB` begins a word. */
  pairs: number
  /** Pairs that are usual in words. */
  usualPairs: number
  /** Letters past f. */
  pastHex: number
}

const makeup: Makeup = {
  length: 0,
  digits: 0,
  lowers: 0,
  uppers: 0,
  distinct: 0,
  steps: 0,
  pairs: 0,
  usualPairs: 0,
  pastHex: 0,
}
const most = 512
const counts = new Int32Array(4)
const seen = new Int32Array(4)

/** Counts what a stretch of text is made of (its first 512 characters). One object for all calls: nothing may keep it. */
export function measure(text: string, from: number, to: number): Makeup {
  const end = Math.min(to, from + most)
  counts.fill(0)
  seen.fill(0)
  let steps = 0
  let pairs = 0
  let usualOnes = 0
  let pastHex = 0
  let before = 0
  let kindBefore = 0
  for (let i = from; i < end; i++) {
    const c = text.charCodeAt(i)
    const kind = count(c)
    if (c - before < 2 && before - c < 2) steps++
    if (kind === lower || kind === upper) {
      if ((c & 31) > 6) pastHex++
      if (kindBefore === kind || (kindBefore === upper && kind === lower)) {
        pairs++
        usualOnes += usualOf(before, c)
      }
    }
    before = c
    kindBefore = kind
  }
  makeup.length = end - from
  makeup.steps = steps
  makeup.pairs = pairs
  makeup.usualPairs = usualOnes
  makeup.pastHex = pastHex
  return withCounts()
}

function count(c: number): number {
  const kind = c < 128 ? (kinds[c] ?? 0) : 0
  counts[kind] = (counts[kind] ?? 0) + 1
  const part = (c >> 5) & 3
  seen[part] = (seen[part] ?? 0) | (1 << c)
  return kind
}

function usualOf(first: number, second: number): number {
  return usual[((first & 31) - 1) * 26 + (second & 31) - 1] ?? 0
}

function withCounts(): Makeup {
  makeup.digits = counts[digit] ?? 0
  makeup.lowers = counts[lower] ?? 0
  makeup.uppers = counts[upper] ?? 0
  makeup.distinct = 0
  for (const part of seen) makeup.distinct += bits(part)
  return makeup
}

/** True for what a machine drew: no words, no sequence, no repeats, letters and digits, or letters alone without sense. */
export function isRandom(text: string, from: number, to: number): boolean {
  const found = measure(text, from, to)
  return found.digits + found.lowers + found.uppers > 0 && isRandomMakeup(found)
}

/** {@link isRandom} of what was counted. */
export function isRandomMakeup(found: Makeup): boolean {
  const letters = found.lowers + found.uppers
  if (letters === 0 || found.distinct < Math.min(9, found.length * 0.45)) return false
  if (found.steps * 5 > found.length * 2) return false
  if (found.digits === 0)
    return found.pairs >= 6 && found.usualPairs < found.pairs * (found.length > 24 ? 0.62 : 0.55)
  // Hexadecimal, and letters between digits: there are few pairs to judge by.
  if (found.pastHex === 0 || found.pairs < 5) return found.digits > 1
  const share = found.digits * 8 > found.length ? 0.76 : 0.66
  return found.usualPairs < found.pairs * share
}

/**
 * True when characters stand in for a value: half of them repeat the one before (`sk-0000-0000`), a third are letters that do
 * (`xxxxxxxx_your_key_xxxxxxxx`), or the alphabet is spelled out.
 */
export function isFiller(text: string, from: number, to: number): boolean {
  const length = Math.min(to - from, most)
  if (length < 6) return false
  let repeats = 0
  let letters = 0
  let steps = 0
  for (let i = from + 1; i < from + length; i++) {
    const c = text.charCodeAt(i)
    const before = text.charCodeAt(i - 1)
    if (c === before) {
      repeats++
      if (c > 64) letters++
    }
    steps = c === before + 1 && c > 64 ? steps + 1 : 0
    if (steps === 25) return true
  }
  return repeats * 2 >= length - 1 || (length >= 16 && letters * 3 >= length)
}

/** True for words, names, repeats and sequences, whatever else stands between them; false when in doubt. */
export function isWordy(text: string, from: number, to: number): boolean {
  const found = measure(text, from, to)
  const mixed = found.digits > 0 && found.lowers > 0 && found.uppers > 0
  if (!mixed && found.distinct < Math.min(5, found.length / 3)) return true
  if (found.digits === 0 && found.length < 16 && (found.uppers < 2 || found.lowers < 2)) return true
  if (found.pairs < 6 || found.digits * 4 > found.length) return false
  return found.usualPairs > found.pairs * (found.digits > 2 ? 0.9 : 0.7)
}

function bits(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
