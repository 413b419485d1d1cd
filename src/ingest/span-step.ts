import type { JsonObject } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { Draft } from './dialects/draft.ts'
import { unwrapJson } from './json-text.ts'
import type { OtlpSpan } from './otlp/model.ts'
import { applyDialects, claimException, draftFields, errorOf, restOf } from './step-of-draft.ts'

const statuses = ['unset', 'ok', 'error'] as const

/** One span is one step; undefined for one that is left out. */
export function spanStep(span: OtlpSpan): Step | undefined {
  const draft = new Draft({
    signal: 'span',
    name: span.name,
    resource: span.origin.resource,
    scopeName: scopeName(span.origin.scope),
    attributes: span.attributes,
    events: span.events,
    body: null,
  })
  applyDialects(draft)
  if (draft.leftOut) return undefined
  claimFirstException(draft)
  const extra = extraOf(span)
  claimStatus(draft, span, extra)
  const error = errorOf(draft)
  const { start, end } = timesOf(span, extra)
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    kind: draft.kind ?? 'event',
    name: span.name,
    startTime: start,
    ...(end !== undefined && { endTime: end }),
    status: draft.failed ? 'error' : (statuses[span.statusCode] ?? 'unset'),
    ...draftFields(draft),
    ...(error !== undefined && { error }),
    attributes: restOf(draft, span.origin, extra),
  }
}

export function scopeName(scope: JsonObject): string {
  const { name } = scope
  return typeof name === 'string' ? name : ''
}

/** The first exception is the error. Its time, and what it has beyond the usual, stay an event. */
function claimFirstException(draft: Draft): void {
  const event = draft.events.find((candidate) => candidate.name === 'exception')
  if (!event) return
  const slim = { ...event, attributes: claimException(draft, event.attributes) }
  draft.events = draft.events.map((other) => (other === event ? slim : other))
}

function claimStatus(draft: Draft, span: OtlpSpan, extra: JsonObject): void {
  const { statusMessage } = span
  if (span.statusCode === 2) draft.fail(undefined, statusMessage === '' ? undefined : statusMessage)
  if (statusMessage !== '' && draft.errorMessage !== statusMessage)
    extra['statusMessage'] = statusMessage
}

function extraOf(span: OtlpSpan): JsonObject {
  return {
    spanKind: span.kind,
    ...(span.links.length > 0 && { links: unwrapJson(span.links) }),
    ...(span.traceState !== '' && { traceState: span.traceState }),
    ...(span.flags !== 0 && { flags: span.flags }),
    ...(span.droppedAttributes !== 0 && { droppedAttributesCount: span.droppedAttributes }),
    ...(span.droppedEvents !== 0 && { droppedEventsCount: span.droppedEvents }),
    ...(span.droppedLinks !== 0 && { droppedLinksCount: span.droppedLinks }),
  }
}

/** A clock that ran backwards gives no negative duration; what was sent stays an attribute. */
function timesOf(span: OtlpSpan, extra: JsonObject): { start: number; end: number | undefined } {
  const { start, end } = span
  if (end === undefined) return { start, end }
  if (start === 0) return { start: end, end }
  if (end >= start) return { start, end }
  extra['endTime'] = end
  return { start, end: start }
}
