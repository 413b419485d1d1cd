import type { Step } from '../../record/step.ts'
import type { Counters } from './counters.ts'
import type { LossReason } from './loss-tally.ts'
import type { Sender, WireItem } from './plain-batch.ts'
import type { Notice } from './transport-options.ts'

/** What is said of a step when it is handed over. */
export type HandedOver = Pick<WireItem, 'counted' | 'weight' | 'since'>

/** Null: it is not recorded, because policy says so or it was before. A reason: it cannot be sent. */
export type Prepared = WireItem | LossReason | null

/** Makes of steps what leaves the process. Works in the order of the calls, at once or later. */
export interface Preparation {
  /** False: all is done at once. */
  readonly isDeferred: boolean
  /** Steps that are not done, or have `after` to come first. */
  readonly size: number
  /** When the oldest of them was handed over. */
  readonly since: number | undefined
  prepare(step: Step, handed: HandedOver, done: (made: Prepared) => void): void
  /** Once all that was given before is done. */
  after(work: () => void): void
  /** The batch as it stands in its envelope. */
  batchJson(items: readonly WireItem[], sequence: number): string
  /** What was prepared is lost: nothing that comes may refer to it. */
  forget(): void
  /** Nothing is under way. */
  rest(): void
  /** The log that it is for, once it is known, or another one. */
  useOrigin(origin: string): void
  /** What is not done stays undone. */
  stop(): void
}

/** What a preparation is given of the session that it works for. */
export interface PreparationContext {
  readonly sender: Sender
  readonly counters: Counters
  readonly notice: (notice: Notice) => void
}

/** Throws `config_invalid` for a policy that is off, `usage` for keys that are. */
export type MakePreparation = (context: PreparationContext) => Preparation
