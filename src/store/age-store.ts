// The contract of the look-ups by age, for retention: what was recorded until when, and what is left of it.
import type { RecordKind } from '../record/kind.ts'

/** A record of which the header row is there. */
export interface AgedRecord {
  /** Its place in the order of recording. */
  readonly seq: number
  readonly id: Uint8Array
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Null for an audit entry. */
  readonly trace: string | null
}

export interface AgedPage {
  readonly kinds: readonly RecordKind[]
  /** Only records after this place. */
  readonly after: number
  /** Recorded after the one time and until the other. */
  readonly since: number
  readonly until: number
}

export interface AgeStore {
  /**
   * Sequenced records in the order of recording, and the place to go on after; null at the end. A page is a stretch of the
   * log, so that it is read in milliseconds whatever it holds: it may be empty.
   */
  page(page: AgedPage): Promise<{ readonly records: AgedRecord[]; readonly next: number | null }>
  /** Place of the newest header row of a trace; null when there is none. */
  newest(trace: string): Promise<number | null>
  /** Of the parts that are there: their classes by id in hex, as they say them. */
  classes(parts: readonly Uint8Array[]): Promise<Map<string, string>>
}
