import type { CostSource } from '../record/header.ts'
import type { StepKind, Usage } from '../record/step.ts'
import { deepestFirst } from './deepest-first.ts'
import { add, toldByWrappers, type TokenSum } from './wrapper-usage.ts'

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

/** What model calls spend; `calls` of them said so. */
interface Spent extends TokenSum {
  readonly costUsd: number
  readonly calls: number
}

const nothing: Spent = { inputTokens: 0, outputTokens: 0, costUsd: 0, calls: 0 }

/**
 * Sums over leaf model calls: wrappers repeat the sums of what they wrap, and count with what they have beyond it only, so
 * that no total is below what an outer call says, whoever puts a call inside of it. What a tool does is no part of the
 * call that asked for it: where a model call holds a tool, and that an agent, the tokens of both count.
 */
export function sumLeafUsage(steps: readonly UsageStep[]): Totals {
  const totals: Totals = {
    ...{ inputTokens: 0, outputTokens: 0 },
    ...{ costUsd: null, costFrom: null, unpricedCalls: 0 },
  }
  const counted = new Map<string, TokenSum>()
  const below = new Map<string, Spent>()
  for (const step of deepestFirst(steps)) {
    const { spanId, parentSpanId, kind } = step
    let inside = below.get(spanId) ?? nothing
    // Of several steps with one id the first has what is inside, and no other.
    below.delete(spanId)
    if (modelCalls.has(kind)) {
      const own = beyond(step, inside)
      if (step.usage) counted.set(spanId, own)
      add(totals, own)
      addCost(totals, own)
      inside = plus(inside, { ...own, costUsd: own.costUsd ?? 0, calls: hasTokens(step) ? 1 : 0 })
    }
    if (parentSpanId !== null && kind !== 'tool')
      below.set(parentSpanId, plus(below.get(parentSpanId) ?? nothing, inside))
  }
  add(totals, toldByWrappers(steps, counted))
  // Sums of fractions are off in digits that no price has.
  if (totals.costUsd !== null) totals.costUsd = Number(totals.costUsd.toPrecision(12))
  return totals
}

interface OwnSpent extends TokenSum {
  /** Null when there is none to add. */
  readonly costUsd: number | null
  readonly costFrom: CostSource | null
  readonly isUnpriced: boolean
}

/** What a model call spent that the calls inside of it do not tell. */
function beyond({ usage, costUsd, costFrom }: UsageStep, inside: Spent): OwnSpent {
  const inputTokens = Math.max(0, (usage?.inputTokens ?? 0) - inside.inputTokens)
  const outputTokens = Math.max(0, (usage?.outputTokens ?? 0) - inside.outputTokens)
  const hasMore = inputTokens + outputTokens > 0
  const own = { inputTokens, outputTokens, costFrom, isUnpriced: costUsd === null && hasMore }
  if (inside.calls === 0 || costUsd === null) return { ...own, costUsd }
  const left = costUsd - inside.costUsd
  // The price of tokens that are told inside is known better there: of which model they were, and how many were cached.
  const isPricedInside = costFrom === 'computed' && !hasMore
  // Sums of fractions are a little off.
  return { ...own, costUsd: left > costUsd * 1e-9 && !isPricedInside ? left : null }
}

function plus(a: Spent, b: Spent): Spent {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
    calls: a.calls + b.calls,
  }
}

function hasTokens({ usage }: UsageStep): boolean {
  return (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) > 0
}

function addCost(totals: Totals, { costUsd, costFrom, isUnpriced }: OwnSpent): void {
  if (isUnpriced) totals.unpricedCalls++
  if (costUsd === null) return
  totals.costUsd = (totals.costUsd ?? 0) + costUsd
  const from = costFrom ?? 'reported'
  totals.costFrom = totals.costFrom === null || totals.costFrom === from ? from : 'mixed'
}
