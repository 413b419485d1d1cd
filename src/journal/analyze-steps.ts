import { analyzeContent } from '../analyze/analyze-content.ts'
import type { AnalyzerGuard } from '../analyze/guard.ts'
import type { Secret } from '../crypto/secret.ts'
import { captureModeOf } from '../protect/capture-mode.ts'
import type { Policy } from '../protect/policy.ts'
import type { Where } from '../protect/protect-value.ts'
import type { Step } from '../record/step.ts'
import { recordedContent } from './step-capture.ts'
import { splitStep, withKeyedIds } from './step-header.ts'

/** Asks outside analyzers about the texts of a batch at once, and about what is recorded only. */
export async function analyzeSteps(
  steps: readonly Step[],
  analyzers: AnalyzerGuard | undefined,
  { policy, indexKey }: { readonly policy: Policy; readonly indexKey: Secret },
): Promise<Where['extra']> {
  if (!analyzers) return undefined
  const contents = steps.flatMap((sent) => {
    const mode = captureModeOf(policy, sent.traceType)
    if (mode === 'off' || mode === 'reference') return []
    const { content } = splitStep(withKeyedIds(sent, indexKey), policy, indexKey)
    return [recordedContent(policy, content, mode).content]
  })
  return analyzeContent(contents, analyzers)
}
