import type { TileReader } from '../ledger/tile-store.ts'
import type { KeyKindName } from '../seal/format/manifest.ts'

/** A record row as it was found. Nothing in it is trusted. */
export interface SourceRecord {
  readonly id: Uint8Array
  readonly kind: number
  readonly time: number
  readonly manifest: Uint8Array
  readonly index: number | null
  readonly salt: Uint8Array | null
  readonly header: string | null
}

/** What is verified: a log's rows and files, wherever they lie. */
export interface VerifySource extends TileReader {
  checkpoint(): Promise<Uint8Array | null>
  /** The newest checkpoint that enough witnesses have signed, a note with their lines; absent where none are kept. */
  readonly witnessed?: () => Promise<Uint8Array | null>
  /** Record rows in leaf order, from leaf index `from` (default 0) on. */
  records(from?: number): AsyncIterable<SourceRecord>
  partIds(): AsyncIterable<Uint8Array>
  part(id: Uint8Array): Promise<Uint8Array | null>
  /** Wrapped keys: id, hash of the row as stored, and what kind of key the row says that it is. */
  keyRows(): AsyncIterable<{ id: Uint8Array; hash: Uint8Array; kind?: KeyKindName }>
  /** The newest checkpoint at this moment, which may be another one than `checkpoint`. */
  newest(): Promise<Uint8Array | null>
  /**
   * Key changes that no checkpoint covers: of staged records that a process with the log's keys wrote, none where these are not at
   * hand; and those that wait for their record, which nothing vouches for: of an erasure that the officer signed and that is under way,
   * since it is on the record at its end, or `pending`, as a process that was killed leaves them.
   */
  unpublishedKeyChanges(): Promise<
    { id: Uint8Array; hash: Uint8Array; by: 'staged' | 'erasure' | 'pending' }[]
  >
  /** Waits a moment, when rows and records of a log in use disagree; nothing to wait for where nobody writes. */
  pause(): Promise<void>
  keyRowHash(id: Uint8Array): Promise<Uint8Array | null>
  /** Ids of staged records that no process with the log's keys wrote. Absent when no keys are at hand. */
  readonly strangers?: () => Promise<Uint8Array[]>
  /**
   * Commitment of the key that a row opens to; null when it does not open, `closed` when it is sealed to a reader key that is not
   * at hand. Absent when no keys are at hand.
   */
  readonly commitment?: (keyId: Uint8Array) => Promise<Uint8Array | 'closed' | null>
  /** Damage that the store itself sees in its files. */
  integrity(): Promise<string[]>
}
