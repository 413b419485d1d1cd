import type { Principal } from '../access/principal.ts'
import { SealtraceError } from '../error.ts'
import { isJsonObject } from '../record/json.ts'
import type { JsonValue } from '../record/json.ts'
import type { AckLevel } from '../record/ack-level.ts'
import { acknowledge, refuseWhereEnded, type Acknowledged } from './acknowledge.ts'
import type { AppContext } from './app-context.ts'
import type { Taken } from './intake.ts'
import { writeAs, type MayWrite } from './may-write.ts'
import type { Submission } from './sealing-message.ts'

export interface Parcel extends Omit<Submission, 'facts'> {
  /** How far it must have come, see `ackLevelFor`. */
  readonly level: AckLevel
  readonly facts?: Omit<Submission['facts'], 'receivedAt'>
  /** By a registered producer; default false. */
  readonly isSigned?: boolean
  /** Who sends it; null: by a ticket that was given to who had the right. */
  readonly principal: Principal | null
}

/**
 * Hands a body that was received to the intake, and counts it. Resolves once what it says is at its level. Rejects with
 * `unauthorized` what is not signed where the settings ask for it, and with `denied` runs that the sender may not write.
 */
export async function deliver(context: AppContext, parcel: Parcel): Promise<Acknowledged> {
  return acknowledge(context, await handOver(context, parcel), parcel.level)
}

/** As {@link deliver}, without witnesses: for who has more to record before they are asked. */
export async function handOver(context: AppContext, parcel: Parcel): Promise<Taken> {
  const { intake, metrics } = context
  const { door, body, compressed, level, principal, isSigned = false } = parcel
  refuseWhereEnded(context)
  if (context.config.ingest.signedOnly && !isSigned) throw unsigned(context)
  metrics.add('sealtrace_received_bytes_total', { door }, body.length)
  const facts = { ...parcel.facts, receivedAt: context.now() * 1000 }
  const submit = (mayWrite?: MayWrite): Promise<Taken> =>
    intake.submit({ door, facts, compressed, body, level }, mayWrite)
  const taken = principal ? await writeAs(context, principal, submit) : await submit()
  metrics.add('sealtrace_steps_accepted_total', {}, taken.accepted)
  metrics.add('sealtrace_steps_not_recorded_total', {}, taken.notRecorded ?? 0)
  if (door === 'otlp-metrics') countPoints(metrics, taken.answer)
  return taken
}

function unsigned({ signers }: AppContext): SealtraceError {
  signers.onStranger()
  return new SealtraceError(
    'unauthorized',
    'this collector takes batches of recorders only that a registered producer has signed; give the recorder its signingKey',
  )
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
