// A text as it reads when its digits, letters, hyphens and blanks are those of ASCII, and nothing invisible stands between them.
import { charTable, codeAt, isDigit } from './chars.ts'

/** A text with plain signs, and where its characters stood. */
export interface FoldedText {
  readonly text: string
  /** Where a stretch of `text` stands in the first text. */
  span(start: number, end: number): readonly [start: number, end: number]
  /**
   * True when the stretch of `text` holds a sign that would be folded by itself, or one stands shortly before it. Those that
   * are folded for another's sake do not count: what is found then hangs on nothing far away.
   */
  holdsFolded(start: number, end: number): boolean
}

const invisible =
  '\\u00ad\\u034f\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ufe00-\\ufe0f\\ufeff'
const digits = '\\uff10-\\uff19\\u0660-\\u0669\\u06f0-\\u06f9\\u0966-\\u096f\\u09e6-\\u09ef'
const hyphens = '\\u2010-\\u2015\\u2212\\ufe58\\ufe63\\uff0d'
const blanks = '\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000'

/** Beside the soft hyphen, nothing in a text without one of these is odd; takes no time in a text of Latin-1. */
const wide = /[\u0100-\uffff]/
/** Most texts have none of these. Prose has dashes, emoji and full-width commas, so only those inside a value count. */
const odd = new RegExp(
  `[${digits}\\uff20\\uff21-\\uff3a\\uff41-\\uff5a]|[0-9A-Za-z@.+-][${invisible}]{1,8}[0-9A-Za-z@.+-]|\\d[${hyphens}${blanks}]\\d`,
)
const folded = new RegExp(
  `[${invisible}]{1,64}|[${digits}${hyphens}${blanks}\\uff0b\\uff0e\\uff20\\uff21-\\uff3a\\uff41-\\uff5a]`,
  'g',
)
/** First of each ten digits that are not full-width. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6]
/** How far behind a folded sign what it tells may stand, in characters. */
const reach = 64

/** Undefined when there is nothing to fold. Takes time linear in the text. */
export function foldSigns(text: string): FoldedText | undefined {
  if (!wide.test(text) && !text.includes('\u00ad')) return undefined
  if (!odd.test(text)) return undefined
  const parts: string[] = []
  // Of each folded sign: where it stands, and how many characters were left out up to it.
  const places: number[] = []
  const gaps: number[] = []
  const oddPlaces: number[] = []
  let last = 0
  let gone = 0
  for (const { 0: sign, index } of text.matchAll(folded)) {
    const plain = plainOf(sign)
    parts.push(text.slice(last, index), plain)
    last = index + sign.length
    places.push(index - gone)
    if (isOdd(text, index, last)) oddPlaces.push(index - gone)
    gone += sign.length - plain.length
    gaps.push(gone)
  }
  parts.push(text.slice(last))
  // What was left out before the first character is none of the stretch's.
  const back = (at: number): number => at + (gaps[upTo(places, at)] ?? 0)
  return {
    text: parts.join(''),
    span: (start, end) => [back(start), back(end - 1) + 1],
    holdsFolded: (start, end) =>
      (oddPlaces[upTo(oddPlaces, end - 1)] ?? -Infinity) >= start - reach,
  }
}

/** Index of the last place that is not behind `at`; -1 when there is none. */
function upTo(places: readonly number[], at: number): number {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** What `odd` says of one sign, or of a run of invisible ones. */
function isOdd(text: string, start: number, end: number): boolean {
  const c = text.charCodeAt(start)
  if (c > 0xff0f && isLetterLike(c)) return true
  const [before, after] = [codeAt(text, start - 1), codeAt(text, end)]
  if (isHyphen(c) || isBlank(c)) return isDigit(before) && isDigit(after)
  return zeroOf(c) !== undefined || (isInValue(before) && isInValue(after))
}

/** Full-width digits, letters and `@`. */
function isLetterLike(c: number): boolean {
  return c <= 0xff19 || (c >= 0xff20 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a)
}

const isInValue = charTable('0-9A-Za-z@.+-')

function plainOf(sign: string): string {
  const c = sign.charCodeAt(0)
  if (c >= 0xff01 && c <= 0xff5e) return String.fromCharCode(c - 0xfee0)
  const zero = zeroOf(c)
  if (zero !== undefined) return String(c - zero)
  if (isHyphen(c)) return '-'
  return isBlank(c) ? ' ' : ''
}

function zeroOf(c: number): number | undefined {
  return zeros.find((first) => c >= first && c < first + 10)
}

function isBlank(c: number): boolean {
  return (
    (c >= 0x2000 && c <= 0x200a) || c === 0x202f || c === 0x205f || c === 0x3000 || c === 0x1680
  )
}

function isHyphen(c: number): boolean {
  return (c >= 0x2010 && c <= 0x2015) || c === 0x2212 || c === 0xfe58 || c === 0xfe63
}
