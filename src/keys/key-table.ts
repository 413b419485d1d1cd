import type { KeyKind, KeyRow } from './key-row.ts'

/**
 * Where wrapped keys live: apart from the log and from ordinary backups of it. Reads see what is committed.
 * Writing is the journal's: it commits keys before the records that use them.
 */
export interface KeyTable {
  get(id: Uint8Array): Promise<KeyRow | null>
  /** Rows of a kind with this owner, oldest first. */
  find(kind: KeyKind, owner: Uint8Array): Promise<KeyRow[]>
  /** Rows of a kind, by epoch, oldest first within one. */
  ofKind(kind: KeyKind): Promise<KeyRow[]>
  /** The epoch key of `epoch`, or null. */
  epochKey(epoch: string): Promise<KeyRow | null>
  /** Number of the generation key that the rows of a domain (`epoch` of a row) are sealed under; 1 until an erasure. */
  generation(domain: string): Promise<number>
  /** Every domain that has rows. */
  domains(): Promise<string[]>
  /** Rows of a domain, of all kinds. */
  inDomain(domain: string): Promise<KeyRow[]>
  /** Whether a key with this id was destroyed. */
  isGone(id: Uint8Array): Promise<boolean>
}
