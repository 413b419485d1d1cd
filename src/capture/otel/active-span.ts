// The span that is active at the moment, as every copy of the OpenTelemetry API keeps it.
import type { RunningStep } from '../recorder/context.ts'
import { runningStepsOf } from '../running-steps.ts'
import type { SpanLike } from './span-shape.ts'

type Span = Pick<SpanLike, 'spanContext'>

interface Api {
  readonly context?: { active(): { getValue(key: symbol): Span | undefined } }
}

const api = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')
const shared = globalThis as { [api]?: Api }

/** Of a span, whatever view of it one has. */
export function keyOf(span: Span): string {
  const { traceId, spanId } = span.spanContext()
  return `${traceId} ${spanId}`
}

/** Undefined where none is, or no context manager is registered. */
export function activeSpan(): Span | undefined {
  return shared[api]?.context?.active().getValue(spanKey)
}

/** Its step, if a processor of ours has seen it begin and not end. */
export function activeStep(): RunningStep | undefined {
  const span = activeSpan()
  return span && runningStepsOf('otel').get(keyOf(span))
}
