import type { TileReader } from '../ledger/tile-store.ts'

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
  /** Record rows in leaf order. */
  records(): AsyncIterable<SourceRecord>
  partIds(): AsyncIterable<Uint8Array>
  part(id: Uint8Array): Promise<Uint8Array | null>
  /** Wrapped keys: id and hash of the row as stored. */
  keyRows(): AsyncIterable<{ id: Uint8Array; hash: Uint8Array }>
  /** Key changes of records from leaf index `from` on, staged ones too: their rows may be ahead of what was read. */
  laterKeyChanges(from: number): Promise<{ id: Uint8Array; hash: Uint8Array }[]>
  /** Waits a moment, when rows and records of a log in use disagree; nothing to wait for where nobody writes. */
  pause(): Promise<void>
  keyRowHash(id: Uint8Array): Promise<Uint8Array | null>
  /** Ids of staged records that no process with the log's keys wrote. Absent when no keys are at hand. */
  readonly strangers?: () => Promise<Uint8Array[]>
  /** Commitment of the key that a row opens to; null when it does not open. Absent when no keys are at hand. */
  readonly commitment?: (keyId: Uint8Array) => Promise<Uint8Array | null>
  /** Damage that the store itself sees in its files. */
  integrity(): Promise<string[]>
}
