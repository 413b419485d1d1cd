// The default exporters tell the tokens of a call of the responses API only on the turn around it, as a sum with those
// of agents that ran as tools in that turn. Such a call gets what is left of the sum.
import type { Step, Usage } from '../../record/step.ts'
import { withoutUsage } from './usage.ts'

export interface SpanEntry {
  readonly step: Step
  readonly type: string
  /** The client's ids: hashed ones and others are told apart. */
  readonly id: string
  readonly parent: string | undefined
}

/**
 * Fills in `usage` of calls that have none. Spans end in order: all that ended between a call and its turn stands between
 * them, so a call and a turn that come together have all that the sum counts beside them.
 */
export function fillTurnUsage(entries: readonly SpanEntry[]): void {
  const below = Map.groupBy(entries, ({ parent }) => parent)
  const calls = new Map(entries.filter(lacksUsage).map((entry) => [entry.parent, entry]))
  const opened = new Set<string>()
  for (const { id, type, step } of entries) {
    const call = calls.get(id)
    if (type !== 'turn' || !step.usage || !call || opened.has(id)) continue
    const left = sumsBelow(id, below, opened).reduce(withoutUsage, step.usage)
    if (left.inputTokens || left.outputTokens) call.step.usage = left
  }
}

function lacksUsage({ step }: SpanEntry): boolean {
  return step.kind === 'completion' && !step.usage && step.status !== 'error'
}

/** Of agents in the turn, not of agents in them. Ids come from outside, many times or in circles: each is opened once. */
function sumsBelow(
  turn: string,
  below: ReadonlyMap<string | undefined, readonly SpanEntry[]>,
  opened: Set<string>,
): Usage[] {
  const sums: Usage[] = []
  const open = [turn]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (opened.has(id)) continue
    opened.add(id)
    for (const child of below.get(id) ?? []) {
      const { usage } = child.step
      const isSum = child.type === 'task' || child.type === 'turn'
      if (!isSum || !usage) open.push(child.id)
      else if (child.id !== turn) sums.push(usage)
    }
  }
  return sums
}
