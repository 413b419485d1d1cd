// Tokens that no model call tells and its turn does, as a sum with what ran in it: the exporter of the OpenAI Agents SDK
// sends a call of the responses API without them, and its turn in a later batch.
import { deepestFirst } from './deepest-first.ts'
import type { UsageStep } from './leaf-usage.ts'

export interface TokenSum {
  inputTokens: number
  outputTokens: number
}

const modelCalls: ReadonlySet<string> = new Set(['completion', 'embedding'])

/**
 * What agents and other wrappers have beyond what is `counted` of the calls inside of them (by span id). Only of wrappers
 * with a call right below them of which no tokens are known.
 */
export function toldByWrappers<S extends UsageStep>(
  steps: readonly S[],
  counted: ReadonlyMap<string, Readonly<TokenSum>>,
): { readonly step: S; readonly told: TokenSum }[] {
  const all: { step: S; told: TokenSum }[] = []
  const lacking = new Set(
    steps
      .filter(({ kind, usage }) => modelCalls.has(kind) && usage === null)
      .map(({ parentSpanId }) => parentSpanId),
  )
  if (lacking.size === 0) return all
  const inside = new Map<string, TokenSum>()
  for (const step of deepestFirst(steps)) {
    const { spanId, parentSpanId, kind, usage } = step
    const sum = inside.get(spanId) ?? { inputTokens: 0, outputTokens: 0 }
    // Of several steps with one id the first has what is inside, and no other.
    inside.delete(spanId)
    const known = modelCalls.has(kind) ? counted.get(spanId) : undefined
    if (known) add(sum, known)
    else if (usage && !modelCalls.has(kind) && lacking.delete(spanId)) {
      const left = {
        inputTokens: Math.max(0, (usage.inputTokens ?? 0) - sum.inputTokens),
        outputTokens: Math.max(0, (usage.outputTokens ?? 0) - sum.outputTokens),
      }
      add(sum, left)
      all.push({ step, told: left })
    }
    if (parentSpanId === null) continue
    const above = inside.get(parentSpanId) ?? { inputTokens: 0, outputTokens: 0 }
    add(above, sum)
    inside.set(parentSpanId, above)
  }
  return all
}

/** Adds to `sum` what is given. */
export function add(sum: TokenSum, more: Readonly<TokenSum>): void {
  sum.inputTokens += more.inputTokens
  sum.outputTokens += more.outputTokens
}
