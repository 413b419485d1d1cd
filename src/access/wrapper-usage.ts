// Tokens that no model call tells and its turn does, as a sum with what ran in it: the exporter of the OpenAI Agents SDK
// sends a call of the responses API without them, and its turn in a later batch.
import type { UsageStep } from './leaf-usage.ts'

interface Sum {
  inputTokens: number
  outputTokens: number
}

const modelCalls: ReadonlySet<string> = new Set(['completion', 'embedding'])

/**
 * What wrappers have beyond the calls inside of them that are `counted` (span ids). Only of wrappers with a call right
 * below them of which no tokens are known. Each step is passed once: ids are not to be trusted to form a tree.
 */
export function toldByWrappers(steps: readonly UsageStep[], counted: ReadonlySet<string>): Sum {
  const told: Sum = { inputTokens: 0, outputTokens: 0 }
  const lacking = new Set(
    steps
      .filter(({ kind, usage }) => modelCalls.has(kind) && usage === null)
      .map(({ parentSpanId }) => parentSpanId),
  )
  const inside = new Map<string, Sum>()
  for (const step of deepestFirst(steps)) {
    const { spanId, parentSpanId, kind, usage } = step
    const sum = inside.get(spanId) ?? { inputTokens: 0, outputTokens: 0 }
    if (counted.has(spanId)) add(sum, usage)
    else if (usage && !modelCalls.has(kind) && lacking.has(spanId)) {
      const left = {
        inputTokens: Math.max(0, (usage.inputTokens ?? 0) - sum.inputTokens),
        outputTokens: Math.max(0, (usage.outputTokens ?? 0) - sum.outputTokens),
      }
      add(sum, left)
      add(told, left)
    }
    if (parentSpanId === null) continue
    const above = inside.get(parentSpanId) ?? { inputTokens: 0, outputTokens: 0 }
    add(above, sum)
    inside.set(parentSpanId, above)
  }
  return told
}

/** Children before their parents; what stands in a circle is left out. */
function deepestFirst(steps: readonly UsageStep[]): UsageStep[] {
  const ids = new Set(steps.map(({ spanId }) => spanId))
  const below = Map.groupBy(steps, ({ parentSpanId }) => parentSpanId)
  const order = steps.filter(({ parentSpanId }) => parentSpanId === null || !ids.has(parentSpanId))
  const opened = new Set<string>()
  for (const { spanId } of order) {
    if (opened.has(spanId)) continue
    opened.add(spanId)
    for (const child of below.get(spanId) ?? []) order.push(child)
  }
  return order.toReversed()
}

function add(sum: Sum, usage: { inputTokens?: number; outputTokens?: number } | null): void {
  sum.inputTokens += usage?.inputTokens ?? 0
  sum.outputTokens += usage?.outputTokens ?? 0
}
