import type { Inside } from '../../protect/find-in-text.ts'
import type { Policy } from '../../protect/policy.ts'
import { insideOf } from '../../protect/protect-value.ts'
import { treatmentOf } from '../../protect/scope.ts'

/** Where the output of a scan goes, for the policy's rules. */
export const scanContext = { destination: 'export' } as const

/** What is looked for. */
export class ScanPolicy {
  readonly policy: Policy
  /** Looks into objects and arrays that a text has encoded. */
  readonly inside: Inside
  readonly #classes: ReadonlySet<string> | undefined
  readonly #kept = new Map<string, boolean>()

  /** All classes when none are given. Those that the policy keeps are never findings. */
  constructor(policy: Policy, classes?: ReadonlySet<string>) {
    this.policy = policy
    this.inside = insideOf({ policy, context: scanContext, keyed: () => '0'.repeat(16) })
    this.#classes = classes
  }

  wants(finding: { readonly class: string }): boolean {
    if (this.#classes && !this.#classes.has(finding.class)) return false
    return !this.#isKept(finding.class)
  }

  #isKept(name: string): boolean {
    let kept = this.#kept.get(name)
    if (kept === undefined) {
      kept = treatmentOf(this.policy, name, scanContext).action === 'keep'
      this.#kept.set(name, kept)
    }
    return kept
  }
}
