/** Leaf indexes from `from` to `to`, both included, that something answers for. */
export interface Covering<T> {
  readonly from: number
  readonly to: number
  readonly by: T
}

/**
 * Who answers for a leaf index, where any number of ranges overlap: of several the one that begins first. Built in n log n, asked in
 * log n, whatever an attacker writes.
 */
export class CoveredRanges<T> {
  /** Ascending and apart. */
  readonly ranges: readonly Covering<T>[]

  constructor(given: readonly Covering<T>[]) {
    const sorted = given
      .map((range, order) => ({ ...range, order }))
      .filter(({ from, to }) => from <= to)
      .sort((a, b) => a.from - b.from || a.order - b.order)
    this.ranges = apart(sorted)
  }

  at(index: number): T | null {
    let [low, high] = [0, this.ranges.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const range = this.ranges[middle]!
      if (index < range.from) high = middle - 1
      else if (index > range.to) low = middle + 1
      else return range.by
    }
    return null
  }
}

/** One that overlaps those before it is cut off where they end. */
function apart<T>(sorted: readonly Covering<T>[]): Covering<T>[] {
  const ranges: Covering<T>[] = []
  let end = -1
  for (const { from, to, by } of sorted) {
    if (to <= end) continue
    ranges.push({ from: Math.max(from, end + 1), to, by })
    end = to
  }
  return ranges
}
