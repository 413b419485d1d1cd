import type { RunFilter, RunGroup, RunPage } from '../run-store.ts'

type Value = string | number

/** A condition on one step `f` of the run. */
interface Condition {
  readonly sql: string
  readonly values: readonly Value[]
}

const columns = {
  kind: 'f.step',
  agent: 'f.agent',
  traceType: 'f.traceType',
  environment: "f.header ->> '$.environment'",
  status: 'f.status',
  session: 'f.session',
  user: 'f."user"',
  model: "f.header ->> '$.model'",
} as const

const least = [
  ['minCost', 'cost'],
  ['minDuration', 'duration'],
] as const

interface Query {
  readonly sql: string
  readonly values: Value[]
}

/**
 * Steps from the newest on, each with whether its run is to be listed at it: it is the run's first, and the run has what was asked
 * for. SQLite computes a row when it is taken: who takes some only pays for them alone.
 */
export function runQuery(filter: RunFilter, { before }: Pick<RunPage, 'before'>): Query {
  const conditions = conditionsOf(filter)
  const bounds = boundsOf(filter, before)
  const earlier = `EXISTS (SELECT 1 FROM headers e WHERE e.trace = h.trace
    AND (e.start, e.seq) < (h.start, h.seq) AND e.step IS NOT NULL)`
  const fits = ['h.trace IS NOT NULL', `NOT ${earlier}`, ...conditions.map(anyStep)]
  const sql = `SELECT h.start, h.seq, h.trace, (${fits.join(' AND ')}) AS fits FROM headers h
    WHERE ${['h.step IS NOT NULL', ...bounds.sql].join(' AND ')} ORDER BY h.start DESC, h.seq DESC`
  return { sql, values: [...conditions.flatMap(({ values }) => values), ...bounds.values] }
}

/** Runs that name a session or a user, by the index: all of them are put in order. */
export function namedRunQuery(
  by: RunGroup,
  named: readonly string[],
  { filter = {}, before, limit }: { filter?: RunFilter } & RunPage,
): Query {
  const conditions = conditionsOf({ ...filter, [by]: undefined })
  const bounds = boundsOf(filter, before)
  const where = [...conditions.map(anyStep), ...bounds.sql]
  const sql = `SELECT h.trace, h.start, h.seq FROM (${tracesNaming(by, named)}) g
    JOIN headers h ON h.seq = (SELECT seq FROM headers WHERE trace = g.trace AND step IS NOT NULL
      ORDER BY start, seq LIMIT 1)
    ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY h.start DESC, h.seq DESC LIMIT ?`
  const values = [...named, ...conditions.flatMap((one) => one.values), ...bounds.values, limit]
  return { sql, values }
}

/** For a few texts, those of one filter. */
export function tracesNaming(by: RunGroup, named: readonly string[]): string {
  const marks = named.map(() => '?').join(', ')
  return `SELECT DISTINCT trace FROM headers WHERE "${by}" IN (${marks}) AND trace IS NOT NULL`
}

function boundsOf(
  { since, until }: RunFilter,
  before: RunPage['before'],
): { readonly sql: string[]; readonly values: Value[] } {
  const sql: string[] = []
  const values: Value[] = []
  const bound = (condition: string, ...of: readonly Value[]): void => {
    sql.push(condition)
    values.push(...of)
  }
  if (since !== undefined) bound('h.start >= ?', since)
  if (until !== undefined) bound('h.start < ?', until)
  if (before) bound('(h.start, h.seq) < (?, ?)', before.start, before.seq)
  return { sql, values }
}

function anyStep({ sql }: Condition): string {
  return `EXISTS (SELECT 1 FROM headers f WHERE f.trace = h.trace AND ${sql})`
}

function conditionsOf(filter: RunFilter): Condition[] {
  const conditions: Condition[] = []
  for (const [name, column] of Object.entries(columns)) {
    const wanted = filter[name as keyof typeof columns]
    if (wanted === undefined) continue
    const values = typeof wanted === 'string' ? [wanted] : wanted
    conditions.push({ sql: `${column} IN (${values.map(() => '?').join(', ')})`, values })
  }
  if (filter.tag !== undefined)
    conditions.push({
      sql: "? IN (SELECT t.value FROM json_each(f.header, '$.tags') t)",
      values: [filter.tag],
    })
  for (const [name, member] of least) {
    const wanted = filter[name]
    if (wanted !== undefined)
      conditions.push({ sql: `f.header ->> '$.${member}' >= ?`, values: [wanted] })
  }
  for (const name of filter.classes ?? [])
    conditions.push({ sql: "(f.header -> '$.findings') -> ? IS NOT NULL", values: [name] })
  return conditions
}
