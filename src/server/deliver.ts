import { isJsonObject } from '../record/json.ts'
import type { JsonValue } from '../record/json.ts'
import type { AppContext } from './app-context.ts'
import type { Taken } from './intake.ts'
import type { Submission } from './sealing-message.ts'

export interface Parcel extends Omit<Submission, 'facts'> {
  readonly facts?: Omit<Submission['facts'], 'receivedAt'>
}

/** Hands a body that was received to the intake, and counts it. Resolves once what it says is published. */
export async function deliver(context: AppContext, parcel: Parcel): Promise<Taken> {
  const { intake, metrics } = context
  const { door, body, compressed } = parcel
  metrics.add('sealtrace_received_bytes_total', { door }, body.length)
  const facts = { ...parcel.facts, receivedAt: context.now() * 1000 }
  const taken = await intake.submit({ door, facts, compressed, body })
  metrics.add('sealtrace_steps_accepted_total', {}, taken.accepted)
  metrics.add('sealtrace_steps_not_recorded_total', {}, taken.notRecorded ?? 0)
  if (door === 'otlp-metrics') countPoints(metrics, taken.answer)
  return taken
}

/** The door answers with the data points in steps and those of metrics that are not kept. */
function countPoints(metrics: AppContext['metrics'], answer: JsonValue | undefined): void {
  if (!isJsonObject(answer)) return
  const { kept, counted } = answer
  for (const [label, points] of [
    ['true', kept],
    ['false', counted],
  ] as const)
    if (typeof points === 'number')
      metrics.add('sealtrace_otlp_metric_points_total', { kept: label }, points)
}
