import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { tokenLength, type PartIndex } from '../../record/blind.ts'
import { recordKinds } from '../../record/kind.ts'
import type {
  HeldRows,
  IndexHit,
  IndexPage,
  IndexStore,
  TokenPage,
  WordRow,
} from '../index-store.ts'
import { guard, transaction } from './database.ts'

// Rows name a part by the rowid that SQLite gives it. VACUUM may give others: it must never be run on log.db.
export const indexSchema = `
CREATE TABLE IF NOT EXISTS terms (token BLOB NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (token, part))
  STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS terms_part ON terms (part);
CREATE TABLE IF NOT EXISTS words (part INTEGER PRIMARY KEY, seq INTEGER NOT NULL, words BLOB NOT NULL) STRICT;`

const located = `p.rowid AS "row", p.id AS part, r.id AS record, h.trace AS trace`
const toRecord = `JOIN records r ON r.seq = p.seq LEFT JOIN headers h ON h.seq = p.seq`
/** Each search leaves an audit entry with the value: they are many where a value is looked for often. */
const isNoAudit = `NOT EXISTS (SELECT 1 FROM parts p JOIN records r ON r.seq = p.seq
  WHERE p.rowid = terms.part AND r.kind = ${recordKinds.audit})`
const last = Number.MAX_SAFE_INTEGER

type Prepare = (sql: string) => StatementSync

/** The index of one `log.db`; `prepare` keeps statements. */
export class SqliteIndexStore implements IndexStore {
  readonly #db: DatabaseSync
  readonly #prepare: Prepare

  constructor(db: DatabaseSync, prepare: Prepare) {
    this.#db = db
    this.#prepare = prepare
  }

  async find(
    tokens: readonly Uint8Array[],
    { limit, before = last, audits = true }: TokenPage,
  ): Promise<IndexHit[]> {
    const kinds = audits ? '' : `AND ${isNoAudit}`
    const select = this.#prepare(
      `SELECT part FROM terms WHERE token = ? AND part < ? ${kinds} ORDER BY part DESC LIMIT ?`,
    )
    const rows = new Set<number>()
    for (const token of tokens)
      for (const row of guard(() => select.all(token, before, limit))) rows.add(Number(row['part']))
    return this.locate([...rows].sort((a, b) => b - a).slice(0, limit))
  }

  async words({ limit, before = last }: IndexPage): Promise<WordRow[]> {
    const sql = `SELECT part AS "row", seq AS record, words FROM words WHERE part < ? ORDER BY part DESC LIMIT ?`
    return guard(() => this.#prepare(sql).all(before, limit)) as unknown as WordRow[]
  }

  async locate(rows: readonly number[]): Promise<IndexHit[]> {
    const select = this.#prepare(`SELECT ${located} FROM parts p ${toRecord} WHERE p.rowid = ?`)
    return rows.flatMap((row) => hitsOf(guard(() => select.all(row))))
  }

  async held(parts: readonly Uint8Array[]): Promise<HeldRows[]> {
    const find = this.#prepare(
      `SELECT (SELECT count(*) FROM terms t WHERE t.part = p.rowid) AS tokens,
        EXISTS (SELECT 1 FROM words w WHERE w.part = p.rowid) AS words FROM parts p WHERE p.id = ?`,
    )
    return parts.flatMap((part) => {
      const row = guard(() => find.get(part))
      const [tokens, words] = [Number(row?.['tokens'] ?? 0), row?.['words'] === 1]
      return tokens > 0 || words ? [{ part, tokens, words }] : []
    })
  }

  async replace(parts: readonly (PartIndex & { readonly id: Uint8Array })[]): Promise<void> {
    transaction(this.#db, () => {
      this.removeRows(parts.map(({ id }) => id))
      const find = this.#prepare('SELECT rowid AS "row", seq FROM parts WHERE id = ?')
      for (const { id, ...rows } of parts) {
        const place = find.get(id)
        if (place) this.addRows(Number(place['row']), Number(place['seq']), rows)
      }
    })
  }

  async remove(parts: readonly Uint8Array[]): Promise<void> {
    transaction(this.#db, () => this.removeRows(parts))
  }

  /** {@link remove} within a transaction of the caller. */
  removeRows(parts: readonly Uint8Array[]): void {
    const find = this.#prepare('SELECT rowid AS "row" FROM parts WHERE id = ?')
    const terms = this.#prepare('DELETE FROM terms WHERE part = ?')
    const words = this.#prepare('DELETE FROM words WHERE part = ?')
    for (const id of parts) {
      const row = find.get(id)?.['row']
      if (typeof row !== 'number') continue
      terms.run(row)
      words.run(row)
    }
  }

  /** Adds the rows of a new part, within a transaction of the caller. */
  addRows(row: number | bigint, record: number | bigint, { tokens, words }: PartIndex): void {
    const add = this.#prepare('INSERT OR IGNORE INTO terms (token, part) VALUES (?, ?)')
    for (let at = 0; tokens && at < tokens.length; at += tokenLength)
      add.run(tokens.subarray(at, at + tokenLength), row)
    if (words)
      this.#prepare('INSERT INTO words (part, seq, words) VALUES (?, ?, ?)').run(row, record, words)
  }
}

function hitsOf(rows: unknown[]): IndexHit[] {
  return rows as IndexHit[]
}
