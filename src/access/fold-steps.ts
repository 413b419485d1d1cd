// One span is one step: revisions replace what they revise, log events go to the span that they belong to, and steps
// stand in the order of the run.
import type { JsonValue } from '../record/json.ts'
import type { EventView, StepView } from './step-view.ts'

/** `views` in ledger order; `joins` holds the record ids of events that belong to a span. */
export function foldSteps(views: readonly StepView[], joins: ReadonlySet<string>): StepView[] {
  const steps = new Map<string, StepView>()
  for (const view of views) {
    if (joins.has(view.recordId)) continue
    const before = steps.get(view.spanId)
    if (before) {
      view.revisions = before.revisions
      view.revisions.push(before)
      before.revisions = []
    }
    steps.set(view.spanId, view)
  }
  const events = views.filter((view) => joins.has(view.recordId))
  for (const event of events.toSorted(byTime)) {
    const step = steps.get(event.spanId)
    if (step) join(step, event)
    else steps.set(`${event.spanId}+${event.recordId}`, event)
  }
  return [...steps.values()].toSorted(byTime)
}

function join(step: StepView, event: StepView): void {
  step.input = joinMessages(step, 'input', event)
  step.output = joinMessages(step, 'output', event)
  step.error ??= event.error
  if (step.usage === null && event.usage) step.usage = event.usage
  step.model ??= event.model
  step.tool ??= event.tool
  for (const finding of event.findings) {
    const known = step.findings.find((other) => other.class === finding.class)
    if (known) known.count += finding.count
    else step.findings.push({ ...finding })
  }
  step.events.push(eventView(event))
}

/** A step whose messages travel as events gets them in order; one that has its own keeps its own. */
function joinMessages(step: StepView, side: 'input' | 'output', event: StepView): JsonValue {
  const own = step[side]
  const more = event[side]
  if (more === null) return own
  const collected = step.events.some((earlier) => earlier[side] !== null)
  if (own === null) return more
  return collected && Array.isArray(own) && Array.isArray(more) ? [...own, ...more] : own
}

function eventView(event: StepView): EventView {
  const { recordId, name, input, output, error, metadata, attributes, tags } = event
  const { model, provider, agent, tool, traceType, environment, sessionId } = event
  const { user, usage, costUsd, findings, content } = event
  return {
    ...{ recordId, name, time: event.startTime },
    ...{ model, provider, agent, tool, traceType, environment, sessionId },
    ...{ user, usage, costUsd },
    ...{ tags, input, output, error, metadata, attributes },
    ...{ findings, content },
  }
}

function byTime(a: StepView, b: StepView): number {
  return a.startTime < b.startTime ? -1 : a.startTime > b.startTime ? 1 : 0
}
