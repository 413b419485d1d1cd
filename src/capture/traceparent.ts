import type { StepIds } from './recorder/step-draft.ts'

const shape = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}(?:$|-)/
/** Future versions may be longer than the 55 characters of today's. */
const mostChars = 512

/** The span that a W3C trace context (`traceparent`) names. From outside: whoever calls can name any. */
export function parentOf(header: unknown): StepIds | undefined {
  if (typeof header !== 'string' || header.length > mostChars) return undefined
  const [, traceId, spanId] = shape.exec(header) ?? []
  return traceId && spanId ? { traceId, spanId } : undefined
}
