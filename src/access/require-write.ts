import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { may, type Facts, type Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import { goesByRun } from './run-sight.ts'

/** What steps say of their run. */
export type RunSaid = Pick<Facts, 'traceType' | 'environment'>

/** Each is a question to the policy. */
const mostSaid = 200

/** The first run that the principal may not write. Throws `bad_request` for too many. */
export function refusedRun(principal: Principal, said: readonly RunSaid[]): RunSaid | undefined {
  if (!goesByRun(principal)) return undefined
  if (said.length > mostSaid)
    throw new SealtraceError(
      'bad_request',
      `steps of more than ${mostSaid} trace types and environments in one request; send them in several`,
    )
  return said.find((run) => !may(principal, 'write', run))
}

/** Rejects with `denied` after the denial is on the record; who may write at all learns no secret by that. */
export async function refuseRun(
  recorder: { audit(entry: AuditEntry): Promise<unknown> },
  principal: Principal,
  { traceType = null, environment = null }: RunSaid,
): Promise<never> {
  const asked = { principal, right: 'write', facts: { traceType, environment } } as const
  await requireRight(recorder, { ...asked, details: { traceType, environment } }).catch(
    (denial: unknown) => {
      if (!SealtraceError.is(denial) || denial.code !== 'not_found') throw denial
    },
  )
  throw new SealtraceError(
    'denied',
    'runs of such a trace type may not be written with these rights; none of the request was taken',
  )
}

/** Rejects with `denied` when one of the steps is of a run that the principal may not write. */
export async function requireWrite(
  recorder: { audit(entry: AuditEntry): Promise<unknown> },
  principal: Principal,
  steps: readonly { readonly traceType?: string; readonly environment?: string }[],
): Promise<void> {
  const said = steps.map(({ traceType = null, environment = null }) => ({ traceType, environment }))
  const once = new Map(said.map((run) => [JSON.stringify([run.traceType, run.environment]), run]))
  const refused = refusedRun(principal, [...once.values()])
  if (refused) await refuseRun(recorder, principal, refused)
}
