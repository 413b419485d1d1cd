import type { Analyzers } from '../analyze/analyzers.ts'
import { defaultIndexOptions, type IndexOptions } from '../terms/indexer.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Policy } from '../protect/policy.ts'
import type { LogStore } from '../store/log-store.ts'
import type { PriceTable } from './price-table.ts'

/** What sealing asks of keys: a producer that seals to a reader key has no more. */
export type PipelineKeys = Pick<
  KeyRing,
  | 'slots'
  | 'newSlot'
  | 'assignSlot'
  | 'subject'
  | 'projectKey'
  | 'indexKey'
  | 'takeWrites'
  | 'reset'
>

/** Where what was recorded of a trace is looked up. */
export type PipelineStore = Pick<LogStore, 'trace' | 'readTile'> & {
  readonly ages?: Pick<LogStore['ages'], 'classes'>
}

export interface PipelineOptions {
  readonly origin: string
  /** Of the start: it can be changed while the pipeline works. */
  readonly policy: Policy
  /** Outside analyzers of the start; absent: none. */
  readonly analyzers?: Analyzers | undefined
  readonly ring: PipelineKeys
  readonly store: PipelineStore
  /** Default: no cost is known but what clients say. */
  readonly prices?: PriceTable
  /** Bytes; default 1 MiB. */
  readonly maxEntrySize?: number
  /** Chunks of running traces kept in memory; default 10 000. */
  readonly cachedChunks?: number
  /** What the blind index holds; default values and words. */
  readonly indexing?: IndexOptions
  readonly now?: () => number
}

export const pipelineDefaults = {
  maxEntrySize: 1024 * 1024,
  cachedChunks: 10_000,
  now: Date.now,
  indexing: defaultIndexOptions,
}
