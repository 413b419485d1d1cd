import type { KeyKind, KeyRow } from './key-row.ts'

/**
 * Where wrapped keys live: apart from the log and from ordinary backups of it. Reads see what is committed.
 * Writing is the journal's: it commits keys before the records that use them.
 */
export interface KeyTable {
  get(id: Uint8Array): Promise<KeyRow | null>
  /** Rows of a kind with this owner, oldest first. */
  find(kind: KeyKind, owner: Uint8Array): Promise<KeyRow[]>
  /** The epoch key of `epoch`, or null. */
  epochKey(epoch: string): Promise<KeyRow | null>
}
