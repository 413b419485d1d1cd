// One span is one step: its parts are put together, revisions replace what they revise, log events go to the span that
// they belong to, and steps stand in the order of the run.
import type { Header } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import { foldViews, type PartOfStep } from './fold-parts.ts'
import type { EventView, StepView } from './step-view.ts'

/** `views` in ledger order; `headers` by record id. */
export function foldSteps(
  views: readonly StepView[],
  headers: ReadonlyMap<string, Header>,
): StepView[] {
  const steps = new Map<string, StepView>()
  const joins = (view: StepView): boolean => headers.get(view.recordId)?.joins === true
  for (const view of wholeSteps(views, headers)) {
    if (joins(view)) continue
    const before = steps.get(view.spanId)
    if (before) {
      view.revisions = before.revisions
      view.revisions.push(before)
      before.revisions = []
    }
    steps.set(view.spanId, view)
  }
  const byTime = byStart(headers)
  const events = views.filter(joins).toSorted(byTime)
  for (const [spanId, its] of Map.groupBy(events, (event) => event.spanId)) {
    const step = steps.get(spanId)
    if (step) join(step, its)
    else for (const event of its) steps.set(`${spanId}+${event.recordId}`, event)
  }
  return [...steps.values()].toSorted(byTime)
}

/** Puts parts together, where the first of them stood. */
function wholeSteps(
  views: readonly StepView[],
  headers: ReadonlyMap<string, Header>,
): Iterable<StepView> {
  const folding = new Set<string>()
  for (const { recordId, spanId } of views) {
    const header = headers.get(recordId)
    if (header?.fold && !header.joins) folding.add(spanId)
  }
  if (folding.size === 0) return views
  const parts = new Map<string, PartOfStep[]>()
  const whole = new Map<string, StepView>()
  for (const view of views) {
    const header = headers.get(view.recordId)
    if (!header || header.joins || !folding.has(view.spanId)) whole.set(view.recordId, view)
    else {
      const known = parts.get(view.spanId) ?? []
      known.push({ header, view })
      parts.set(view.spanId, known)
      whole.set(view.spanId, view)
    }
  }
  for (const [spanId, known] of parts) whole.set(spanId, foldViews(known))
  return whole.values()
}

/** `events` in order of time. */
function join(step: StepView, events: readonly StepView[]): void {
  step.input = joinMessages(step, 'input', events)
  step.output = joinMessages(step, 'output', events)
  const findings = new Map(step.findings.map((finding) => [finding.class, finding]))
  for (const event of events) {
    step.error ??= event.error
    if (isCall(step)) {
      step.usage ??= event.usage
      if (step.costUsd === null) Object.assign(step, pickCost(event))
    }
    step.model ??= event.model
    step.tool ??= event.tool
    step.toolCallId ??= event.toolCallId
    for (const finding of event.findings) {
      const known = findings.get(finding.class)
      if (known) known.count += finding.count
      else findings.set(finding.class, { ...finding })
    }
    step.events.push(eventView(event))
  }
  step.findings = [...findings.values()]
}

/** What wraps calls has no tokens of its own: events beside it may be those of a call inside. */
function isCall({ kind }: StepView): boolean {
  return kind === 'completion' || kind === 'embedding'
}

function pickCost({ costUsd, costFrom }: StepView): Pick<StepView, 'costUsd' | 'costFrom'> {
  return { costUsd, costFrom }
}

/** A step whose messages travel as events gets them in order; one that has its own keeps its own. */
function joinMessages(
  step: StepView,
  side: 'input' | 'output',
  events: readonly StepView[],
): JsonValue {
  if (step[side] !== null) return step[side]
  const said = events.map((event) => event[side]).filter((value) => value !== null)
  const [first = null] = said
  return Array.isArray(first) ? said.flatMap((value) => (Array.isArray(value) ? value : [])) : first
}

function eventView(event: StepView): EventView {
  const { recordId, name, input, output, error, metadata, attributes, tags } = event
  const { model, provider, agent, tool, traceType, environment, sessionId } = event
  const { user, usage, costUsd, costFrom, findings, content } = event
  return {
    ...{ recordId, name, time: event.startTime },
    ...{ model, provider, agent, tool, traceType, environment, sessionId },
    ...{ user, usage, costUsd, costFrom },
    ...{ tags, input, output, error, metadata, attributes },
    ...{ findings, content },
  }
}

/** What is shown has milliseconds, the header of a step that is one record the microseconds. */
function byStart(headers: ReadonlyMap<string, Header>): (a: StepView, b: StepView) => number {
  const startOf = (view: StepView): number => {
    const start = view.parts.length > 0 ? undefined : headers.get(view.recordId)?.start
    return start ?? Date.parse(view.startTime) * 1000
  }
  return (a, b) => startOf(a) - startOf(b)
}
