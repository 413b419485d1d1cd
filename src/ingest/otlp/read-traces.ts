import type { JsonObject } from '../../record/json.ts'
import type { OtlpEvent, OtlpOrigin, OtlpSpan } from './model.ts'
import { spend } from '../value-budget.ts'
import { Place } from './place.ts'
import {
  readCount,
  readEnum,
  readId,
  readList,
  readObject,
  readOptionalId,
  readText,
  readTime,
} from './read-field.ts'
import type { Raw } from './read-field.ts'
import { readOrigins } from './read-origin.ts'
import { readAttributes } from './read-value.ts'

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (name) => `SPAN_KIND_${name}`,
)
/** An event or a link that says nothing becomes several objects. */
const nestedCost = 4

const statusCodes = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

/** A decoded ExportTraceServiceRequest -> spans. One bad span rejects the request as a whole. */
export function readTraces(request: unknown): OtlpSpan[] {
  const place = new Place('span')
  const spans: OtlpSpan[] = []
  const names = { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' }
  readOrigins(readObject(request, place, 'request'), names, place, (raw, origin) => {
    spans.push(readSpan(raw, origin, place))
  })
  return spans
}

function readSpan(raw: Raw, origin: OtlpOrigin, place: Place): OtlpSpan {
  const status = readObject(raw['status'], place, 'status')
  const end = readTime(raw, 'endTimeUnixNano', place)
  return {
    origin,
    traceId: readId(raw, 'traceId', 16, place),
    spanId: readId(raw, 'spanId', 8, place),
    parentSpanId: readOptionalId(raw, 'parentSpanId', 8, place),
    traceState: readText(raw, 'traceState', place),
    flags: readCount(raw, 'flags', place),
    name: readText(raw, 'name', place),
    kind: readEnum(raw, 'kind', kinds, place),
    start: readTime(raw, 'startTimeUnixNano', place),
    end: end === 0 ? undefined : end,
    attributes: readAttributes(raw['attributes'], place),
    droppedAttributes: readCount(raw, 'droppedAttributesCount', place),
    events: readList(raw, 'events', place).map((event) => readEvent(event, place)),
    droppedEvents: readCount(raw, 'droppedEventsCount', place),
    links: readList(raw, 'links', place).map((link) => readLink(link, place)),
    droppedLinks: readCount(raw, 'droppedLinksCount', place),
    statusCode: readEnum(status, 'code', statusCodes, place),
    statusMessage: readText(status, 'message', place),
  }
}

function readEvent(value: unknown, place: Place): OtlpEvent {
  place.countValue()
  spend(nestedCost)
  const raw = readObject(value, place, 'events')
  return {
    name: readText(raw, 'name', place),
    time: readTime(raw, 'timeUnixNano', place),
    attributes: readAttributes(raw['attributes'], place),
    droppedAttributes: readCount(raw, 'droppedAttributesCount', place),
  }
}

function readLink(value: unknown, place: Place): JsonObject {
  place.countValue()
  spend(nestedCost)
  const raw = readObject(value, place, 'links')
  const traceState = readText(raw, 'traceState', place)
  const flags = readCount(raw, 'flags', place)
  const dropped = readCount(raw, 'droppedAttributesCount', place)
  const attributes = readAttributes(raw['attributes'], place)
  return {
    traceId: readOptionalId(raw, 'traceId', 16, place) ?? '',
    spanId: readOptionalId(raw, 'spanId', 8, place) ?? '',
    ...(traceState !== '' && { traceState }),
    ...(flags !== 0 && { flags }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(dropped !== 0 && { droppedAttributesCount: dropped }),
  }
}
