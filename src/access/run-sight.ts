import type { SealtraceError } from '../error.ts'
import type { LogStore } from '../store/log-store.ts'
import { factsOfRun } from './facts.ts'
import { auditBy } from './audit-by.ts'
import { may, notFound, type Action, type Facts, type Principal } from './principal.ts'
import { resolveInTurns } from './resolve-trace.ts'

/** Whether what a principal may can differ from run to run at all: where not, nobody need look at the runs. */
export function goesByRun({ authority, traceTypes }: Principal): boolean {
  return traceTypes !== undefined || authority.goesByRun === true
}

/**
 * What to throw for a run that is not there. Where others are only not to be seen, it is on the record as a denial is: neither
 * the time that an answer takes nor the record tells who asks which it was.
 */
export async function missingRun(
  recorder: Parameters<typeof auditBy>[0],
  principal: Principal,
  target?: string,
): Promise<SealtraceError> {
  const entry = { action: 'read-header', outcome: 'failed', ...(target && { target }) } as const
  if (goesByRun(principal)) await auditBy(recorder, principal, entry)
  return notFound()
}

/** What a principal may see of runs, for one request: the facts of each run are read once. */
export class RunSight {
  readonly #principal: Principal
  readonly #store: Pick<LogStore, 'trace' | 'readTile'>
  readonly #facts = new Map<string, Promise<Facts>>()

  constructor(principal: Principal, store: Pick<LogStore, 'trace' | 'readTile'>) {
    this.#principal = principal
    this.#store = store
  }

  /** Whether it is allowed all of these on a run; `trace` is null for what is of no run. */
  async may(
    trace: string | null,
    actions: readonly Action[],
    value: Pick<Facts, 'class'> = {},
  ): Promise<boolean> {
    const isSame = !goesByRun(this.#principal)
    const facts = isSame || trace === null ? {} : await this.#factsOf(trace)
    return actions.every((action) => may(this.#principal, action, { ...facts, ...value }))
  }

  #factsOf(trace: string): Promise<Facts> {
    const known = this.#facts.get(trace) ?? this.#read(trace)
    this.#facts.set(trace, known)
    return known
  }

  async #read(trace: string): Promise<Facts> {
    const resolved = await resolveInTurns(await this.#store.trace(trace), this.#store)
    return factsOfRun(resolved)
  }
}
