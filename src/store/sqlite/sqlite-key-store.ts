import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { toHex } from '../../record/hex.ts'
import { SealtraceError } from '../../error.ts'
import type { KeyParent } from '../../keys/key-rows.ts'
import { keyKinds, type KeyKind, type KeyRow } from '../../keys/key-row.ts'
import { keyOperations, type KeyChange } from '../../seal/format/manifest.ts'
import type {
  ApiKeyRow,
  KeyStore,
  Shredding,
  SignInLinkRow,
  WriteConditions,
} from '../key-store.ts'
import { apiKeyRows, putApiKey } from './api-key-rows.ts'
import {
  databaseProblems,
  guard,
  openDatabase,
  transaction,
  truncateLog,
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
CREATE INDEX IF NOT EXISTS keys_domain ON keys (epoch);
CREATE TABLE IF NOT EXISTS generations (domain TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending_changes (
  n INTEGER PRIMARY KEY, operation INTEGER NOT NULL, key BLOB NOT NULL, commitment BLOB NOT NULL, row_hash BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS gone (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_row ON pending_changes (row_hash);
CREATE TABLE IF NOT EXISTS api_keys (
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL,
  created INTEGER NOT NULL, revoked INTEGER, mac BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS api_key_limits (
  id TEXT PRIMARY KEY, expires INTEGER, addresses TEXT NOT NULL, trace_types TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS api_key_uses (id TEXT PRIMARY KEY, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sign_in_links (
  hash BLOB PRIMARY KEY, user TEXT NOT NULL, expires INTEGER NOT NULL, mac BLOB NOT NULL
) STRICT, WITHOUT ROWID;`

const kindNames = new Map(
  Object.entries(keyKinds).map(([name, n]) => [n as number, name as KeyKind]),
)
const operationNames = new Map(
  Object.entries(keyOperations).map(([name, n]) => [n as number, name as KeyChange['operation']]),
)

const known = Object.values(keyKinds).join(', ')
/** A number that a program cannot hold, in a file that anybody may have changed, is a kind that there is not. */
const columns = `id, CASE WHEN kind IN (${known}) THEN kind ELSE 0 END AS kind, epoch, owner, sealed FROM keys`

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
  readonly #prepared = new Map<string, StatementSync>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  async get(id: Uint8Array): Promise<KeyRow | null> {
    const row = this.#one(`SELECT ${columns} WHERE id = ?`, id)
    return row ? toKeyRow(row) : null
  }

  async isGone(id: Uint8Array): Promise<boolean> {
    return guard(() => this.#sql('SELECT 1 FROM gone WHERE id = ?').get(id)) !== undefined
  }

  async find(kind: KeyKind, owner: Uint8Array): Promise<KeyRow[]> {
    const sql = `SELECT ${columns} WHERE kind = ? AND owner = ? ORDER BY rowid`
    return this.#many(sql, keyKinds[kind], owner).map(toKeyRow)
  }

  async ofKind(kind: KeyKind): Promise<KeyRow[]> {
    const sql = `SELECT ${columns} WHERE kind = ? ORDER BY epoch, rowid`
    return this.#many(sql, keyKinds[kind]).map(toKeyRow)
  }

  async epochKey(epoch: string): Promise<KeyRow | null> {
    const row = this.#one(`SELECT ${columns} WHERE kind = ? AND epoch = ?`, keyKinds.epoch, epoch)
    return row ? toKeyRow(row) : null
  }

  async generation(domain: string): Promise<number> {
    const row = guard(() =>
      this.#sql('SELECT number FROM generations WHERE domain = ?').get(domain),
    )
    return Number(row?.['number'] ?? 1)
  }

  async generations(): Promise<ReadonlyMap<string, number>> {
    const rows = guard(() => this.#sql('SELECT domain, number FROM generations').all())
    return new Map(rows.map((row) => [String(row['domain']), Number(row['number'])]))
  }

  async domains(): Promise<string[]> {
    const rows = guard(() => this.#sql('SELECT DISTINCT epoch FROM keys ORDER BY epoch').all())
    return rows.map((row) => String(row['epoch']))
  }

  async inDomain(domain: string): Promise<KeyRow[]> {
    return this.#many(`SELECT ${columns} WHERE epoch = ? ORDER BY rowid`, domain).map(toKeyRow)
  }

  async write(
    rows: readonly KeyRow[],
    changes: readonly KeyChange[],
    under: ReadonlyMap<string, number> = new Map(),
    { parents = [], from = [], fresh = [] }: WriteConditions = {},
  ): Promise<void> {
    transaction(this.#db, () => {
      const inForce = this.#sql('SELECT number FROM generations WHERE domain = ?')
      for (const [domain, number] of under)
        if (Number(inForce.get(domain)?.['number'] ?? 1) !== number)
          throw new SealtraceError('conflict', 'an erasure ended a generation of keys; try again')
      this.#checkFresh(fresh)
      const late = this.#replaced(from)
      this.#put(rows.filter(({ id }) => !late.has(toHex(id))))
      this.#checkParents(parents)
      this.#note(changes.filter(({ keyId }) => !late.has(toHex(keyId))))
    })
  }

  async shred({ ids, rows, generations, changes }: Shredding): Promise<void> {
    transaction(this.#db, () => {
      const remove = this.#sql('DELETE FROM keys WHERE id = ?')
      const note = this.#sql('INSERT OR IGNORE INTO gone (id) VALUES (?)')
      for (const id of ids) {
        remove.run(id)
        note.run(id)
      }
      this.#put(rows)
      const advance = this.#sql('INSERT OR REPLACE INTO generations (domain, number) VALUES (?, ?)')
      for (const [domain, number] of generations) advance.run(domain, number)
      this.#note(changes)
    })
  }

  async flush(): Promise<void> {
    truncateLog(this.#db)
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
    const rows = this.#db.prepare(`SELECT ${columns} WHERE kind IN (${known})`).iterate()
    for (const row of rows) yield toKeyRow(row as unknown as Row)
  }

  async apiKeys(): Promise<ApiKeyRow[]> {
    return apiKeyRows(this.#db)
  }

  async addApiKey(row: ApiKeyRow): Promise<void> {
    transaction(this.#db, () => putApiKey(this.#db, row))
  }

  async revokeApiKey(
    id: string,
    { revoked, mac }: Pick<ApiKeyRow, 'revoked' | 'mac'>,
  ): Promise<boolean> {
    const sql = 'UPDATE api_keys SET revoked = ?, mac = ? WHERE id = ? AND revoked IS NULL'
    return Number(guard(() => this.#db.prepare(sql).run(revoked, mac, id)).changes) > 0
  }

  async noteApiKeyUses(uses: ReadonlyMap<string, number>): Promise<void> {
    transaction(this.#db, () => {
      const note = this.#sql(
        `INSERT INTO api_key_uses (id, time) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM api_keys WHERE id = ?1)
         ON CONFLICT (id) DO UPDATE SET time = max(time, excluded.time)`,
      )
      for (const [id, time] of uses) note.run(id, time)
    })
  }

  async addSignInLink({ hash, user, expires, mac }: SignInLinkRow, now: number): Promise<void> {
    transaction(this.#db, () => {
      this.#sql('DELETE FROM sign_in_links WHERE expires <= ?').run(now)
      const add = 'INSERT INTO sign_in_links (hash, user, expires, mac) VALUES (?, ?, ?, ?)'
      this.#sql(add).run(hash, user, expires, mac)
    })
  }

  async takeSignInLink(hash: Uint8Array): Promise<SignInLinkRow | null> {
    const sql = 'DELETE FROM sign_in_links WHERE hash = ? RETURNING hash, user, expires, mac'
    // All rows, so that the statement has run to its end.
    const [row] = guard(() => this.#sql(sql).all(hash)) as unknown as SignInLinkRow[]
    return row ?? null
  }

  async integrity(): Promise<string[]> {
    const sql = `SELECT lower(hex(substr(id, 1, 16))) AS id FROM keys WHERE kind NOT IN (${known}) LIMIT 20`
    const unknown = guard(() => this.#db.prepare(sql).all())
    return [
      ...databaseProblems(this.#db, schema),
      ...unknown.map(({ id }) => `wrapped key ${String(id)} is of no kind that there is`),
    ]
  }

  close(): void {
    this.#db.close()
  }

  /** Ids (hex) of rows that are not as they were read. */
  #replaced(from: NonNullable<WriteConditions['from']>): Set<string> {
    const late = new Set<string>()
    const select = this.#sql('SELECT sealed FROM keys WHERE id = ?')
    for (const { id, sealed } of from) {
      const now = select.get(id)?.['sealed']
      if (!(now instanceof Uint8Array) || Buffer.compare(now, sealed) !== 0) late.add(toHex(id))
    }
    return late
  }

  #checkFresh(ids: readonly Uint8Array[]): void {
    const select = this.#sql(
      'SELECT 1 FROM keys WHERE id = ?1 UNION ALL SELECT 1 FROM gone WHERE id = ?1',
    )
    const areSame = new Set(ids.map(toHex)).size !== ids.length
    if (areSame || ids.some((id) => select.get(id)))
      throw new SealtraceError('conflict', 'another writer made a key with the same id; try again')
  }

  #checkParents(parents: readonly KeyParent[]): void {
    const select = this.#sql('SELECT kind FROM keys WHERE id = ?')
    for (const { id, kind } of parents)
      if (select.get(id)?.['kind'] !== keyKinds[kind])
        throw new SealtraceError(
          'conflict',
          'the key that wraps another was destroyed or replaced; try again',
        )
  }

  #put(rows: readonly KeyRow[]): void {
    const put = this.#sql(
      `INSERT INTO keys (id, kind, epoch, owner, sealed) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, epoch = excluded.epoch, owner = excluded.owner,
         sealed = excluded.sealed`,
    )
    for (const row of rows) put.run(row.id, keyKinds[row.kind], row.epoch, row.owner, row.sealed)
  }

  #note(changes: readonly KeyChange[]): void {
    const note = this.#sql(
      'INSERT INTO pending_changes (operation, key, commitment, row_hash) VALUES (?, ?, ?, ?)',
    )
    for (const { operation, keyId, commitment, rowHash } of changes)
      note.run(keyOperations[operation], keyId, commitment, rowHash)
  }

  #sql(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#db.prepare(sql)))
    return statement
  }

  #one(sql: string, ...values: (Uint8Array | string | number)[]): Row | undefined {
    return guard(() => this.#sql(sql).get(...values)) as unknown as Row | undefined
  }

  #many(sql: string, ...values: (Uint8Array | string | number)[]): Row[] {
    return guard(() => this.#sql(sql).all(...values)) as unknown as Row[]
  }
}

/** Throws `corrupt`: what a key of another kind is for cannot be told, and its row has another hash. */
function toKeyRow(row: Row): KeyRow {
  const kind = kindNames.get(row.kind)
  if (!kind)
    throw new SealtraceError(
      'corrupt',
      `wrapped key ${toHex(row.id)} is of no kind that there is; restore a backup`,
    )
  return {
    id: row.id,
    kind,
    epoch: row.epoch,
    owner: row.owner,
    sealed: row.sealed,
  }
}
