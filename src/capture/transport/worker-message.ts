// What the application's thread and the one that sends say to each other.
import type { Step } from '../../record/step.ts'
import type { Loss } from './loss-tally.ts'
import type { TransportSettings } from './read-options.ts'
import type { Notice } from './transport-options.ts'

export interface WorkerSettings {
  readonly settings: TransportSettings
  /** See `Counters`. */
  readonly counters: SharedArrayBuffer
  /** When this process was started, milliseconds since the epoch. */
  readonly started: number
}

export interface HandedSteps {
  readonly steps: readonly Step[]
  /** What each weighs in memory. */
  readonly weights: readonly number[]
  /** When the first was put, milliseconds since the epoch. */
  readonly since: number
  /** Steps for which there was no room. */
  readonly losses: readonly Loss[]
}

/**
 * `acknowledged`: the collector has it, or refused it. `spooled`: it is on disk, or the like. `ended`: as `acknowledged`, but
 * what is on disk is good enough once the collector turns out not to take it.
 */
export type FlushLevel = 'acknowledged' | 'spooled' | 'ended'

export interface FlushOrder {
  readonly flush: number
  readonly level: FlushLevel
  /** Nothing comes later. */
  readonly final: boolean
  /** Nothing is expected to come: what is signed ends. */
  readonly ends: boolean
}

/** The process ends: brings everything to disk, or without one to the collector. Answered by the counter `drained`. */
export interface DrainOrder {
  readonly drain: number
  /** The collector was waited for long enough: the disk will do. */
  readonly isOver: boolean
}

export type ToWorker = HandedSteps | FlushOrder | DrainOrder | { readonly stop: true }

export type FromWorker = { readonly flushed: number } | { readonly notice: Notice }
