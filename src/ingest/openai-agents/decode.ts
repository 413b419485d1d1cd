// What the default exporters of the OpenAI Agents SDKs send: { data: [trace | trace.span, …] }. A trace comes when it
// starts, a span when it has ended; nothing says that a trace has ended.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step, StepError } from '../../record/step.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import type { Decoder } from '../doors.ts'
import { parseJsonBytes, unwrapJson } from '../json-text.ts'
import { stableTraceId, stableSpanId } from '../stable-hash.ts'
import { placeOf } from './ids.ts'
import { microsOf } from './iso-time.ts'
import { mapSpanData } from './span-data.ts'
import { traceFacts, type TraceFacts } from './trace-facts.ts'
import { fillTurnUsage, type SpanEntry } from './turn-usage.ts'

/** data[n].span_data.field: so deep lies the content. */
const maxDepth = limits.depth + 4

/**
 * A trace becomes a root step that ends when the last of the spans right below it does. Throws `bad_request` or
 * `too_large`, with positions and nothing of the body. Items of unknown kinds become events.
 */
export const decodeOpenAiAgents: Decoder = (body, { receivedAt }) => {
  const items = itemsOf(parseJsonBytes(body, maxDepth, 'body'))
  const facts = traceFacts(items)
  const entries: SpanEntry[] = []
  const steps = items.flatMap((item): Step[] => {
    const trace = textOf(item['object'] === 'trace' ? item['id'] : item['trace_id'])
    if (trace === undefined) return [eventStep(item, receivedAt)]
    const known = facts.get(trace) ?? { texts: {} }
    if (item['object'] === 'trace') return [rootStep(trace, item, known, receivedAt)]
    if (item['object'] !== 'trace.span') return [eventStep(item, receivedAt, trace)]
    const entry = spanEntry(trace, item, known, receivedAt)
    entries.push(entry)
    return entry.parent === undefined && entry.step.endTime !== undefined
      ? [entry.step, rootEnd(trace, entry.step)]
      : [entry.step]
  })
  fillTurnUsage(entries)
  return { steps }
}

function itemsOf(body: unknown): JsonObject[] {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : undefined
  if (!Array.isArray(data)) throw badRequest('body: data is not an array')
  if (data.length > limits.stepsPerRequest)
    throw tooLarge(`data: more than ${limits.stepsPerRequest} items`)
  return data.map((item: JsonValue, at) => {
    if (isJsonObject(item)) return item
    throw badRequest(`data[${at}]: not an object`)
  })
}

/** The start is that of the earliest span beside it; without one, when it arrived. */
function rootStep(
  trace: string,
  item: JsonObject,
  { start, texts, metadata }: TraceFacts,
  receivedAt: number,
): Step {
  const { object: _, id: __, workflow_name: name, group_id: ___, metadata: ____, ...rest } = item
  const startTime = start ?? receivedAt
  return {
    ...placeOf(trace),
    partial: { order: startTime, unsaid: ['start'] },
    kind: 'agent',
    name: textOf(name) ?? 'Agent workflow',
    startTime,
    status: 'unset',
    ...texts,
    ...(metadata && { metadata }),
    attributes: rest,
  }
}

/** What a span right below the trace says of it. */
function rootEnd(trace: string, { name, startTime, endTime, status, ...step }: Step): Step {
  const { userId, sessionId, traceType } = step
  return {
    ...placeOf(trace),
    partial: { order: endTime ?? startTime, unsaid: ['kind', 'name'] },
    kind: 'agent',
    name,
    startTime,
    ...(endTime !== undefined && { endTime }),
    status,
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(traceType !== undefined && { traceType }),
    attributes: {},
  }
}

function spanEntry(
  trace: string,
  item: JsonObject,
  { texts }: TraceFacts,
  receivedAt: number,
): SpanEntry {
  const { object: _, id, trace_id: __, parent_id: above, ...said } = item
  const { started_at: start, ended_at: end, span_data: data, error, ...rest } = said
  const endTime = microsOf(end)
  const startTime = Math.min(microsOf(start) ?? endTime ?? receivedAt, endTime ?? Infinity)
  const span = textOf(id) ?? stableSpanId('openai-agents', item)
  const parent = textOf(above)
  const { type, fields, rest: left } = mapSpanData(isJsonObject(data) ? data : {})
  const failed = isJsonObject(error)
  const step: Step = {
    ...placeOf(trace, span, parent),
    // An exporter of its own may send a span when it starts, and again when it ends.
    ...(endTime === undefined && { partial: { order: startTime } }),
    ...fields,
    startTime,
    ...(endTime !== undefined && { endTime }),
    status: failed ? 'error' : 'unset',
    ...texts,
    ...(failed && { error: errorOf(error) }),
    attributes: { ...left, ...rest, ...(failed && errorRest(error)) },
  }
  return { step, type, id: span, parent }
}

/** `message` says where it failed, `data.error` why. */
function errorOf({ message, data }: JsonObject): StepError {
  const where = textOf(message)
  const why = isJsonObject(data) ? textOf(data['error']) : undefined
  return {
    ...(where !== undefined && why !== undefined && { type: where }),
    message: why ?? where ?? 'failed',
  }
}

function errorRest(error: JsonObject): JsonObject {
  const { message: _, data, ...rest } = error
  const { error: __, ...details } = isJsonObject(data) ? data : {}
  const left = { ...rest, ...details }
  return Object.keys(left).length > 0 ? { error: unwrapJson(left) } : {}
}

function eventStep(item: JsonObject, receivedAt: number, trace?: string): Step {
  const span = stableSpanId('openai-agents', item)
  const place =
    trace === undefined
      ? {
          traceId: stableTraceId('record', span),
          spanId: span,
          derived: { trace: true, span: true } as const,
        }
      : placeOf(trace, span)
  return {
    ...place,
    kind: 'event',
    name: 'openai_agents.item',
    startTime: receivedAt,
    status: 'unset',
    attributes: unwrapJson(item) as JsonObject,
  }
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
