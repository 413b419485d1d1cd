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
  /** Ids (hex) of keys whose last change is not published yet. */
  pendingKeys(): Promise<string[]>
  /** Commitment of the key that a row opens to; null when it does not open. Absent when no keys are at hand. */
  readonly commitment?: (keyId: Uint8Array) => Promise<Uint8Array | null>
  /** Damage that the store itself sees in its files. */
  integrity(): Promise<string[]>
}
