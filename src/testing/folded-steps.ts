import type { Step } from '../record/step.ts'

/** What the messages of a recorder come to, a step each, in the order of their first one: later words win. */
export function foldedSteps(messages: readonly Step[]): Step[] {
  const steps = new Map<string, Step>()
  for (const { partial: _, ...said } of messages.toSorted(byOrder)) {
    const name = said.joinsSpan ? `${steps.size} ${said.spanId}` : `${said.traceId} ${said.spanId}`
    const known = steps.get(name)
    const status = said.status === 'unset' ? (known?.status ?? 'unset') : said.status
    const attributes = { ...known?.attributes, ...said.attributes }
    steps.set(name, { ...known, ...said, status, attributes })
  }
  return [...steps.values()]
}

function byOrder(a: Step, b: Step): number {
  return (a.partial?.order ?? a.startTime) - (b.partial?.order ?? b.startTime)
}

/** One line a step, indented by depth: kind and name. */
export function treeOf(steps: readonly Step[], parent?: string, depth = 0): string[] {
  return steps
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .flatMap(({ kind, name, spanId }) => [
      `${'  '.repeat(depth)}${kind} ${name}`,
      ...treeOf(steps, spanId, depth + 1),
    ])
}
