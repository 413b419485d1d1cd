import { analyzeContent, hasFailed } from '../analyze/analyze-content.ts'
import type { Analyzers } from '../analyze/analyzers.ts'
import type { Secret } from '../crypto/secret.ts'
import { captureModeOf } from '../protect/capture-mode.ts'
import type { Policy } from '../protect/policy.ts'
import type { Where } from '../protect/protect-value.ts'
import type { JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { policyVersion } from './policy-version.ts'
import { recordedContent } from './step-capture.ts'
import { splitStep, withKeyedIds } from './step-header.ts'

/** How steps are protected. It changes between batches, never within one. */
export class Protection {
  readonly policy: Policy
  readonly analyzers: Analyzers | undefined
  /** What manifests name. */
  readonly version: Uint8Array

  constructor(policy: Policy, analyzers: Analyzers | undefined) {
    this.policy = policy
    this.analyzers = analyzers
    this.version = policyVersion(policy.version, analyzers?.version)
  }
}

/** What outside analyzers said of the texts of a batch, and the protection that it is sealed under. */
export class Analyzed {
  readonly protection: Protection
  readonly extra: Where['extra']
  readonly #someFailed: boolean

  constructor(protection: Protection, extra: Where['extra']) {
    this.protection = protection
    this.extra = extra
    this.#someFailed = [...(extra?.values() ?? [])].includes('failed')
  }

  /** Whether the content holds a text that is sealed whole because it is not known what it holds. */
  failedOn(content: JsonValue): boolean {
    return this.#someFailed && this.extra !== undefined && hasFailed(content, this.extra)
  }
}

/** Asks outside analyzers about the texts of a batch at once, and about what is recorded only. */
export async function analyzeSteps(
  steps: readonly Step[],
  protection: Protection,
  indexKey: () => Promise<Secret>,
): Promise<Analyzed> {
  const { policy, analyzers } = protection
  if (!analyzers) return new Analyzed(protection, undefined)
  const key = await indexKey()
  const contents = steps.flatMap((sent) => {
    const mode = captureModeOf(policy, sent.traceType)
    if (mode === 'off' || mode === 'reference') return []
    const { content } = splitStep(withKeyedIds(sent, key), policy, key)
    return [recordedContent(policy, content, { mode, indexKey: key }).content]
  })
  return new Analyzed(protection, await analyzeContent(contents, analyzers))
}
