/** A span of time on the axis of a chart. */
export interface ChartBucket {
  readonly start: string
  /** Exclusive. */
  readonly end: string
}

interface Range {
  readonly since: string
  readonly until: string
}

/** From starts in order. What of the first and the last lies outside of the range is none of it: they lead to what they count. */
export function bucketsOf(starts: readonly string[], { since, until }: Range): ChartBucket[] {
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? until
    return { start: start < since ? since : start, end: end > until ? until : end }
  })
}
