// A text as it reads without the escapes that were left in it, and where each character of that stood.

/** A text without its escapes. */
export interface UnescapedText {
  readonly text: string
  /** Where a stretch of `text` stands in the escaped text. */
  span(start: number, end: number): { start: number; end: number }
  /** True when the stretch of the escaped text holds an escape, or one ends shortly before it. */
  holdsEscape(start: number, end: number): boolean
}

/** HTML entities, JavaScript's and JSON's escapes, those of URLs, each also when it was escaped several times; and the `+` of forms. */
const escapes =
  /&(?:amp;){0,4}(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp|commat|period|colon|equals|plus|lpar|rpar|hyphen|dash|sol|lowbar|num));|\\{1,8}(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2}))|(%(?:25){0,4}[c-fC-F][0-9a-fA-F](?:%(?:25){0,4}[89abAB][0-9a-fA-F]){1,3})|%(?:25){0,4}([2-7][0-9a-fA-F])|\+/g

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  colon: ':',
  equals: '=',
  plus: '+',
  lpar: '(',
  rpar: ')',
  hyphen: '-',
  dash: '-',
  sol: '/',
  lowbar: '_',
  num: '#',
}

/** How far behind an escape what it tells may stand: `password&#61;…`. */
const reach = 64

interface Escape {
  /** In the escaped text. */
  readonly start: number
  readonly end: number
  /** In the other one. */
  readonly at: number
  readonly length: number
}

/** Undefined when the text holds no escape. Takes time linear in the text. */
export function unescapeLeftovers(text: string): UnescapedText | undefined {
  if (!mayHold(text)) return undefined
  const all: Escape[] = []
  const parts: string[] = []
  let [last, length] = [0, 0]
  const forms = new Forms(text)
  for (const match of text.matchAll(escapes)) {
    const plain = match[0] === '+' ? forms.blankAt(match.index) : plainOf(match)
    if (plain === undefined) continue
    const { index: start } = match
    const end = start + match[0].length
    parts.push(text.slice(last, start), plain)
    length += start - last
    all.push({ start, end, at: length, length: plain.length })
    length += plain.length
    last = end
  }
  if (all.length === 0) return undefined
  return {
    text: parts.join('') + text.slice(last),
    span: (start, end) => ({ start: rawStart(all, start), end: rawEnd(all, end) }),
    holdsEscape: (start, end) => {
      const before = all[countUpTo(all, (one) => one.start < end) - 1]
      return before !== undefined && before.end + reach > start
    },
  }
}

function mayHold(text: string): boolean {
  return (
    text.includes('%') ||
    text.includes('&') ||
    text.includes('\\u') ||
    text.includes('\\x') ||
    (text.includes('+') && text.includes('='))
  )
}

/** Tells where a `+` stands for a blank: in `name=value&name=value`, with or without a URL before it. Asked in order. */
class Forms {
  readonly #text: string
  /** End of the last stretch without white space and quotes that was looked at. */
  #end = 0
  #isForm = false

  constructor(text: string) {
    this.#text = text
  }

  blankAt(at: number): string | undefined {
    if (at >= this.#end) {
      let start = at
      while (start > this.#end && !isBreak(this.#text.charCodeAt(start - 1))) start--
      let end = at
      while (end < this.#text.length && !isBreak(this.#text.charCodeAt(end))) end++
      this.#end = end
      this.#isForm = hasPair.test(this.#text.slice(start, end))
    }
    return this.#isForm ? ' ' : undefined
  }
}

const hasPair = /(?:^|[?&;:])[\w.%[\]-]{1,64}=[^=]/

/** White space, quotes and angle brackets. */
function isBreak(c: number): boolean {
  return c <= 32 || c === 34 || c === 39 || c === 60 || c === 62 || c === 96
}

function plainOf(match: RegExpMatchArray): string | undefined {
  const [, decimal, hex, name, unit, point, byte, utf8, ascii] = match
  if (name !== undefined) return entities[name]
  if (utf8 !== undefined) return fromUtf8(utf8)
  const code =
    decimal === undefined
      ? Number.parseInt(hex ?? unit ?? point ?? byte ?? ascii ?? '', 16)
      : Number(decimal)
  return code >= 32 && code <= 0x10ffff && code !== 127 ? String.fromCodePoint(code) : undefined
}

function fromUtf8(escaped: string): string | undefined {
  try {
    return decodeURIComponent(escaped.replace(/%(?:25){1,4}(?=[89a-fA-F])/g, '%'))
  } catch {
    return undefined
  }
}

function rawStart(all: readonly Escape[], at: number): number {
  const before = all[countUpTo(all, (one) => one.at <= at) - 1]
  if (!before) return at
  return at < before.at + before.length ? before.start : before.end + at - before.at - before.length
}

function rawEnd(all: readonly Escape[], end: number): number {
  const before = all[countUpTo(all, (one) => one.at < end) - 1]
  if (!before) return end
  return Math.max(before.end, before.end + end - before.at - before.length)
}

/** How many of the first ones pass the test; none after the first that does not. */
function countUpTo(all: readonly Escape[], test: (one: Escape) => boolean): number {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const one = all[middle]
    if (one && test(one)) low = middle + 1
    else high = middle
  }
  return low
}
