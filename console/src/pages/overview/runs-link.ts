// From what is seen in the overview to the runs that it is made of.
import type { TimeRange } from '../../lib/chart-range.ts'
import { queryOf, type RunFilters } from '../../lib/filters.ts'

export type Narrowed = Pick<RunFilters, 'trace_type' | 'agent' | 'model'>

export interface Looked {
  readonly range: TimeRange
  readonly narrowed: Narrowed
}

/** A range that moves on stays one in the list of runs; a bucket is a span. */
export function runsLink({ range, narrowed }: Looked, more: RunFilters = {}): string {
  const time =
    range.last === null
      ? { since: range.since.toISOString(), until: range.until.toISOString() }
      : { since: range.last }
  const query = queryOf({ ...time, ...narrowed, ...more })
  return `/runs${query ? `?${query}` : ''}`
}
