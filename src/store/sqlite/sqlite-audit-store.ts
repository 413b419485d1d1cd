import type { StatementSync } from 'node:sqlite'
import { recordKinds } from '../../record/kind.ts'
import type { AuditFilter, AuditStore, CreatedFilter, PlacedRecord } from '../audit-store.ts'
import type { StoredRecord } from '../log-store.ts'
import { actionsQuery, auditQuery, firstSince, lastUntil, type Bounds } from './audit-query.ts'
import { guard } from './database.ts'

/** Records that one look at what was created goes through. */
const lookedAt = 50_000

export class SqliteAuditStore implements AuditStore {
  readonly #sql: (sql: string) => StatementSync
  readonly #columns: string

  /** `columns` are those of a record, with the tables that they are of. */
  constructor(sql: (sql: string) => StatementSync, columns: string) {
    this.#sql = sql
    this.#columns = columns
  }

  async newest(filter: AuditFilter): Promise<PlacedRecord[]> {
    return guard(() => {
      const { sql, values } = auditQuery(filter, this.#bounds(filter), this.#actions(filter))
      const rows = `SELECT r.seq, ${this.#columns} WHERE r.seq IN (SELECT seq FROM (${sql})) ORDER BY r.seq DESC`
      return this.#sql(rows).all(...values) as unknown as PlacedRecord[]
    })
  }

  async after(leaf: number, limit: number): Promise<StoredRecord[]> {
    const leaves = `SELECT leaf FROM records INDEXED BY records_audit_leaf WHERE kind = ${recordKinds.audit} AND leaf > ?`
    const sql = `SELECT ${this.#columns} WHERE r.leaf IN (${leaves} ORDER BY leaf LIMIT ?) ORDER BY r.leaf`
    return guard(() => this.#sql(sql).all(leaf, limit)) as unknown as StoredRecord[]
  }

  async last(): Promise<number> {
    const sql = `SELECT max(leaf) AS n FROM records INDEXED BY records_audit_leaf WHERE kind = ${recordKinds.audit}`
    return guard(() => numberOf(this.#sql(sql).get()?.['n'], -1))
  }

  async created(filter: CreatedFilter): Promise<{ rows: PlacedRecord[]; next: number | null }> {
    return guard(() => {
      const { trace, since = 0, until = Number.MAX_SAFE_INTEGER, limit } = filter
      const top = numberOf(this.#sql('SELECT max(seq) AS n FROM records').get()?.['n'], 0) + 1
      const before = Math.min(filter.before ?? top, top)
      const from = trace === undefined ? Math.max(0, before - lookedAt) : 0
      const of = trace === undefined ? '? IS NULL' : 'h.trace = ?'
      const sql = `SELECT r.seq, ${this.#columns} WHERE ${of} AND r.kind IN (${recordKinds.step}, ${recordKinds.revision})
        AND r.leaf IS NOT NULL AND r.seq >= ? AND r.seq < ? AND r.time >= ? AND r.time < ? ORDER BY r.seq DESC LIMIT ?`
      const found = this.#sql(sql).all(trace ?? null, from, before, since, until, limit)
      const rows = found as unknown as PlacedRecord[]
      const last = rows.length < limit ? from : (rows.at(-1)?.seq ?? from)
      return { rows, next: last > 1 ? last : null }
    })
  }

  #bounds({ since, until, before = Number.MAX_SAFE_INTEGER }: AuditFilter): Bounds {
    const from = since === undefined ? 0 : this.#place(firstSince, since, before)
    const end = until === undefined ? before : this.#place(lastUntil, until, -1) + 1
    return { from, before: Math.min(before, end) }
  }

  #place(sql: string, time: number, none: number): number {
    return numberOf(this.#sql(sql).get(time)?.['n'], none)
  }

  #actions({ action, actions }: AuditFilter): readonly string[] | undefined {
    if (action === undefined) return actions
    const known = this.#sql(actionsQuery).all()
    return known
      .map(({ a }) => String(a))
      .filter((name) => name === action || name.startsWith(`${action}.`))
      .filter((name) => !actions || actions.includes(name))
  }
}

function numberOf(value: unknown, none: number): number {
  return typeof value === 'number' ? value : none
}
