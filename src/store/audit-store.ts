import type { StoredRecord } from './log-store.ts'

export interface AuditFilter {
  /** A whole action, or what it starts with before a dot. */
  action?: string | undefined
  /** Any of these, whole. */
  actions?: readonly string[] | undefined
  outcome?: string | undefined
  target?: string | undefined
  /** Milliseconds; `since` is in, `until` is not. */
  since?: number | undefined
  until?: number | undefined
  /** Entries that were stored before this place. */
  before?: number | undefined
  limit: number
}

export interface CreatedFilter {
  trace?: string | undefined
  since?: number | undefined
  until?: number | undefined
  before?: number | undefined
  limit: number
}

/** A record with its place in the order of storing. */
export interface PlacedRecord extends StoredRecord {
  readonly seq: number
}

/** Audit entries as their headers say. Those that are staged are not there yet. */
export interface AuditStore {
  /** Newest first. */
  newest(filter: AuditFilter): Promise<PlacedRecord[]>
  /** Those past a leaf index, in ledger order. */
  after(leaf: number, limit: number): Promise<StoredRecord[]>
  /** The leaf index of the newest; -1: there is none. */
  last(): Promise<number>
  /** Records of steps, newest first. Looks at a bounded number of records: `next` is where to go on; null: there are no more. */
  created(filter: CreatedFilter): Promise<{ rows: PlacedRecord[]; next: number | null }>
}
