import type { Analyzers } from '../analyze/analyzers.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Policy } from '../protect/policy.ts'
import type { LogStore } from '../store/log-store.ts'
import type { PriceTable } from './price-table.ts'

export interface PipelineOptions {
  readonly origin: string
  /** Of the start: it can be changed while the pipeline works. */
  readonly policy: Policy
  /** Outside analyzers of the start; absent: none. */
  readonly analyzers?: Analyzers | undefined
  readonly ring: KeyRing
  readonly store: LogStore
  /** Default: no cost is known but what clients say. */
  readonly prices?: PriceTable
  /** Bytes; default 1 MiB. */
  readonly maxEntrySize?: number
  /** Chunks of running traces kept in memory; default 10 000. */
  readonly cachedChunks?: number
  readonly now?: () => number
}
