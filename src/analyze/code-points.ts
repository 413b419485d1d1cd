import { AnalyzerFault } from './analyzer.ts'

/**
 * Turns places counted in code points, as Python and others count, into places in UTF-16 code units. Throws
 * `AnalyzerFault` for what is no place in the text. Linear in the text; texts without pairs cost one scan.
 */
export function codePointPlaces(text: string): (start: unknown, end: unknown) => [number, number] {
  const pairs = pairsOf(text)
  const size = text.length - pairs.length
  return (start, end) => {
    if (!isIndex(start) || !isIndex(end) || start >= end || end > size)
      throw new AnalyzerFault('answer')
    return [start + pairsBefore(pairs, start), end + pairsBefore(pairs, end)]
  }
}

/** Where surrogate pairs begin, counted in code points. */
function pairsOf(text: string): readonly number[] {
  const pairs: number[] = []
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xd800 || (text.charCodeAt(i + 1) & 0xfc00) !== 0xdc00)
      continue
    pairs.push(i - pairs.length)
    i++
  }
  return pairs
}

/** How many pairs begin before a place. */
function pairsBefore(pairs: readonly number[], place: number): number {
  let low = 0
  let high = pairs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pairs[middle] ?? 0) < place) low = middle + 1
    else high = middle
  }
  return low
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
