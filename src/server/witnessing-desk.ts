// One witness of the policy, as the keeper sees it: when it may be asked again, what it last cosigned, what is wrong with it.
import type { Proof } from '../ledger/proof.ts'
import {
  witnessFailures,
  type StoredCheckpoint,
  type WitnessAnswer,
  type WitnessClient,
  type WitnessFailure,
} from '../ledger/witness/witness-client.ts'

const usualPause = 60_000

export interface WitnessView {
  /** As the policy names it. */
  readonly name: string
  /** Size of the last checkpoint that it is known to have cosigned; null before it has said. */
  readonly size: number | null
  /** What is wrong, for people; null while it cosigns. */
  readonly trouble: string | null
  /** It has seen another history of this log than ours. */
  readonly isAlarm: boolean
}

export interface WitnessDeskOptions {
  readonly name: string
  readonly client: WitnessClient
  /** Milliseconds before a question is asked again. */
  readonly interval: number
  /** Milliseconds: one that fails is asked less and less often, down to this, and one that raised an alarm no more often. Default 60 000. */
  readonly longestPause?: number | undefined
  readonly now: () => number
}

export class WitnessDesk {
  readonly name: string
  readonly #options: WitnessDeskOptions
  #cosigned = -1
  #failures = 0
  #notBefore = 0
  #isBusy = false
  #trouble: string | null = null
  #isAlarm = false
  readonly #told = new Set<WitnessFailure>()

  constructor(options: WitnessDeskOptions) {
    this.name = options.name
    this.#options = options
  }

  get view(): WitnessView {
    return {
      ...{ name: this.name, size: this.#options.client.lastSize },
      ...{ trouble: this.#trouble, isAlarm: this.#isAlarm },
    }
  }

  /** When it may be asked for a checkpoint of this size: null when it has cosigned it, or is being asked. */
  dueAt(size: number): number | null {
    return this.#isBusy || this.#cosigned >= size ? null : this.#notBefore
  }

  /** Rejects with what `prove` throws. */
  async ask(
    checkpoint: StoredCheckpoint,
    prove: (from: number) => Proof,
    signal: AbortSignal,
  ): Promise<WitnessAnswer> {
    this.#isBusy = true
    try {
      return await this.#options.client.cosign(checkpoint, prove, signal)
    } finally {
      this.#isBusy = false
      // Whatever comes of it: no question follows at once.
      this.#notBefore = this.#options.now() + this.#options.interval
    }
  }

  noteCosigned(size: number): void {
    this.#cosigned = Math.max(this.#cosigned, size)
    this.#failures = 0
    this.#trouble = null
    this.#isAlarm = false
  }

  /** True the first time that this witness fails so. `retryAfter` in milliseconds. */
  noteFailure(reason: WitnessFailure, retryAfter = 0): boolean {
    this.#pause(retryAfter)
    if (!this.#isAlarm) this.#trouble = witnessFailures[reason]
    const isNews = !this.#told.has(reason)
    this.#told.add(reason)
    return isNews
  }

  /** True when it was no alarm before. */
  noteAlarm(what: string): boolean {
    const { now, interval, longestPause = usualPause } = this.#options
    this.#notBefore = now() + Math.max(longestPause, interval)
    const isNews = !this.#isAlarm
    this.#isAlarm = true
    this.#trouble = what
    return isNews
  }

  #pause(least: number): void {
    const { now, interval, longestPause = usualPause } = this.#options
    const grown = interval * 2 ** Math.min(this.#failures, 16)
    this.#failures += 1
    this.#notBefore = now() + Math.max(least, Math.min(grown, Math.max(longestPause, interval)))
  }
}
