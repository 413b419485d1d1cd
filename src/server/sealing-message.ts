// What goes between the collector's main thread and its sealing threads.
import type { MessagePort } from 'node:worker_threads'
import type { RunSaid } from '../access/require-write.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import type { ErrorCode } from '../error.ts'
import type { Door, RequestFacts } from '../ingest/doors.ts'
import type { Fallback } from '../keys/root-keys.ts'
import type { CheckedBatch } from '../journal/adopt-check.ts'
import type { LogPlace } from '../journal/open-log.ts'
import type { AckLevel } from '../record/ack-level.ts'
import type { JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import type { Config } from './config.ts'
import type { PackedBatch } from './packed-batch.ts'

/** A trace belongs to one thread: only that one knows what is stored of it. */
export interface SealingData {
  readonly place: LogPlace
  readonly config: Config
  /** This thread's number, and how many there are. */
  readonly shard: number
  readonly shards: number
}

export interface Submission {
  readonly door: Door
  readonly facts: RequestFacts
  readonly compressed: boolean
  readonly body: Uint8Array
  /** How far the journal takes it before the answer; nothing to the threads. */
  readonly level: AckLevel
}

export type SealingRequest =
  /** With `asks`, what it says of its runs is told first, and it waits for the word. */
  | (Submission & { readonly id: number; readonly asks: boolean })
  /** The word: whether all of it may be written. */
  | { readonly id: number; readonly isAllowed: boolean }
  /** A write was refused: what was sealed before is void, what comes after has this generation. */
  | { readonly reset: number }
  /** The way to another thread. */
  | { readonly peer: MessagePort; readonly shard: number }

/** What a request says of the traces of one thread: steps, or records that came sealed. */
export type Share = { readonly steps: readonly Step[] } | { readonly sealed: CheckedBatch }

/** A share of another thread's traces, decoded here. */
export type HandedOver = Share & { readonly id: number }

export type SealingResult =
  /** The thread has loaded what it needs. */
  | { readonly ready: true }
  | { readonly analyzerFailure: AnalyzerFailure }
  | { readonly rootKeyFallback: Fallback }
  /** What the request says of its runs, each once. */
  | { readonly id: number; readonly said: readonly RunSaid[] }
  /** Tells in how many shares the request comes, and what the door has to say. */
  | {
      readonly id: number
      readonly accepted: number
      readonly shares: number
      readonly answer?: JsonValue
    }
  | { readonly id: number; readonly generation: number; readonly batch: PackedBatch }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string }
