// Whether leaves are what this log's leaves are, and of a time that can be.
import { SealtraceError } from '../error.ts'
import { parseLeaf } from '../seal/format/leaf.ts'
import type { Alert } from './monitor-alert.ts'

/** Milliseconds that the log's clock may be ahead of ours. */
const mostAhead = 10 * 60_000
/** Milliseconds that a leaf may be older than one before it: records of other processes are sequenced later. */
const mostBack = 24 * 60 * 60_000

export class LeafWatch {
  readonly #now: number
  /** Of the newest leaf. */
  time: number
  #bad = { count: 0, first: 0 }
  #odd = { count: 0, first: 0 }

  /** @param time of the newest leaf before, milliseconds since the epoch; 0: not known */
  constructor(now: number, time: number) {
    this.#now = now
    this.time = time
  }

  note(index: number, leaf: Uint8Array): void {
    const time = timeOf(leaf)
    if (time === null) this.#bad = counted(this.#bad, index)
    else if (time > this.#now + mostAhead || time < this.time - mostBack)
      this.#odd = counted(this.#odd, index)
    else this.time = Math.max(this.time, time)
  }

  alerts(): Alert[] {
    const found: Alert[] = []
    const { count: bad, first } = this.#bad
    if (bad > 0)
      found.push(
        alertOf(
          'bad_leaf',
          `${bad} leaves are of no kind that this log has; the first is ${first}`,
        ),
      )
    const { count: odd, first: oddFirst } = this.#odd
    if (odd > 0)
      found.push(
        alertOf(
          'leaf_time',
          `${odd} leaves are of a time more than 10 minutes from now, or a day before that of a leaf before them; the first is ${oddFirst}: look at the clocks`,
        ),
      )
    return found
  }
}

function timeOf(leaf: Uint8Array): number | null {
  try {
    return parseLeaf(leaf).time
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

function counted({ count, first }: { count: number; first: number }, index: number) {
  return { count: count + 1, first: count === 0 ? index : first }
}

function alertOf(code: 'bad_leaf' | 'leaf_time', message: string): Alert {
  const level = code === 'bad_leaf' ? 'alert' : 'warning'
  return { level, code, source: 'log', message, evidence: null }
}
