import type { Action, Authority, Facts, Principal } from '../principal.ts'
import { readyAuthority } from '../ready-authority.ts'
import { compileAccessPolicy, noAccessSettings, type AccessPolicy } from './access-policy.ts'
import { knownOf, type Question } from './question.ts'

export interface LiveAuthorityOptions {
  /** Default: the ready roles alone. */
  readonly policy?: AccessPolicy
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: () => number
}

/** Answers that are kept: a few for each principal that is about. */
const mostKept = 10_000

/** The policy in force, whatever it is by then. Who holds it follows each change at once. */
export class LiveAuthority implements Authority {
  readonly #now: () => number
  #policy: AccessPolicy
  /** By all that the policies can see of a question. A stated reason is never kept. */
  readonly #kept = new Map<string, boolean>()

  constructor({ policy, now = Date.now }: LiveAuthorityOptions = {}) {
    this.#policy = policy ?? compileAccessPolicy(noAccessSettings)
    this.#now = now
  }

  get policy(): AccessPolicy {
    return this.#policy
  }

  get goesByRun(): boolean {
    const { seen } = this.#policy
    return (['traceType', 'environment', 'ageHours'] as const).some((fact) => seen.has(fact))
  }

  replace(policy: AccessPolicy): void {
    this.#policy = policy
    this.#kept.clear()
  }

  allows(principal: Principal, action: Action, facts?: Facts): boolean {
    if (this.#policy.isReady) return readyAuthority.allows(principal, action, facts)
    const { name, roles, address } = principal
    const at = this.#now()
    return this.#answer({ name, roles, address, action, facts: facts ?? null, at })
  }

  #answer(question: Question): boolean {
    const { name, roles, action, facts } = question
    const { purpose, ...known } = knownOf(question, this.#policy.seen)
    if (purpose !== undefined) return this.#policy.decide(question).allow
    const key = JSON.stringify([name, roles, action, facts === null, known])
    const kept = this.#kept.get(key)
    if (kept !== undefined) return kept
    const { allow, failed } = this.#policy.decide(question)
    if (failed) return false
    if (this.#kept.size >= mostKept) this.#kept.clear()
    this.#kept.set(key, allow)
    return allow
  }
}
