// A text as it reads when its digits, letters, hyphens and blanks are those of ASCII, and nothing invisible stands between them.

/** A text with plain signs, and where its characters stood. */
export interface FoldedText {
  readonly text: string
  /** Where a stretch of `text` stands in the first text. */
  span(start: number, end: number): readonly [start: number, end: number]
  /** True when the stretch of `text` holds a folded sign, or one stands shortly before it. */
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
  // Of each folded sign: where it stood, where it stands, and how many characters were left out up to it.
  const starts: number[] = []
  const places: number[] = []
  const gaps: number[] = []
  let last = 0
  let gone = 0
  for (const { 0: sign, index } of text.matchAll(folded)) {
    const plain = plainOf(sign)
    parts.push(text.slice(last, index), plain)
    last = index + sign.length
    starts.push(index)
    places.push(index - gone)
    gone += sign.length - plain.length
    gaps.push(gone)
  }
  parts.push(text.slice(last))
  // What was left out before the first character is none of the stretch's.
  const back = (at: number): number => at + (gaps[upTo(places, at)] ?? 0)
  return {
    text: parts.join(''),
    span: (start, end) => [back(start), back(end - 1) + 1],
    holdsFolded: (start, end) => (places[upTo(places, end - 1)] ?? -Infinity) >= start - reach,
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

function plainOf(sign: string): string {
  const c = sign.charCodeAt(0)
  if (c >= 0xff01 && c <= 0xff5e) return String.fromCharCode(c - 0xfee0)
  const zero = zeros.find((first) => c >= first && c < first + 10)
  if (zero !== undefined) return String(c - zero)
  if (isHyphen(c)) return '-'
  return /\s/.test(sign) && c !== 0xfeff ? ' ' : ''
}

function isHyphen(c: number): boolean {
  return (c >= 0x2010 && c <= 0x2015) || c === 0x2212 || c === 0xfe58 || c === 0xfe63
}
