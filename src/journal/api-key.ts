// API keys are 32 random bytes behind a prefix that names their role; only their SHA-256 is kept, which is enough for
// a secret that nobody can guess. Rows lie in a file that is not trusted, so each carries a keyed hash of itself.
import { toBase64Url, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Secret } from '../crypto/secret.ts'
import type { ApiKeyRow } from '../store/key-store.ts'

export const roles = [
  'ingest',
  'viewer',
  'analyst',
  'investigator',
  'auditor',
  'dpo',
  'admin',
] as const
export type Role = (typeof roles)[number]

/** What a role is called: the ready ones, and those of the settings. */
export const roleName = /^[a-z][a-z0-9_-]{0,62}$/

/** What a key is named by. */
export const apiKeyId = /^[0-9a-f]{16}$/

export interface NewApiKey {
  /** A ready one, or one of the settings. */
  readonly role: string
  readonly name: string
  readonly now: number
  /** Not good from then on; default: it does not end by itself. */
  readonly expires?: number | null
  /** CIDR blocks that it may come from; default any. */
  readonly addresses?: readonly string[]
  /** Default all. */
  readonly traceTypes?: readonly string[]
}

/** The key is shown once; the row is what is kept. `indexKey` is the project's. */
export function newApiKey(
  { role, name, now, expires = null, addresses = [], traceTypes = [] }: NewApiKey,
  indexKey: Secret,
): { key: string; row: ApiKeyRow } {
  const key = `st_${prefixOf(role)}_${toBase64Url(randomBytes(32))}`
  const row = {
    id: toHex(randomBytes(8)),
    hash: apiKeyHash(key),
    role,
    name,
    created: now,
    revoked: null,
    ...{ expires, addresses, traceTypes, lastUsed: null },
  }
  return { key, row: { ...row, mac: apiKeyMac(row, indexKey) } }
}

/** Keys are found in what is recorded by what they begin with, whatever the settings call a role. */
function prefixOf(role: string): string {
  return roles.some((ready) => ready === role) ? role : `role_${role}`
}

/** The row of a key that is no longer good. */
export function revokedApiKey(row: ApiKeyRow, now: number, indexKey: Secret): ApiKeyRow {
  const revoked = { ...row, revoked: now }
  return { ...revoked, mac: apiKeyMac(revoked, indexKey) }
}

/** The row of another log's key, good in the log of this index key from now on. */
export function adoptedApiKey(row: ApiKeyRow, indexKey: Secret): ApiKeyRow {
  return { ...row, mac: apiKeyMac(row, indexKey) }
}

/** False for a row that was not written with the project's key. */
export function isGenuineApiKey(row: ApiKeyRow, indexKey: Secret): boolean {
  return equalBytes(row.mac, apiKeyMac(row, indexKey))
}

/** Whether it is good at that time; where from is another question. */
export function isLiveApiKey({ revoked, expires }: ApiKeyRow, now: number): boolean {
  return revoked === null && (expires === null || now < expires)
}

export function apiKeyHash(key: string): Uint8Array {
  return sha256(Buffer.from(key, 'utf8'))
}

/**
 * A row without limits has the MAC that rows had before there were any. The two cannot be taken for each other: the one
 * begins with a text, the other with a number.
 */
function apiKeyMac(row: Omit<ApiKeyRow, 'mac'>, indexKey: Secret): Uint8Array {
  const { id, hash, role, name, created, revoked, expires, addresses, traceTypes } = row
  const plain = [id, toHex(hash), role, name, created, revoked]
  const isLimited = expires !== null || addresses.length > 0 || traceTypes.length > 0
  const signed = isLimited ? [2, ...plain, expires, addresses, traceTypes] : plain
  return hmacSha256(indexKey, labels.apiKeyRow, JSON.stringify(signed))
}
