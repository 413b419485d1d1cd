import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { toHex } from '../../record/hex.ts'
import { recordKinds } from '../../record/kind.ts'
import type {
  AppendBatch,
  ErasedRows,
  LogStore,
  Residue,
  SealedRecord,
  StagedRecord,
  StoredRecord,
  TraceFilter,
} from '../log-store.ts'
import type { AuditFilter, PlacedRecord } from '../audit-store.ts'
import type { RunPlace, StepKey } from '../run-store.ts'
import { SealtraceError } from '../../error.ts'
import {
  databaseProblems,
  guard,
  openDatabase,
  transaction,
  truncateLog,
  type DatabaseOptions,
} from './database.ts'
import { logSchema } from './log-schema.ts'
import { SqliteAgeStore } from './sqlite-age-store.ts'
import { SqliteAuditStore } from './sqlite-audit-store.ts'
import { SqliteCostStore } from './sqlite-cost-store.ts'
import { SqliteIndexStore } from './sqlite-index-store.ts'
import { SqliteRunStore } from './sqlite-run-store.ts'

const entriesLevel = -1
/** Anybody may have changed the file: a number that a program cannot hold is one that no record has. */
const within = (column: string, largest: number, other: number) =>
  `CASE WHEN ${column} NOT BETWEEN 0 AND ${largest} THEN ${other} ELSE ${column} END`
const recordColumns = `r.id, ${within('r.kind', 255, 0)} AS kind, ${within('r.time', Number.MAX_SAFE_INTEGER, -1)} AS time,
  r.manifest, ${within('r.leaf', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)} AS "index", h.salt, h.header
  FROM records r LEFT JOIN headers h ON h.seq = r.seq`

/** `log.db`: throws `not_found`, `unavailable`. */
export function openSqliteLogStore(path: string, options?: DatabaseOptions): LogStore {
  return new SqliteLogStore(openDatabase(path, logSchema, options))
}

class SqliteLogStore implements LogStore {
  readonly #db: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()
  readonly index: SqliteIndexStore
  readonly ages: SqliteAgeStore
  readonly costs: SqliteCostStore
  readonly runs: SqliteRunStore
  readonly entries: SqliteAuditStore

  constructor(db: DatabaseSync) {
    this.#db = db
    this.index = new SqliteIndexStore(db, (sql) => this.#sql(sql))
    this.ages = new SqliteAgeStore((sql) => this.#sql(sql))
    this.costs = new SqliteCostStore((sql) => this.#sql(sql))
    this.runs = new SqliteRunStore(db, (sql) => this.#sql(sql))
    this.entries = new SqliteAuditStore((sql) => this.#sql(sql), recordColumns)
  }

  async append({ records, sequenced, tiles, treeMac }: AppendBatch): Promise<void> {
    transaction(this.#db, () => {
      for (const { record, index } of records) this.#insert(record, index)
      const place = this.#sql('UPDATE records SET leaf = ? WHERE id = ? AND leaf IS NULL')
      for (const { id, index } of sequenced) place.run(index, id)
      const put = this.#sql('INSERT OR REPLACE INTO tiles (level, n, data) VALUES (?, ?, ?)')
      for (const { level, index, data } of tiles)
        put.run(level === 'entries' ? entriesLevel : level, index, data)
      this.#sql('INSERT OR REPLACE INTO tree (one, mac) VALUES (1, ?)').run(treeMac)
    })
  }

  async treeMac(): Promise<Uint8Array | null> {
    const row = guard(() => this.#sql('SELECT mac FROM tree WHERE one = 1').get())
    return (row?.['mac'] as Uint8Array | undefined) ?? null
  }

  async stage(
    records: readonly { readonly record: SealedRecord; readonly mac: Uint8Array }[],
  ): Promise<void> {
    transaction(this.#db, () => {
      for (const { record, mac } of records) this.#insert(record, null, mac)
    })
  }

  async staged(limit: number, after = 0): Promise<StagedRecord[]> {
    const sql = `SELECT r.mac, r.seq, ${recordColumns} WHERE r.leaf IS NULL AND r.seq > ? ORDER BY r.seq LIMIT ?`
    return guard(() => this.#sql(sql).all(after, limit)) as unknown as StagedRecord[]
  }

  async publish(
    checkpoint: { size: number; note: Uint8Array },
    expectedSize: number,
  ): Promise<void> {
    transaction(this.#db, () => {
      const current = Number(
        this.#sql('SELECT size FROM checkpoint WHERE one = 1').get()?.['size'] ?? 0,
      )
      if (current !== expectedSize)
        throw new SealtraceError(
          'unavailable',
          `the stored checkpoint has size ${current} and not ${expectedSize}: another writer signs this log; stop one of them`,
        )
      this.#sql('INSERT OR REPLACE INTO checkpoint (one, size, note) VALUES (1, ?, ?)').run(
        checkpoint.size,
        checkpoint.note,
      )
    })
  }

  async checkpoint(): Promise<{ size: number; note: Uint8Array } | null> {
    const row = guard(() => this.#sql('SELECT size, note FROM checkpoint WHERE one = 1').get())
    return row ? { size: Number(row['size']), note: row['note'] as Uint8Array } : null
  }

  async witnessed(): Promise<{ size: number; note: Uint8Array } | null> {
    const row = guard(() => this.#sql('SELECT size, note FROM witnessed WHERE one = 1').get())
    return row ? { size: Number(row['size']), note: row['note'] as Uint8Array } : null
  }

  async addWitnessed({ size, note }: { size: number; note: Uint8Array }): Promise<void> {
    const sql = `INSERT INTO witnessed (one, size, note) VALUES (1, ?, ?)
      ON CONFLICT (one) DO UPDATE SET size = excluded.size, note = excluded.note`
    guard(() => this.#sql(sql).run(size, note))
  }

  async size(): Promise<number> {
    const row = guard(() => this.#sql('SELECT max(leaf) AS last FROM records').get())
    return row?.['last'] === null || !row ? 0 : Number(row['last']) + 1
  }

  readTile(level: number | 'entries', index: number): Uint8Array | null {
    const sql = 'SELECT data FROM tiles WHERE level = ? AND n = ?'
    const row = guard(() => this.#sql(sql).get(level === 'entries' ? entriesLevel : level, index))
    return (row?.['data'] as Uint8Array | undefined) ?? null
  }

  async record(id: Uint8Array): Promise<StoredRecord | null> {
    return this.#records(`SELECT ${recordColumns} WHERE r.id = ?`, id)[0] ?? null
  }

  async trace(trace: string): Promise<StoredRecord[]> {
    const sql = `SELECT ${recordColumns} WHERE h.trace = ? ORDER BY r.leaf IS NULL, r.leaf, r.seq`
    return this.#records(sql, trace)
  }

  async page(from: number, limit: number): Promise<StoredRecord[]> {
    return this.#records(
      `SELECT ${recordColumns} WHERE r.leaf >= ? ORDER BY r.leaf LIMIT ?`,
      from,
      limit,
    )
  }

  async parts(ids: readonly Uint8Array[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>()
    const select = this.#sql('SELECT data FROM parts WHERE id = ?')
    for (const id of ids) {
      const row = guard(() => select.get(id))
      if (row) found.set(toHex(id), row['data'] as Uint8Array)
    }
    return found
  }

  async traces({ limit, after, ...filter }: TraceFilter): Promise<RunPlace[]> {
    const runs: RunPlace[] = []
    let before: StepKey | null | undefined = after
    while (runs.length < limit) {
      const page = await this.runs.newest(filter, { limit: limit - runs.length, before })
      runs.push(...page.runs)
      if (page.next === null) break
      before = page.next
      await new Promise((resolve) => setImmediate(resolve))
    }
    return runs
  }

  audits(filter: AuditFilter): Promise<PlacedRecord[]> {
    return this.entries.newest(filter)
  }

  async erase({ records, parts, residues }: ErasedRows): Promise<void> {
    this.runs.erased()
    transaction(this.#db, () => {
      this.index.removeRows(parts)
      const part = this.#sql('DELETE FROM parts WHERE id = ?')
      for (const id of parts) part.run(id)
      const header = this.#sql(
        'DELETE FROM headers WHERE seq = (SELECT seq FROM records WHERE id = ?)',
      )
      for (const id of records) header.run(id)
      const keep = this.#sql(
        `INSERT INTO residues (kind, hour, duration, model, inputTokens, outputTokens, cost)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      for (const { kind, hour, duration, model, inputTokens, outputTokens, cost } of residues)
        keep.run(kind, hour, duration, model, inputTokens, outputTokens, cost)
    })
  }

  async openErasures(): Promise<StoredRecord[]> {
    const { erasureIntent, erasureCompletion } = recordKinds
    const named = `SELECT j.value FROM records c JOIN headers d ON d.seq = c.seq, json_each(d.header, '$.erased') j
      WHERE c.kind = ${erasureCompletion} AND j.type = 'text'`
    const sql = `SELECT ${recordColumns} WHERE r.kind = ${erasureIntent} AND lower(hex(r.id)) NOT IN (${named})
      ORDER BY r.leaf IS NULL, r.leaf, r.seq`
    return this.#records(sql)
  }

  async holds(): Promise<StoredRecord[]> {
    const sql = `SELECT ${recordColumns} WHERE r.kind = ${recordKinds.hold}
      ORDER BY r.leaf IS NULL, r.leaf, r.seq`
    return this.#records(sql)
  }

  async retentions(): Promise<StoredRecord[]> {
    const sql = `SELECT ${recordColumns} WHERE r.kind = ${recordKinds.retention} ORDER BY r.seq DESC LIMIT 10`
    return this.#records(sql)
  }

  async producers(): Promise<StoredRecord[]> {
    const sql = `SELECT ${recordColumns} WHERE r.kind = ${recordKinds.producer}
      ORDER BY r.leaf IS NULL, r.leaf, r.seq`
    return this.#records(sql)
  }

  async ofKind(kind: number): Promise<StoredRecord[]> {
    const sql = `SELECT ${recordColumns} WHERE r.kind = ? AND r.leaf IS NOT NULL ORDER BY r.leaf DESC LIMIT 100`
    return this.#records(sql, kind)
  }

  async residues(): Promise<Residue[]> {
    return guard(() => this.#sql('SELECT * FROM residues').all()) as unknown as Residue[]
  }

  async flush(): Promise<void> {
    truncateLog(this.#db)
  }

  async *partIds(): AsyncIterable<{ id: Uint8Array; record: number }> {
    for (const row of this.#db.prepare('SELECT id, seq FROM parts ORDER BY rowid').iterate())
      yield { id: row['id'] as Uint8Array, record: Number(row['seq']) }
  }

  async integrity(): Promise<string[]> {
    return databaseProblems(this.#db, logSchema)
  }

  close(): void {
    this.#db.close()
  }

  #insert(record: SealedRecord, index: number | null, mac: Uint8Array | null = null): void {
    const { lastInsertRowid: seq } = this.#sql(
      'INSERT INTO records (id, kind, time, manifest, leaf, mac) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(record.id, recordKinds[record.kind], record.time, record.manifest, index, mac)
    this.#sql('INSERT INTO headers (seq, salt, header) VALUES (?, ?, ?)').run(
      seq,
      record.salt,
      record.header,
    )
    const part = this.#sql('INSERT INTO parts (id, seq, data) VALUES (?, ?, ?)')
    for (const { id, data, ...rows } of record.parts) {
      const { lastInsertRowid } = part.run(id, seq, data)
      if (rows.tokens || rows.words) this.index.addRows(lastInsertRowid, seq, rows)
    }
  }

  #records(sql: string, ...values: (Uint8Array | string | number | null)[]): StoredRecord[] {
    return guard(() => this.#sql(sql).all(...values)) as unknown as StoredRecord[]
  }

  #sql(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }
}
