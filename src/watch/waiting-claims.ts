import { equalBytes } from '../crypto/equal.ts'
import type { TreeHead } from '../ledger/proof.ts'
import type { Claim } from './monitor-state.ts'

/** Of each source: the first ones, and the newest. */
const mostOfSource = 16

interface Waiting {
  readonly claim: Claim
  readonly head: TreeHead
}

/** Signed checkpoints that others were given, and that the log has not come to. */
export class WaitingClaims {
  readonly #waiting = new Map<string, Waiting[]>()

  /** Each tree once, since when it was first seen: other cosignatures make no other claim. */
  add(claim: Claim, head: TreeHead): void {
    const known = this.#waiting.get(claim.source) ?? []
    if (known.some((one) => one.head.size === head.size && equalBytes(one.head.root, head.root)))
      return
    this.#waiting.set(claim.source, [...known.slice(0, mostOfSource - 1), { claim, head }])
  }

  all(): Claim[] {
    return [...this.#waiting.values()].flat().map(({ claim }) => claim)
  }

  /** Who was given more than `size` leaves: the most that it was given, and since when it is ahead. */
  behind(size: number): { source: string; size: number; since: number }[] {
    return [...this.#waiting].flatMap(([source, waiting]) => {
      const ahead = waiting.filter(({ head }) => head.size > size)
      const most = Math.max(...ahead.map(({ head }) => head.size))
      const since = Math.min(...ahead.map(({ claim }) => claim.since))
      return ahead.length > 0 ? [{ source, size: most, since }] : []
    })
  }
}
