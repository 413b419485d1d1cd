// Steps in the order of a tree, with the lines that draw it. Parents may be missing, and ids are not to be trusted to
// form a tree: every step comes once.
import type { StepView } from '../../access/step-view.ts'

export interface Nested {
  readonly step: StepView
  /** What stands before the step's own line. */
  readonly lead: string
  /** What stands before lines that belong to the step. */
  readonly below: string
}

const deepest = 12

export function nest(steps: readonly StepView[]): Nested[] {
  const children = childrenOf(steps)
  const placed = new Set<StepView>()
  const out: Nested[] = []
  const spans = new Set(steps.map(({ spanId }) => spanId))
  const roots = steps.filter(
    ({ parentSpanId, spanId }) =>
      !parentSpanId || parentSpanId === spanId || !spans.has(parentSpanId),
  )
  draw(roots)
  // What is left hangs in a circle of parents.
  for (const step of steps) if (!placed.has(step)) draw([step])
  return out

  function draw(level: readonly StepView[]): void {
    const stack = waiting(level, '', 0)
    for (let item = stack.pop(); item; item = stack.pop()) {
      const { step, last, indent, depth } = item
      if (placed.has(step)) continue
      placed.add(step)
      const own = children.get(step.spanId)?.filter((child) => !placed.has(child)) ?? []
      const deeper = depth < deepest ? `${indent}${last ? '   ' : '│  '}` : indent
      out.push({
        step,
        lead: `${indent}${last ? '└─ ' : '├─ '}`,
        below: `${deeper}${own.length ? '│  ' : '   '}`,
      })
      stack.push(...waiting(own, deeper, depth + 1))
    }
  }
}

interface Waiting {
  readonly step: StepView
  readonly last: boolean
  readonly indent: string
  readonly depth: number
}

/** Turned round: the stack gives the last first. */
function waiting(level: readonly StepView[], indent: string, depth: number): Waiting[] {
  return level
    .map((step, i) => ({ step, last: i === level.length - 1, indent, depth }))
    .toReversed()
}

function childrenOf(steps: readonly StepView[]): Map<string, StepView[]> {
  const children = new Map<string, StepView[]>()
  for (const step of steps) {
    if (!step.parentSpanId) continue
    const known = children.get(step.parentSpanId)
    if (known) known.push(step)
    else children.set(step.parentSpanId, [step])
  }
  return children
}
