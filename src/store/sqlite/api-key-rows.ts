// API keys in `keys.db`: a row each, and one more for those with limits, which came later than the first table.
import type { DatabaseSync } from 'node:sqlite'
import type { ApiKeyRow } from '../key-store.ts'
import { guard } from './database.ts'

export function apiKeyRows(db: DatabaseSync): ApiKeyRow[] {
  return guard(() =>
    db
      .prepare(hasLimits(db) ? joined : plain)
      .all()
      .map(toRow),
  )
}

/** In a transaction of the caller's. */
export function putApiKey(db: DatabaseSync, row: ApiKeyRow): void {
  const { id, hash, role, name, created, revoked, mac, expires, addresses, traceTypes } = row
  db.prepare(
    'INSERT INTO api_keys (id, hash, role, name, created, revoked, mac) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(id, hash, role, name, created, revoked, mac)
  // What another key of this id left says nothing of this one.
  db.prepare('DELETE FROM api_key_limits WHERE id = ?').run(id)
  if (expires === null && addresses.length === 0 && traceTypes.length === 0) return
  db.prepare(
    'INSERT INTO api_key_limits (id, expires, addresses, trace_types) VALUES (?, ?, ?, ?)',
  ).run(id, expires, JSON.stringify(addresses), JSON.stringify(traceTypes))
}

/** The file is not trusted: what is no time stands for one that no key was made with, and none that has been. */
const time = (column: string): string =>
  `CASE WHEN ${column} IS NULL OR ${column} BETWEEN 0 AND 8640000000000000 THEN ${column} ELSE 0 END`
const columns = `k.id, k.hash, k.role, k.name, k.mac, ${time('k.created')} AS created, ${time('k.revoked')} AS revoked`
const plain = `SELECT ${columns} FROM api_keys k ORDER BY k.created, k.id`
const joined = `SELECT ${columns}, ${time('l.expires')} AS expires, l.addresses, l.trace_types, ${time('u.time')} AS time
  FROM api_keys k
  LEFT JOIN api_key_limits l USING (id) LEFT JOIN api_key_uses u USING (id) ORDER BY k.created, k.id`

/** False for a copy of before there were limits, which is only read. */
function hasLimits(db: DatabaseSync): boolean {
  const sql =
    "SELECT count(*) AS n FROM sqlite_schema WHERE name IN ('api_key_limits', 'api_key_uses')"
  return db.prepare(sql).get()?.['n'] === 2
}

interface Stored extends Omit<ApiKeyRow, 'expires' | 'addresses' | 'traceTypes' | 'lastUsed'> {
  readonly expires?: number | null
  readonly addresses?: string | null
  readonly trace_types?: string | null
  readonly time?: number | null
}

function toRow(row: object): ApiKeyRow {
  const { expires, addresses, trace_types, time, ...rest } = row as Stored
  return {
    ...rest,
    expires: expires ?? null,
    addresses: listOf(addresses),
    traceTypes: listOf(trace_types),
    lastUsed: time ?? null,
  }
}

/** The file is not trusted: what is no list of texts stands for one that no key was made with. */
function listOf(text: string | null | undefined): readonly string[] {
  if (text === null || text === undefined) return []
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list
  } catch {}
  return ['damaged']
}
