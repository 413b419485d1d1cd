import type { StepKind, Usage } from '../record/step.ts'

export interface UsageStep {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: StepKind
  readonly usage: Usage | null
  readonly costUsd: number | null
}

export interface Totals {
  inputTokens: number
  outputTokens: number
  /** Null when no model call has a known cost: unknown is not zero. */
  costUsd: number | null
}

/** Sums over leaf model calls only: wrappers repeat the sums of what they wrap. */
export function sumLeafUsage(steps: readonly UsageStep[]): Totals {
  const byId = new Map(steps.map((step) => [step.spanId, step]))
  const wrappers = new Set<string>()
  for (const step of steps) if (step.kind === 'completion' && step.usage) markAncestors(step)
  const totals: Totals = { inputTokens: 0, outputTokens: 0, costUsd: null }
  for (const step of steps) {
    if (step.kind !== 'completion' || wrappers.has(step.spanId)) continue
    totals.inputTokens += step.usage?.inputTokens ?? 0
    totals.outputTokens += step.usage?.outputTokens ?? 0
    if (step.costUsd !== null) totals.costUsd = (totals.costUsd ?? 0) + step.costUsd
  }
  return totals

  function markAncestors(step: UsageStep): void {
    let parent = byId.get(step.parentSpanId ?? '')
    for (let depth = 0; parent && depth < 1000 && !wrappers.has(parent.spanId); depth++) {
      if (parent.kind === 'completion') wrappers.add(parent.spanId)
      parent = byId.get(parent.parentSpanId ?? '')
    }
  }
}
