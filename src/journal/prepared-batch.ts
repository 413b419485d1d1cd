import type { KeyWrite } from '../keys/key-ring.ts'
import type { SealedRecord } from '../store/log-store.ts'

/** What one request became, for the journal. */
export interface SealedBatch {
  readonly records: readonly SealedRecord[]
  readonly keys: readonly KeyWrite[]
  /** Trace ids in order of first appearance, duplicates included. */
  readonly traces: readonly string[]
  /** Steps that were there already, unchanged. */
  readonly duplicates: number
  /** Steps that the policy does not record (capture mode `off`); absent: none. */
  readonly notRecorded?: number
}
