// Steps that go together, before they are sealed.
import type { JsonObject } from '../../record/json.ts'
import type { Step, StepKind } from '../../record/step.ts'
import type { WireSlot } from '../../seal/format/client-sealed.ts'
import type { Loss } from './loss-tally.ts'

/** A step that is ready to be sent. */
export interface WireItem {
  readonly json: string
  readonly traceId: string
  readonly kind: StepKind
  /** Microseconds since the epoch. */
  readonly first: number
  readonly last: number
  /** False: it tells of others, and is in no figure. */
  readonly counted: boolean
  /** What it weighed when it was handed over. */
  readonly weight: number
  /** When that was, milliseconds since the epoch. */
  readonly since: number
  /** Of a step that is sealed to a reader key: the slot that it lies in, and the log that it is for. */
  readonly slot?: WireSlot
  readonly origin?: string
}

/** How many of the application's steps a batch holds, by trace, and the times that they cover. */
export type TraceShare = readonly [traceId: string, count: number, first: number, last: number]

/** What every batch says of who sends it. */
export interface Sender {
  readonly session: string
  readonly version: string
  readonly resource: JsonObject
}

/** @param items steps as they travel */
export function batchJson(
  items: readonly Pick<WireItem, 'json'>[],
  sender: Sender,
  sequence: number,
): string {
  const { session, version, resource } = sender
  const head = { recorder: { session, sequence, name: 'sealtrace', version }, resource }
  return `${JSON.stringify(head).slice(0, -1)},"steps":[${items.map(({ json }) => json).join(',')}]}`
}

export function sharesOf(items: readonly WireItem[]): TraceShare[] {
  const shares = new Map<string, TraceShare>()
  for (const { traceId, first, last, counted } of items) {
    if (!counted) continue
    const [, count, from, to] = shares.get(traceId) ?? [traceId, 0, first, last]
    shares.set(traceId, [traceId, count + 1, Math.min(from, first), Math.max(to, last)])
  }
  return [...shares.values()]
}

export function lossesOf(shares: readonly TraceShare[], reason: Loss['reason']): Loss[] {
  return shares.map(([traceId, count, first, last]) => ({ traceId, reason, count, first, last }))
}

/** @param wire the step as it travels */
export function wireItem(
  wire: Step,
  { counted, weight, since }: Pick<WireItem, 'counted' | 'weight' | 'since'>,
): WireItem {
  const { traceId, kind, startTime, endTime = startTime } = wire
  const json = JSON.stringify(wire)
  return {
    json,
    traceId,
    kind,
    first: startTime,
    last: Math.max(startTime, endTime),
    counted,
    weight,
    since,
  }
}
