// What both OTLP encodings decode to: ids as hex, times in microseconds, values as JSON.
import type { JsonObject, JsonValue } from '../../record/json.ts'

export interface OtlpEvent {
  name: string
  /** Microseconds since the epoch. */
  time: number
  attributes: JsonObject
  droppedAttributes: number
}

/** What the spans or log records of one scope share. The objects are shared too: do not change them. */
export interface OtlpOrigin {
  resource: JsonObject
  resourceDropped: number
  resourceSchemaUrl: string
  /** `name`, `version` and what else the scope has. */
  scope: JsonObject
}

export interface OtlpSpan {
  origin: OtlpOrigin
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  traceState: string
  flags: number
  name: string
  /** OTLP span kind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  start: number
  end: number | undefined
  attributes: JsonObject
  droppedAttributes: number
  events: OtlpEvent[]
  droppedEvents: number
  links: JsonObject[]
  droppedLinks: number
  /** 0 unset, 1 ok, 2 error. */
  statusCode: number
  statusMessage: string
}

export interface OtlpLog {
  origin: OtlpOrigin
  traceId: string | undefined
  spanId: string | undefined
  flags: number
  time: number
  observedTime: number
  eventName: string
  severityNumber: number
  severityText: string
  body: JsonValue
  attributes: JsonObject
  droppedAttributes: number
}
