import type { TraceFilter } from '../log-store.ts'

const columns = {
  kind: 'step',
  agent: 'agent',
  traceType: 'traceType',
  status: 'status',
  session: 'session',
  user: '"user"',
  model: "header ->> '$.model'",
} as const

const least = [
  ['minCost', 'cost'],
  ['minDuration', 'duration'],
] as const

/** Traces newest first. A filter is met when one of the trace's steps meets it. */
export function traceQuery(filter: TraceFilter): { sql: string; values: (string | number)[] } {
  const inner: string[] = ['trace IS NOT NULL', 'step IS NOT NULL']
  const values: (string | number)[] = []
  for (const [name, column] of Object.entries(columns)) {
    const wanted = filter[name as keyof typeof columns]
    if (wanted === undefined) continue
    const any = typeof wanted === 'string' ? [wanted] : wanted
    const marks = any.map(() => '?').join(', ')
    inner.push(
      `trace IN (SELECT trace FROM headers WHERE trace IS NOT NULL AND ${column} IN (${marks}))`,
    )
    values.push(...any)
  }
  if (filter.tag !== undefined) {
    inner.push(
      `trace IN (SELECT trace FROM headers, json_each(header, '$.tags') t WHERE t.value = ?)`,
    )
    values.push(filter.tag)
  }
  for (const [name, member] of least) {
    const wanted = filter[name]
    if (wanted === undefined) continue
    inner.push(
      `trace IN (SELECT trace FROM headers WHERE trace IS NOT NULL AND header ->> '$.${member}' >= ?)`,
    )
    values.push(wanted)
  }
  const outer: string[] = []
  if (filter.since !== undefined) {
    outer.push('min(start) >= ?')
    values.push(filter.since)
  }
  if (filter.until !== undefined) {
    outer.push('min(start) < ?')
    values.push(filter.until)
  }
  if (filter.after) {
    outer.push('(min(start) < ? OR (min(start) = ? AND trace < ?))')
    values.push(filter.after.start, filter.after.start, filter.after.trace)
  }
  const having = outer.length ? `HAVING ${outer.join(' AND ')}` : ''
  values.push(filter.limit)
  const sql = `SELECT trace, min(start) AS start FROM headers WHERE ${inner.join(' AND ')}
    GROUP BY trace ${having} ORDER BY min(start) DESC, trace DESC LIMIT ?`
  return { sql, values }
}
