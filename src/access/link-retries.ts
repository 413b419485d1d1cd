// Ties an attempt to the one that failed before it. Clients send each as a step of its own, and seldom say so.
import type { StepKind } from '../record/step.ts'
import type { StepView } from './step-view.ts'

const retried: ReadonlySet<StepKind> = new Set<StepKind>([
  'completion',
  'embedding',
  'retrieval',
  'tool',
])

/**
 * Sets `retryOf`: the step that failed before this one under the same parent, with the same kind, name and input.
 * `steps` in order of time. What has no input that can be read is not taken for a retry.
 */
export function linkRetries(steps: readonly StepView[]): void {
  const places = new Set<string>()
  for (const step of steps)
    if (step.status === 'error' && isAttempt(step)) places.add(placeOf(step))
  if (places.size === 0) return
  const last = new Map<string, StepView>()
  for (const step of steps) {
    if (!isAttempt(step) || !places.has(placeOf(step))) continue
    const call = `${placeOf(step)}\u0000${JSON.stringify(step.input)}`
    const before = last.get(call)
    if (before?.status === 'error' && hasEnded(before, step)) step.retryOf = before.spanId
    last.set(call, step)
  }
}

function isAttempt({ kind, input }: StepView): boolean {
  return retried.has(kind) && input !== null
}

function placeOf({ parentSpanId, kind, name }: StepView): string {
  return [parentSpanId ?? '', kind, name].join('\u0000')
}

/** Steps that run beside each other are no retries of each other. Times are in milliseconds: one is given. */
function hasEnded({ startTime, durationMs }: StepView, next: StepView): boolean {
  return Date.parse(startTime) + (durationMs ?? 0) <= Date.parse(next.startTime) + 1
}
