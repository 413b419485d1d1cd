// Audit entries newest first, by what their headers say. Each form walks one index backwards from where the page before ended,
// so that a page costs what it shows and not what there is.
import { recordKinds } from '../../record/kind.ts'
import type { AuditFilter } from '../audit-store.ts'

export interface Query {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

const { audit } = recordKinds
const target = "header ->> '$.target'"
const outcome = "header ->> '$.outcome'"

/** For {@link auditQuery}, beside the index of `records` on kind and time. */
export const auditSchema = `
CREATE INDEX IF NOT EXISTS records_audit_seq ON records (seq, time, leaf) WHERE kind = ${audit};
CREATE INDEX IF NOT EXISTS records_audit_leaf ON records (leaf) WHERE kind = ${audit};
CREATE INDEX IF NOT EXISTS headers_action ON headers ("action") WHERE "action" IS NOT NULL;
CREATE INDEX IF NOT EXISTS headers_target ON headers (${target}) WHERE ${target} IS NOT NULL;
CREATE INDEX IF NOT EXISTS headers_outcome ON headers (${outcome}) WHERE ${outcome} IS NOT NULL;`

/** All actions there are, by leaps over the index. */
export const actionsQuery = `WITH RECURSIVE one(a) AS (
  SELECT min("action") FROM headers WHERE "action" IS NOT NULL
  UNION ALL SELECT (SELECT min("action") FROM headers WHERE "action" > a AND "action" IS NOT NULL) FROM one WHERE a IS NOT NULL
) SELECT a FROM one WHERE a IS NOT NULL LIMIT 1000`

/** The lowest and the highest place that an entry of that time can have. */
export const firstSince = `SELECT min(seq) AS n FROM records WHERE kind = ${audit} AND time >= ?`
export const lastUntil = `SELECT max(seq) AS n FROM records WHERE kind = ${audit} AND time < ?`

export interface Bounds {
  /** Places: from the first on, before the second. */
  readonly from: number
  readonly before: number
}

/** Selects places. `actions` are whole ones; undefined: any. */
export function auditQuery(
  { target: about, outcome: ended, since, until, limit }: AuditFilter,
  { from, before }: Bounds,
  actions: readonly string[] | undefined,
): Query {
  const rest = [
    given('r.time >= ?', since),
    given('r.time < ?', until),
    given('h."action" IN (SELECT value FROM json_each(?))', about && jsonOf(actions)),
    given(`h.${outcome} = ?`, about === undefined && !actions ? undefined : ended),
  ].filter((clause) => clause !== null)
  const more = rest.map(({ sql }) => ` AND ${sql}`).join('')
  const values = [from, before, ...rest.map(({ value }) => value), limit]
  const first = (column: string, value: string): Query => ({
    sql: `SELECT h.seq AS seq FROM headers h CROSS JOIN records r ON r.seq = h.seq WHERE h.${column} = ?
      AND h.seq >= ? AND h.seq < ? AND r.kind = ${audit} AND r.leaf IS NOT NULL${more} ORDER BY h.seq DESC LIMIT ?`,
    values: [value, ...values],
  })
  if (about !== undefined) return first(target, about)
  if (actions)
    return together(
      actions.map((action) => first('"action"', action)),
      limit,
    )
  if (ended !== undefined) return first(outcome, ended)
  const sql = `SELECT r.seq AS seq FROM records r INDEXED BY records_audit_seq WHERE r.seq >= ? AND r.seq < ?
    AND r.kind = ${audit} AND r.leaf IS NOT NULL${more} ORDER BY r.seq DESC LIMIT ?`
  return { sql, values }
}

function given(sql: string, value: string | number | undefined) {
  return value === undefined ? null : { sql, value }
}

function jsonOf(actions: readonly string[] | undefined): string | undefined {
  return actions && JSON.stringify(actions)
}

function together(queries: readonly Query[], limit: number): Query {
  const all = queries.map(({ sql }) => `SELECT seq FROM (${sql})`).join(' UNION ALL ')
  return {
    sql: `${all || 'SELECT 0 AS seq WHERE 0'} ORDER BY seq DESC LIMIT ?`,
    values: [...queries.flatMap(({ values }) => values), limit],
  }
}
