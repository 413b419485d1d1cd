import type { StoredCheckpoint } from '../ledger/witness/witness-client.ts'
import type { WitnessDesk } from './witnessing-desk.ts'

/** A checkpoint, and the cosignatures that it has so far. */
export interface Gathering extends StoredCheckpoint {
  readonly lines: Map<WitnessDesk, string>
  /** When the next one was published; null while this is the newest. */
  supersededAt: number | null
  readonly begun: number
  /** Witnesses that are being asked for it. */
  asking: number
  /** It met the policy, or a witness is past it: the next one may be asked for. */
  isOver: boolean
}

/** Which checkpoint witnesses are asked for. Times are in milliseconds. */
export class Gatherings {
  readonly #timeout: number
  #current: Gathering | null = null

  constructor(timeout: number) {
    this.#timeout = timeout
  }

  noteNewer(size: number, now: number): void {
    if (this.#current && size > this.#current.size) this.#current.supersededAt ??= now
  }

  /** One stays until it is over or its time is: witnesses of different speed would never cosign the same size otherwise. */
  of(checkpoint: StoredCheckpoint, now: number): Gathering {
    if (this.#current) {
      const { size, begun, isOver, lines, asking } = this.#current
      const isWorth = !isOver && (lines.size > 0 || asking > 0) && now < begun + this.#timeout
      if (size === checkpoint.size || isWorth) return this.#current
      this.#current.supersededAt ??= now
    }
    this.#current = {
      ...{ ...checkpoint, lines: new Map(), supersededAt: null },
      ...{ begun: now, asking: 0, isOver: false },
    }
    return this.#current
  }
}
