// What the list of runs is narrowed to: as it stands in the address of the page, in the query of the API, and in saved views. Words that are
// searched for are none of it: they may be somebody's, and addresses stay in histories and logs.

export const kinds = [
  ...['agent', 'completion', 'tool', 'retrieval', 'embedding', 'handoff', 'guardrail', 'event'],
] as const
export const statuses = ['ok', 'error', 'unset'] as const
export const states = ['complete', 'running', 'incomplete'] as const

export interface RunFilters {
  /** `15m`, `24h`, `7d`, or ISO 8601; absent: all of it. */
  readonly since?: string
  readonly until?: string
  readonly agent?: string
  readonly model?: string
  readonly kind?: string
  readonly status?: string
  readonly state?: string
  readonly trace_type?: string
  readonly environment?: string
  readonly session?: string
  readonly user?: string
  readonly tag?: string
  /** US dollars. */
  readonly min_cost?: string
  readonly min_duration_ms?: string
  /** Separated by commas. */
  readonly classes?: string
}

export type RunFilterName = keyof RunFilters

const short = (text: string): boolean => text.length <= 200
const number = (text: string): boolean => /^\d{1,12}(?:\.\d{1,6})?$/.test(text)
const oneOf = (known: readonly string[]) => (text: string) => known.includes(text)
const time = (text: string): boolean =>
  /^\d{1,4}[smhdw]$/.test(text) || (/^\d{4}-\d\d-\d\d/.test(text) && isDate(text))

const checks: Record<RunFilterName, (text: string) => boolean> = {
  since: time,
  until: time,
  agent: short,
  model: short,
  kind: oneOf(kinds),
  status: oneOf(statuses),
  state: oneOf(states),
  trace_type: short,
  environment: short,
  session: short,
  user: short,
  tag: short,
  min_cost: number,
  min_duration_ms: number,
  classes: (text) => /^[a-z0-9_]{1,60}(?:,[a-z0-9_]{1,60}){0,19}$/.test(text),
}

export const filterNames = Object.keys(checks) as RunFilterName[]

/** What in a query string is a filter, and says something that can be asked: an address may come from anybody. */
export function filtersFrom(query: string): RunFilters {
  const params = new URLSearchParams(query)
  const found: Partial<Record<RunFilterName, string>> = {}
  for (const name of filterNames) {
    const text = params.get(name)?.trim()
    if (text && checks[name](text)) found[name] = text
  }
  return found
}

/** Without `?`; in one order, so that equal filters have equal addresses. */
export function queryOf(filters: RunFilters): string {
  const params = new URLSearchParams()
  for (const name of filterNames) {
    const text = filters[name]
    if (text) params.set(name, text)
  }
  return params.toString()
}

export function isFilter(name: RunFilterName, text: string): boolean {
  return checks[name](text)
}

/** The first that is wrong is left out; empty is no filter. */
export function withFilter(
  filters: RunFilters,
  name: RunFilterName,
  text: string | undefined,
): RunFilters {
  const { [name]: _, ...rest } = filters
  const told = text?.trim()
  return told && checks[name](told) ? { ...rest, [name]: told } : rest
}

const words: Record<RunFilterName, string> = {
  since: 'since',
  until: 'until',
  agent: 'agent',
  model: 'model',
  kind: 'has',
  status: 'status',
  state: 'state',
  trace_type: 'type',
  environment: 'environment',
  session: 'session',
  user: 'user',
  tag: 'tag',
  min_cost: 'cost ≥ $',
  min_duration_ms: 'takes ≥ ms',
  classes: 'hides',
}

/** For people: one text a filter. */
export function filterWords(filters: RunFilters): { name: RunFilterName; text: string }[] {
  return filterNames.flatMap((name) => {
    const text = filters[name]
    return text ? [{ name, text: `${words[name]} ${text}` }] : []
  })
}

function isDate(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}
