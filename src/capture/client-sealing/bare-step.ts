import type { Step } from '../../record/step.ts'

/** Of a step that cannot be looked at: when, how long, of what run, and how it ended. */
export function bareStep(step: Step): Step {
  const { traceId, spanId, parentSpanId, joinsSpan, partial, kind, startTime, endTime } = step
  const { status, usage, costUsd, userId, traceType } = step
  return {
    ...{ traceId, spanId, kind, startTime, status, name: '' },
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(joinsSpan && { joinsSpan }),
    ...(partial && { partial }),
    ...(endTime !== undefined && { endTime }),
    ...(usage && { usage }),
    ...(costUsd !== undefined && { costUsd }),
    ...(userId !== undefined && { userId }),
    ...(traceType !== undefined && { traceType }),
    attributes: { 'sealtrace.masking.failed': true },
  }
}
