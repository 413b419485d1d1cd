// The contract of the key store: wrapped keys, key changes that the ledger does not show yet, and API keys.
import type { KeyRow } from '../keys/key-row.ts'
import type { KeyTable } from '../keys/key-table.ts'
import type { KeyChange } from '../seal/format/manifest.ts'

export interface ApiKeyRow {
  /** 8 random bytes, hex. */
  readonly id: string
  /** SHA-256 of the key. */
  readonly hash: Uint8Array
  readonly role: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly revoked: number | null
  /** Keyed hash of all of it: a row that was put or changed in the file by hand counts for nothing. */
  readonly mac: Uint8Array
}

export interface KeyStore extends KeyTable {
  /** Atomic and durable: rows, and the changes that the ledger must show. Rejects with `conflict` when another writer made the same key. */
  write(rows: readonly KeyRow[], changes: readonly KeyChange[]): Promise<void>
  /** Changes that no published record shows yet. */
  pendingChanges(): Promise<KeyChange[]>
  clearChanges(changes: readonly KeyChange[]): Promise<void>
  /** Every row, in no order. */
  all(): AsyncIterable<KeyRow>
  apiKeys(): Promise<ApiKeyRow[]>
  addApiKey(row: ApiKeyRow): Promise<void>
  /** False when there is no such key. */
  revokeApiKey(id: string, revoked: Pick<ApiKeyRow, 'revoked' | 'mac'>): Promise<boolean>
  integrity(): Promise<string[]>
  close(): void
}
