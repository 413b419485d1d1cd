export interface InTree {
  readonly spanId: string
  readonly parentSpanId: string | null
}

/**
 * All steps, children before their parents, in time linear in the steps. Ids are an attacker's to choose and need not form
 * a tree: a circle is cut at one of its steps, and of steps with one id the last to come has the children before it.
 */
export function deepestFirst<T extends InTree>(steps: readonly T[]): T[] {
  const byId = new Map(steps.map((step) => [step.spanId, step]))
  const below = Map.groupBy(steps, ({ parentSpanId }) => parentSpanId)
  const order = new Set<T>()
  const opened = new Set<string>()
  for (const step of steps) {
    if (order.has(step)) continue
    const queue = [topOf(step, byId)]
    for (const next of queue) {
      order.add(next)
      if (opened.has(next.spanId)) continue
      opened.add(next.spanId)
      for (const child of below.get(next.spanId) ?? []) if (!order.has(child)) queue.push(child)
    }
  }
  return [...order].toReversed()
}

/** The topmost step above, or in a circle the one that is met again. */
function topOf<T extends InTree>(step: T, byId: ReadonlyMap<string, T>): T {
  if (!byId.has(step.parentSpanId ?? '')) return step
  const seen = new Set<T>()
  let top = step
  while (!seen.has(top)) {
    seen.add(top)
    const above = byId.get(top.parentSpanId ?? '')
    if (!above) break
    top = above
  }
  return top
}
