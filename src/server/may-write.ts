// Who may write which runs: asked of what a request says, once it is decoded and before any of it is sealed.
import type { Principal } from '../access/principal.ts'
import { refusedRun, refuseRun, type RunSaid } from '../access/require-write.ts'
import { goesByRun } from '../access/run-sight.ts'
import type { AppContext } from './app-context.ts'
import type { Taken } from './intake.ts'

/** Whether all of it may be written. */
export type MayWrite = (said: readonly RunSaid[]) => boolean

/**
 * Rejects with `denied`, after the denial is on the record, what says a run that the principal may not write: then none of
 * the request is taken. Costs nothing where neither the key nor the policy goes by runs.
 */
export async function writeAs(
  { log, metrics }: AppContext,
  principal: Principal,
  submit: (mayWrite?: MayWrite) => Promise<Taken>,
): Promise<Taken> {
  if (!goesByRun(principal)) return submit()
  let refused: RunSaid | undefined
  try {
    return await submit((said) => {
      refused = refusedRun(principal, said)
      return !refused
    })
  } catch (error) {
    if (!refused) throw error
    metrics.add('sealtrace_denials_total')
    return refuseRun(log.recorder, principal, refused)
  }
}
