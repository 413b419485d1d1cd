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

/** Kinds of steps that spend; wrappers repeat what these tell. */
export const modelCalls: ReadonlySet<StepKind> = new Set<StepKind>(['completion', 'embedding'])

/** What model calls spend; `calls` of them said so. */
interface Spent extends TokenSum {
  readonly costUsd: number
  readonly calls: number
}

const nothing: Spent = { inputTokens: 0, outputTokens: 0, costUsd: 0, calls: 0 }

/** What one step spent that no step inside of it tells. */
export interface OwnSpent extends TokenSum {
  /** Null when there is none to add. */
  readonly costUsd: number | null
  readonly costFrom: CostSource | null
  /** A model call that used tokens, of which the cost is not known. */
  readonly isUnpriced: boolean
}

/**
 * Sums over leaf model calls: wrappers repeat the sums of what they wrap, and count with what they have beyond it only, so
 * that no total is below what an outer call says, whoever puts a call inside of it. What a tool does is no part of the
 * call that asked for it: where a model call holds a tool, and that an agent, the tokens of both count.
 */
export function sumLeafUsage(steps: readonly UsageStep[]): Totals {
  const totals = noUsage()
  for (const { spent } of spentBySteps(steps)) addSpent(totals, spent)
  return { ...totals, costUsd: roundedCost(totals.costUsd) }
}

/** What {@link sumLeafUsage} sums up: all model calls, and the wrappers that tell for calls inside of them. */
export function spentBySteps<S extends UsageStep>(
  steps: readonly S[],
): { readonly step: S; readonly spent: OwnSpent }[] {
  const all: { step: S; spent: OwnSpent }[] = []
  const counted = new Map<string, TokenSum>()
  const below = new Map<string, Spent>()
  for (const step of deepestFirst(steps)) {
    const { spanId, parentSpanId, kind } = step
    let inside = below.get(spanId) ?? nothing
    // Of several steps with one id the first has what is inside, and no other.
    below.delete(spanId)
    if (modelCalls.has(kind)) {
      const spent = beyond(step, inside)
      if (step.usage) counted.set(spanId, spent)
      all.push({ step, spent })
      inside = plus(inside, {
        ...spent,
        costUsd: spent.costUsd ?? 0,
        calls: hasTokens(step) ? 1 : 0,
      })
    }
    if (parentSpanId !== null && kind !== 'tool')
      below.set(parentSpanId, plus(below.get(parentSpanId) ?? nothing, inside))
  }
  for (const { step, told } of toldByWrappers(steps, counted))
    all.push({ step, spent: { ...told, costUsd: null, costFrom: null, isUnpriced: false } })
  return all
}

/** Sums of nothing, for {@link addSpent}. */
export function noUsage(): Totals {
  return { inputTokens: 0, outputTokens: 0, costUsd: null, costFrom: null, unpricedCalls: 0 }
}

/** Sums of fractions are off in digits that no price has. */
export function roundedCost(costUsd: number | null): number | null {
  return costUsd === null ? null : Number(costUsd.toPrecision(12))
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

/** Adds what a step spent. `costUsd` of the sums is to be rounded in the end: {@link roundedCost}. */
export function addSpent(totals: Totals, spent: OwnSpent): void {
  const { costUsd, costFrom, isUnpriced } = spent
  add(totals, spent)
  if (isUnpriced) totals.unpricedCalls++
  if (costUsd === null) return
  totals.costUsd = (totals.costUsd ?? 0) + costUsd
  const from = costFrom ?? 'reported'
  totals.costFrom = totals.costFrom === null || totals.costFrom === from ? from : 'mixed'
}
