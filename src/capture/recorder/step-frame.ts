// Ids and times of a step. What cannot be one is replaced: the collector would refuse the whole step for it.
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { nowMicros } from './clock.ts'
import type { StepIds, StepStart } from './step-draft.ts'

export interface StepFrame extends StepIds {
  readonly parentSpanId?: string
  /** Microseconds since the epoch. */
  readonly startTime: number
}

/** @param above the step of the async context */
export function stepFrame(
  { traceId, spanId, parent, startTime }: StepStart,
  above: StepIds | undefined,
): StepFrame {
  const under = parent === undefined ? above : idsOf(parent)
  return {
    traceId: idOf(traceId, 32) ?? under?.traceId ?? toHex(randomBytes(16)),
    spanId: idOf(spanId, 16) ?? toHex(randomBytes(8)),
    ...(under && { parentSpanId: under.spanId }),
    startTime: timeOf(startTime) ?? nowMicros(),
  }
}

/** Microseconds since the epoch, of such a number or a `Date`; undefined for what is no time. */
export function timeOf(time: unknown): number | undefined {
  const micros = time instanceof Date ? time.getTime() * 1000 : time
  if (typeof micros !== 'number') return undefined
  const whole = Math.round(micros)
  return Number.isSafeInteger(whole) && whole >= 0 ? whole : undefined
}

function idsOf(ids: unknown): StepIds | undefined {
  if (typeof ids !== 'object' || ids === null) return undefined
  const { traceId, spanId } = ids as Partial<StepIds>
  const trace = idOf(traceId, 32)
  const span = idOf(spanId, 16)
  return trace && span ? { traceId: trace, spanId: span } : undefined
}

/** Hex digits, not only zeros. */
function idOf(id: unknown, length: 16 | 32): string | undefined {
  if (typeof id !== 'string' || id.length !== length || !/^[0-9a-f]+$/i.test(id)) return undefined
  return /^0+$/.test(id) ? undefined : id.toLowerCase()
}
