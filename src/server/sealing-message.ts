// What goes between the collector's main thread and its sealing thread.
import type { ErrorCode } from '../error.ts'
import type { OtlpEncoding } from '../ingest/otlp/response.ts'
import type { LogPlace } from '../journal/open-log.ts'
import type { SealedBatch } from '../journal/pipeline.ts'
import type { Config } from './config.ts'

export interface SealingData {
  readonly place: LogPlace
  readonly config: Config
}

export interface Submission {
  readonly signal: 'traces' | 'logs'
  readonly encoding: OtlpEncoding
  readonly gzip: boolean
  readonly body: Uint8Array
}

/** `reset`: a write was refused; what was sealed before is void, what comes after has this generation. */
export type SealingRequest =
  | (Submission & { readonly id: number })
  | { readonly reset: number }
  | { readonly close: true }

export type SealingResult =
  | {
      readonly id: number
      readonly generation: number
      readonly accepted: number
      readonly batch: SealedBatch
    }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string }
