import type { Step } from '../record/step.ts'

/**
 * An instrumentation and the SDK that it instruments may both have a span for one model call, the SDK's inside the other
 * and without content. Within a request it is made an event, so that there is one model call. Where the two come apart,
 * in different requests, both stay: token sums take the inner one alone.
 */
export function withoutRepeatedCalls(steps: Step[]): Step[] {
  const told = new Map<string, Step>()
  for (const step of steps)
    if (step.kind === 'completion' && hasContent(step)) told.set(nameOf(step), step)
  if (told.size === 0) return steps
  return steps.map((step) => (isRepeated(step, told) ? { ...step, kind: 'event' } : step))
}

function isRepeated(step: Step, told: ReadonlyMap<string, Step>): boolean {
  const { kind, traceId, parentSpanId, usage } = step
  if (kind !== 'completion' || hasContent(step) || parentSpanId === undefined) return false
  const outer = told.get(nameOf({ traceId, spanId: parentSpanId }))
  return outer !== undefined && (usage === undefined || hasCounts(outer))
}

function hasContent({ input, output }: Step): boolean {
  return input !== undefined || output !== undefined
}

function hasCounts({ usage }: Step): boolean {
  return usage?.inputTokens !== undefined && usage.outputTokens !== undefined
}

function nameOf({ traceId, spanId }: Pick<Step, 'traceId' | 'spanId'>): string {
  return `${traceId} ${spanId}`
}
