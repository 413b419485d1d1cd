// The time that is looked at: the last so-and-so long, which moves on, or a span, which stays.

export const lasts = [
  { id: '1h', label: 'Last hour', hours: 1 },
  { id: '24h', label: 'Last 24 hours', hours: 24 },
  { id: '7d', label: 'Last 7 days', hours: 7 * 24 },
  { id: '30d', label: 'Last 30 days', hours: 30 * 24 },
  { id: '90d', label: 'Last 90 days', hours: 90 * 24 },
] as const

const usual = '7d'
const minute = 60_000

export interface TimeRange {
  readonly since: Date
  readonly until: Date
  /** Of `lasts`; null for a span. */
  readonly last: string | null
}

/** What the query string says: `last=24h`, or `since` and `until`. What it cannot mean is the usual range. */
export function rangeOf(query: URLSearchParams, now: Date): TimeRange {
  const since = timeOf(query.get('since'))
  const until = timeOf(query.get('until')) ?? now
  if (since && since < until) return { since, until, last: null }
  return lastRange(query.get('last') ?? usual, now) ?? (lastRange(usual, now) as TimeRange)
}

/** In whole minutes, so that the same question is asked of the same minute. */
export function lastRange(id: string, now: Date): TimeRange | null {
  const hours = lasts.find((of) => of.id === id)?.hours
  if (hours === undefined) return null
  const until = Math.ceil((now.getTime() + 1) / minute) * minute
  return { since: new Date(until - hours * 60 * minute), until: new Date(until), last: id }
}

/** Query string of a range; empty for the usual one. */
export function rangeQuery({ since, until, last }: TimeRange): Record<string, string> {
  if (last === usual) return {}
  if (last !== null) return { last }
  return { since: since.toISOString(), until: until.toISOString() }
}

/** Value of an `<input type="datetime-local">` for a time in the zone of this browser, and back. */
export function localInput(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const date = [String(time.getFullYear()).padStart(4, '0'), time.getMonth() + 1, time.getDate()]
  const [year = '', month = 0, day = 0] = date as [string, number, number]
  return `${year}-${two(month)}-${two(day)}T${two(time.getHours())}:${two(time.getMinutes())}`
}

export function fromLocalInput(text: string): Date | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? timeOf(text) : null
}

function timeOf(text: string | null): Date | null {
  if (text === null || text === '') return null
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? null : time
}
