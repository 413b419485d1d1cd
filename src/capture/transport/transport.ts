// Where recorded steps go on their way to the collector.
import type { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'

/** Counters since the recorder was made. Steps are the messages that tell of them: a start and an end are two. */
export interface RecorderStats {
  /** Handed over by adapters. */
  readonly recorded: number
  /** In memory: neither on disk nor acknowledged. */
  readonly queued: number
  readonly queuedBytes: number
  /** Sealed on disk, not acknowledged yet. */
  readonly spooled: number
  readonly spooledBytes: number
  /** With the collector, or not recorded because the policy says so. */
  readonly acknowledged: number
  /** Refused by the collector for good. Each is marked in the log. */
  readonly refused: number
  /** Lost because a bound was hit. Each is marked in the log as soon as there is room. */
  readonly dropped: number
  /** Sealed without rows for the index, because `indexKey` has no key for the month: found by their headers only. */
  readonly notIndexed: number
  /** What the collector's answers have shown of its log. */
  readonly log: LogStats
  /** Milliseconds since the oldest step that is not acknowledged was handed over; 0 when there is none. */
  readonly lagMs: number
}

export interface LogStats {
  /**
   * `unknown`: nothing was acknowledged yet, or checking is switched off. `holds`: the last answer continued what is remembered.
   * `unchecked`: the collector shows no checkpoint, as old ones do not, or its key cannot be had. `contradicts`: the last answer
   * contradicts what is remembered, and what it acknowledged waits.
   */
  readonly state: 'unknown' | 'holds' | 'unchecked' | 'contradicts'
  /** Leaves under the newest checkpoint that was verified; 0: none was. */
  readonly size: number
  /** Answers that contradicted what was remembered. */
  readonly contradictions: number
}

export interface Flushed {
  /** Everything that was handed over before is at the level that was asked for, or was refused or dropped, which is counted. */
  readonly done: boolean
  /** Steps that are not. */
  readonly left: number
}

/** Nothing here throws or rejects. */
export interface Transport {
  /** Takes a step that is a copy. Returns at once, unless the queue is full and its policy is `block`. */
  put(step: Step, bytes: number): void
  /** Why steps that are put now would be lost; null: they would not. */
  refusal(): SealtraceError | null
  /** Resolves when what was put before is acknowledged at the recorder's level, or at the time-out (milliseconds). */
  flush(timeoutMs: number): Promise<Flushed>
  /** Flushes and stops. What is put later is dropped. */
  close(timeoutMs: number): Promise<Flushed>
  stats(): RecorderStats
}
