// What the audit page is narrowed to, as it stands in the address of the page. No reason and no value is ever among it.

export const outcomes = ['allowed', 'denied', 'failed'] as const
export type Outcome = (typeof outcomes)[number]

export interface AuditFilter {
  readonly actor?: string
  readonly action?: string
  readonly outcome?: Outcome
  readonly target?: string
  readonly since?: string
  readonly until?: string
}

const texts = ['actor', 'action', 'target'] as const
const times = ['since', 'until'] as const
const longest = 200

/** What it cannot mean is left out. */
export function auditFilterOf(query: URLSearchParams): AuditFilter {
  const filter: Record<string, string> = {}
  for (const name of texts) {
    const text = (query.get(name) ?? '').trim().slice(0, longest)
    if (text !== '') filter[name] = text
  }
  for (const name of times) {
    const time = new Date(query.get(name) ?? '')
    if (!Number.isNaN(time.getTime())) filter[name] = time.toISOString()
  }
  const outcome = outcomes.find((of) => of === query.get('outcome'))
  return outcome ? { ...filter, outcome } : filter
}

export function auditQuery(filter: AuditFilter): string {
  const query = new URLSearchParams()
  for (const name of [...texts, 'outcome', ...times] as const) {
    const value = filter[name]
    if (value !== undefined && value !== '') query.set(name, value)
  }
  return query.toString()
}

/** Whether an entry that came live is one of those that are looked at. */
export function passes(
  filter: AuditFilter,
  entry: { actor: string; action: string; outcome: string; target: string | null; time: string },
): boolean {
  const { actor, action, outcome, target, since, until } = filter
  const time = Date.parse(entry.time)
  return (
    (actor === undefined || entry.actor === actor) &&
    (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)) &&
    (outcome === undefined || entry.outcome === outcome) &&
    (target === undefined || entry.target === target) &&
    (since === undefined || time >= Date.parse(since)) &&
    (until === undefined || time < Date.parse(until))
  )
}
