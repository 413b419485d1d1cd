// Ties each tool step to the model call that asked for it, by the id that the model gave the call.
import { isJsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import type { StepView } from './step-view.ts'

/** Names under which clients write the id of a call. */
const idFields = new Set([
  ...['id', 'toolCallId', 'tool_call_id', 'toolUseId', 'tool_use_id'],
  ...['callId', 'call_id'],
])

/**
 * Sets `calledBy` of tool steps. Clients use ids again in later turns: the last model call that started before the
 * tool and asked for the id is meant. Some say what was asked for in the step around the model call only: then it is the
 * last model call in that step. `steps` in order of time; takes time linear in what they hold.
 */
export function linkCalls(steps: readonly StepView[]): void {
  const wanted = new Set(steps.flatMap(({ toolCallId }) => toolCallId ?? []))
  if (wanted.size === 0) return
  const calls = askersIn(steps, 'completion', wanted)
  const around = askersIn(steps, 'agent', wanted)
  const within = Map.groupBy(
    steps.filter(({ kind }) => kind === 'completion'),
    ({ parentSpanId }) => parentSpanId ?? '',
  )
  for (const step of steps) {
    const { kind, toolCallId, startTime } = step
    if (kind !== 'tool' || toolCallId === null) continue
    const agent = lastBefore(around.get(toolCallId), startTime)
    const asker = lastBefore(
      calls.get(toolCallId) ?? (agent && within.get(agent.spanId)),
      startTime,
    )
    step.calledBy = asker?.spanId ?? null
  }
}

/** Steps by the ids in their output. */
function askersIn(
  steps: readonly StepView[],
  kind: StepView['kind'],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, StepView[]> {
  const askers = new Map<string, StepView[]>()
  for (const step of steps) {
    if (step.kind !== kind) continue
    const asked = new Set<string>()
    gatherIds(step.output, { wanted, asked }, 0)
    for (const id of asked) {
      const known = askers.get(id)
      if (known) known.push(step)
      else askers.set(id, [step])
    }
  }
  return askers
}

interface Gathering {
  readonly wanted: ReadonlySet<string>
  readonly asked: Set<string>
}

function gatherIds(value: JsonValue, ids: Gathering, depth: number): void {
  if (depth > limits.depth) return
  if (Array.isArray(value)) for (const item of value) gatherIds(item, ids, depth + 1)
  else if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'string') gatherIds(item, ids, depth + 1)
      else if (idFields.has(key) && ids.wanted.has(item)) ids.asked.add(item)
    }
}

/** `steps` in order of time. The first where all started later: clocks of two machines may differ. */
function lastBefore(steps: readonly StepView[] = [], time: string): StepView | undefined {
  let [low, high] = [0, steps.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((steps[middle]?.startTime ?? '') <= time) low = middle
    else high = middle
  }
  return steps[low]
}
