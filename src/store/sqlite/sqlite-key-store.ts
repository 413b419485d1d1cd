import type { DatabaseSync } from 'node:sqlite'
import { keyKinds, type KeyKind, type KeyRow } from '../../keys/key-row.ts'
import { keyOperations, type KeyChange } from '../../seal/format/manifest.ts'
import type { ApiKeyRow, KeyStore } from '../key-store.ts'
import {
  databaseProblems,
  guard,
  openDatabase,
  transaction,
  type DatabaseOptions,
} from './database.ts'

const schema = `
CREATE TABLE IF NOT EXISTS keys (
  id BLOB PRIMARY KEY, kind INTEGER NOT NULL, epoch TEXT NOT NULL, owner BLOB NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS keys_owner ON keys (kind, owner);
CREATE UNIQUE INDEX IF NOT EXISTS keys_epoch ON keys (epoch) WHERE kind = ${keyKinds.epoch};
CREATE UNIQUE INDEX IF NOT EXISTS keys_subject ON keys (owner) WHERE kind = ${keyKinds.subject};
CREATE UNIQUE INDEX IF NOT EXISTS keys_project ON keys (owner) WHERE kind = ${keyKinds.project};
CREATE TABLE IF NOT EXISTS pending_changes (
  n INTEGER PRIMARY KEY, operation INTEGER NOT NULL, key BLOB NOT NULL, commitment BLOB NOT NULL, row_hash BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS api_keys (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL,
  created INTEGER NOT NULL, revoked INTEGER, mac BLOB NOT NULL
) STRICT;`

const kindNames = new Map(
  Object.entries(keyKinds).map(([name, n]) => [n as number, name as KeyKind]),
)
const operationNames = new Map(
  Object.entries(keyOperations).map(([name, n]) => [n as number, name as KeyChange['operation']]),
)

interface Row {
  id: Uint8Array
  kind: number
  epoch: string
  owner: Uint8Array
  sealed: Uint8Array
}

/** `keys.db`: throws `not_found`, `unavailable`. */
export function openSqliteKeyStore(path: string, options?: DatabaseOptions): KeyStore {
  return new SqliteKeyStore(openDatabase(path, schema, options))
}

class SqliteKeyStore implements KeyStore {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  async get(id: Uint8Array): Promise<KeyRow | null> {
    const row = this.#one('SELECT * FROM keys WHERE id = ?', id)
    return row ? toKeyRow(row) : null
  }

  async find(kind: KeyKind, owner: Uint8Array): Promise<KeyRow[]> {
    const sql = 'SELECT * FROM keys WHERE kind = ? AND owner = ? ORDER BY rowid'
    return this.#many(sql, keyKinds[kind], owner).map(toKeyRow)
  }

  async epochKey(epoch: string): Promise<KeyRow | null> {
    const row = this.#one('SELECT * FROM keys WHERE kind = ? AND epoch = ?', keyKinds.epoch, epoch)
    return row ? toKeyRow(row) : null
  }

  async write(rows: readonly KeyRow[], changes: readonly KeyChange[]): Promise<void> {
    transaction(this.#db, () => {
      const put = this.#db.prepare(
        `INSERT INTO keys (id, kind, epoch, owner, sealed) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`,
      )
      for (const row of rows) put.run(row.id, keyKinds[row.kind], row.epoch, row.owner, row.sealed)
      const note = this.#db.prepare(
        'INSERT INTO pending_changes (operation, key, commitment, row_hash) VALUES (?, ?, ?, ?)',
      )
      for (const { operation, keyId, commitment, rowHash } of changes)
        note.run(keyOperations[operation], keyId, commitment, rowHash)
    })
  }

  async pendingChanges(): Promise<KeyChange[]> {
    const rows = guard(() => this.#db.prepare('SELECT * FROM pending_changes ORDER BY n').all())
    return rows.map((row) => ({
      operation: operationNames.get(Number(row['operation'])) ?? 'create',
      keyId: row['key'] as Uint8Array,
      commitment: row['commitment'] as Uint8Array,
      rowHash: row['row_hash'] as Uint8Array,
    }))
  }

  async clearChanges(changes: readonly KeyChange[]): Promise<void> {
    transaction(this.#db, () => {
      const clear = this.#db.prepare('DELETE FROM pending_changes WHERE row_hash = ?')
      for (const change of changes) clear.run(change.rowHash)
    })
  }

  async *all(): AsyncIterable<KeyRow> {
    for (const row of this.#db.prepare('SELECT * FROM keys').iterate())
      yield toKeyRow(row as unknown as Row)
  }

  async apiKeys(): Promise<ApiKeyRow[]> {
    const rows = guard(() => this.#db.prepare('SELECT * FROM api_keys ORDER BY created, id').all())
    return rows as unknown as ApiKeyRow[]
  }

  async addApiKey({ id, hash, role, name, created, revoked, mac }: ApiKeyRow): Promise<void> {
    const sql =
      'INSERT INTO api_keys (id, hash, role, name, created, revoked, mac) VALUES (?, ?, ?, ?, ?, ?, ?)'
    guard(() => this.#db.prepare(sql).run(id, hash, role, name, created, revoked, mac))
  }

  async revokeApiKey(
    id: string,
    { revoked, mac }: Pick<ApiKeyRow, 'revoked' | 'mac'>,
  ): Promise<boolean> {
    const sql = 'UPDATE api_keys SET revoked = ?, mac = ? WHERE id = ? AND revoked IS NULL'
    return Number(guard(() => this.#db.prepare(sql).run(revoked, mac, id)).changes) > 0
  }

  async integrity(): Promise<string[]> {
    return databaseProblems(this.#db, schema)
  }

  close(): void {
    this.#db.close()
  }

  #one(sql: string, ...values: (Uint8Array | string | number)[]): Row | undefined {
    return guard(() => this.#db.prepare(sql).get(...values)) as unknown as Row | undefined
  }

  #many(sql: string, ...values: (Uint8Array | string | number)[]): Row[] {
    return guard(() => this.#db.prepare(sql).all(...values)) as unknown as Row[]
  }
}

function toKeyRow(row: Row): KeyRow {
  return {
    id: row.id,
    kind: kindNames.get(row.kind) ?? 'slot',
    epoch: row.epoch,
    owner: row.owner,
    sealed: row.sealed,
  }
}
