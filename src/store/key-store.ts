// The contract of the key store: wrapped keys, key changes that the ledger does not show yet, and API keys.
import type { KeyRow } from '../keys/key-row.ts'
import type { KeyParent } from '../keys/key-rows.ts'
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
  /** Not good from then on; null: it does not end by itself. */
  readonly expires: number | null
  /** CIDR blocks that it may come from; empty: any. */
  readonly addresses: readonly string[]
  /** Trace types that it is for; empty: all. */
  readonly traceTypes: readonly string[]
  /** To the minute, as far as a collector saw it. Nobody vouches for it. */
  readonly lastUsed: number | null
  /** Keyed hash of all of it but the last use: a row that was put or changed in the file by hand counts for nothing. */
  readonly mac: Uint8Array
}

/** Signs one person in, once. */
export interface SignInLinkRow {
  /** SHA-256 of its token. */
  readonly hash: Uint8Array
  /** Of the user of this machine. */
  readonly user: string
  readonly expires: number
  /** Keyed hash of all of it. */
  readonly mac: Uint8Array
}

export interface Shredding {
  /** Ids of the keys that go. */
  readonly ids: readonly Uint8Array[]
  /** The other rows of the same domains, sealed under the new generations. */
  readonly rows: readonly KeyRow[]
  /** New generation of each domain. */
  readonly generations: ReadonlyMap<string, number>
  readonly changes: readonly KeyChange[]
}

/** What must be so for a row to be written. */
export interface WriteConditions {
  /** Keys that must be there, each of this kind: a key is not wrapped by one that is retired or gone. */
  readonly parents?: readonly KeyParent[]
  /** What rows must still be: where another has come in the place of one, neither row nor change is written, and no matter. */
  readonly from?: readonly Pick<KeyRow, 'id' | 'sealed'>[]
  /** Ids that no key may have yet: those of slots come from producers, and must take the place of none. */
  readonly fresh?: readonly Uint8Array[]
}

export interface KeyStore extends KeyTable {
  /**
   * Atomic and durable: rows, and the changes that the ledger must show. Rejects with `conflict` when another writer made the
   * same key, when a row is sealed under another generation than the one in force (`under` says under which, by domain), or when a
   * condition does not hold.
   */
  write(
    rows: readonly KeyRow[],
    changes: readonly KeyChange[],
    under?: ReadonlyMap<string, number>,
    conditions?: WriteConditions,
  ): Promise<void>
  /** Atomic and durable: keys gone, what is left of their domains sealed anew, the new generations in force. Keys that are gone already are no matter. */
  shred(shredding: Shredding): Promise<void>
  /** Generations in force of all domains that had an erasure. */
  generations(): Promise<ReadonlyMap<string, number>>
  /** Moves the write-ahead log into the file and cuts it, so that nothing deleted stays in it. Rejects with `unavailable` when readers hold it. */
  flush(): Promise<void>
  /** Changes that no published record shows yet. */
  pendingChanges(): Promise<KeyChange[]>
  clearChanges(changes: readonly KeyChange[]): Promise<void>
  /** Every row of a kind that there is, in no order; `integrity` names the others. */
  all(): AsyncIterable<KeyRow>
  apiKeys(): Promise<ApiKeyRow[]>
  addApiKey(row: ApiKeyRow): Promise<void>
  /** False when there is no such key. */
  revokeApiKey(id: string, revoked: Pick<ApiKeyRow, 'revoked' | 'mac'>): Promise<boolean>
  /** When keys were last used, by id; an earlier time than the one that is there changes nothing. */
  noteApiKeyUses(uses: ReadonlyMap<string, number>): Promise<void>
  /** Durable; those that expired before `now` go. Rejects with `conflict` for a hash that is there. */
  addSignInLink(row: SignInLinkRow, now: number): Promise<void>
  /** Atomic and durable: whoever gets the row is the only one, ever. Null where there is none. */
  takeSignInLink(hash: Uint8Array): Promise<SignInLinkRow | null>
  /** What is wrong with the file, and rows of a kind that there is not. */
  integrity(): Promise<string[]>
  close(): void
}
