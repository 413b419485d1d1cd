// Follows the settings file while the collector runs: a policy that compiles is in force from the next batch on.
import { lazyAnalyzers } from '../analyze/analyzers.ts'
import { createAnalyzers } from '../analyze/create-analyzers.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Config } from './config.ts'
import type { PolicyIntake } from './intake.ts'
import { policyOf } from './log-settings.ts'
import type { CollectorOptions } from './main.ts'
import { createPolicyReload, type PolicyReload } from './policy-reload.ts'

interface Followers {
  readonly log: OpenLog
  readonly intake: PolicyIntake
  /** Holds what is. */
  readonly inForce: { policy: Config['policy'] }
  readonly onAnalyzerFailure: (failure: AnalyzerFailure) => void
}

/** A change is on the record: which policy was in force when, and not what it says. */
export function followPolicy(
  { place: { environment }, settings, config, onWarning, onNotice }: CollectorOptions,
  { log, intake, inForce, onAnalyzerFailure: onFailure }: Followers,
): PolicyReload | null {
  if (!settings) return null
  const warn = (what: string): void => onWarning?.(what)
  return createPolicyReload({
    ...settings,
    current: config,
    apply: (change) => {
      const { policy, analyzers } = change
      createAnalyzers(analyzers, { environment })
      const asking = lazyAnalyzers(analyzers, { environment, onFailure })
      log.pipeline.setPolicy(policyOf(policy), asking)
      intake.setPolicy(change)
      inForce.policy = policy
    },
    onChange: ({ from, to }) => {
      onNotice?.(`the policy changed: version ${to} is in force, before it ${from}`)
      const entry = { action: 'policy.change', outcome: 'allowed', actor: 'collector' } as const
      log.recorder
        .audit({ ...entry, target: to, reason: `before: ${from}`, details: { from, to } })
        .catch(() => warn('the change of the policy could not be put on the record'))
    },
    onIgnored: (sections) => {
      const names = sections.map((name) => `[${name}]`).join(', ')
      warn(`a change of ${names} in the settings file takes effect at the next start only`)
    },
    onFailure: (reason) => warn(`the policy is unchanged: ${reason}`),
  })
}
