// W3C trace context in `params._meta`, unprefixed as the MCP conventions say.
import type { StepIds } from '../recorder/step-draft.ts'
import { parentOf } from '../traceparent.ts'
import { metaOf, objectOf, type Message } from './message.ts'

/** The span in which the other side sent a request. From outside: whoever calls can name any trace. */
export function parentIn(params: unknown): StepIds | undefined {
  return parentOf(metaOf(params)['traceparent'])
}

/** A copy of a request that names `step` as its parent. One that names a parent already is given back as it is. */
export function withParent(request: Message, { traceId, spanId }: StepIds): Message {
  const params = objectOf(request['params']) ?? {}
  const meta = metaOf(params)
  if (meta['traceparent'] !== undefined) return request
  const traceparent = `00-${traceId}-${spanId}-01`
  return { ...request, params: { ...params, _meta: { ...meta, traceparent } } }
}
