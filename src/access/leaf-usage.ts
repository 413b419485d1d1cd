import type { CostSource } from '../record/header.ts'
import type { StepKind, Usage } from '../record/step.ts'
import { toldByWrappers } from './wrapper-usage.ts'

export interface UsageStep {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: StepKind
  readonly usage: Usage | null
  readonly costUsd: number | null
  readonly costFrom: CostSource | null
}

export interface Totals {
  inputTokens: number
  outputTokens: number
  /** Null when no model call has a known cost: unknown is not zero. */
  costUsd: number | null
  /** Who knows the costs that `costUsd` sums up. */
  costFrom: CostSource | 'mixed' | null
  /** Model calls that used tokens and of which the cost is not known: `costUsd` is without them. */
  unpricedCalls: number
}

const modelCalls: ReadonlySet<StepKind> = new Set<StepKind>(['completion', 'embedding'])

/**
 * Sums over leaf model calls only: wrappers repeat the sums of what they wrap. What a tool does is no part of the call
 * that asked for it: where a model call holds a tool, and that an agent, the tokens of both count.
 */
export function sumLeafUsage(steps: readonly UsageStep[]): Totals {
  const wrappers = wrappersIn(steps)
  const totals: Totals = {
    ...{ inputTokens: 0, outputTokens: 0 },
    ...{ costUsd: null, costFrom: null, unpricedCalls: 0 },
  }
  const counted = new Set<string>()
  for (const step of steps) {
    if (!modelCalls.has(step.kind) || wrappers.has(step.spanId)) continue
    if (step.usage) counted.add(step.spanId)
    totals.inputTokens += step.usage?.inputTokens ?? 0
    totals.outputTokens += step.usage?.outputTokens ?? 0
    addCost(totals, step)
  }
  const told = toldByWrappers(steps, counted)
  totals.inputTokens += told.inputTokens
  totals.outputTokens += told.outputTokens
  // Sums of fractions are off in digits that no price has.
  if (totals.costUsd !== null) totals.costUsd = Number(totals.costUsd.toPrecision(12))
  return totals
}

function hasTokens({ usage }: UsageStep): boolean {
  return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) > 0
}

function addCost(totals: Totals, step: UsageStep): void {
  const { costUsd, costFrom } = step
  if (costUsd === null) {
    if (hasTokens(step)) totals.unpricedCalls++
    return
  }
  totals.costUsd = (totals.costUsd ?? 0) + costUsd
  const from = costFrom ?? 'reported'
  totals.costFrom = totals.costFrom === null || totals.costFrom === from ? from : 'mixed'
}

/** Model calls that others with usage are part of. Every step is passed once: ids are not to be trusted to form a tree. */
function wrappersIn(steps: readonly UsageStep[]): ReadonlySet<string> {
  const byId = new Map(steps.map((step) => [step.spanId, step]))
  const wrappers = new Set<string>()
  const passed = new Set<string>()
  for (const step of steps) {
    if (!modelCalls.has(step.kind) || !hasTokens(step)) continue
    let above = byId.get(step.parentSpanId ?? '')
    while (above && above !== step && above.kind !== 'tool' && !passed.has(above.spanId)) {
      passed.add(above.spanId)
      if (modelCalls.has(above.kind)) wrappers.add(above.spanId)
      above = byId.get(above.parentSpanId ?? '')
    }
  }
  return wrappers
}
