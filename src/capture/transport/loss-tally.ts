// What was lost, by trace: bounded, and told to the log as gap records as soon as there is room.
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import type { Gap, Step } from '../../record/step.ts'

export type LossReason = Gap['reason']

/** Steps of one trace that were lost for one reason. */
export interface Loss {
  /** Empty: of traces that are not known, or too many to name. */
  readonly traceId: string
  readonly reason: LossReason
  readonly count: number
  /** Of the first and the last of them, microseconds since the epoch. */
  readonly first: number
  readonly last: number
}

const mostTraces = 1000

export class LossTally {
  readonly #losses = new Map<string, Loss>()

  get isEmpty(): boolean {
    return this.#losses.size === 0
  }

  add(loss: Loss): void {
    const before = this.#losses.get(keyOf(loss))
    const { traceId } = before ?? (this.#losses.size < mostTraces ? loss : { traceId: '' })
    const key = keyOf({ traceId, reason: loss.reason })
    const sum = before ?? this.#losses.get(key)
    this.#losses.set(key, {
      traceId,
      reason: loss.reason,
      count: loss.count + (sum?.count ?? 0),
      first: Math.min(loss.first, sum?.first ?? loss.first),
      last: Math.max(loss.last, sum?.last ?? loss.last),
    })
  }

  /** Gives all, and forgets them. */
  take(): Loss[] {
    const all = [...this.#losses.values()]
    this.#losses.clear()
    return all
  }
}

function keyOf({ traceId, reason }: Pick<Loss, 'traceId' | 'reason'>): string {
  return `${traceId}\u0000${reason}`
}

/** One step that was lost. */
export function lossOf(step: Step, reason: LossReason): Loss {
  const { traceId, startTime, endTime = startTime } = step
  return { traceId, reason, count: 1, first: startTime, last: Math.max(startTime, endTime) }
}

/** The step that tells of a loss. `number` is its place among those of the session: sent again, it is the same step. */
export function gapStep(loss: Loss, session: string, number: number): Step {
  return {
    traceId: loss.traceId || derivedId(32, 'gap', session),
    spanId: derivedId(16, 'gap', session, String(number)),
    kind: 'event',
    name: 'sealtrace.gap',
    startTime: loss.first,
    endTime: loss.last,
    status: 'unset',
    attributes: {
      'sealtrace.gap.count': loss.count,
      'sealtrace.gap.reason': loss.reason,
      'sealtrace.gap.session': session,
    },
  }
}

/** Of a trace that a session had open when its process died. `at`: when it was last heard of, in milliseconds. */
export function sessionLostStep(traceId: string, session: string, at: number): Step {
  return {
    traceId,
    spanId: derivedId(16, 'lost', session, traceId),
    kind: 'event',
    name: 'sealtrace.session.lost',
    startTime: at * 1000,
    endTime: at * 1000,
    status: 'unset',
    attributes: { 'sealtrace.session.outcome': 'unknown', 'sealtrace.session.id': session },
  }
}

function derivedId(digits: 16 | 32, ...of: string[]): string {
  return toHex(sha256(Buffer.from(of.join('\u0000')))).slice(0, digits)
}
