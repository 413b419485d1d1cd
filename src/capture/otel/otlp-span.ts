// A span of the SDK in the shape that the OTLP door makes of what exporters send, so that both become the same step.
import type { OtlpEvent, OtlpOrigin, OtlpSpan } from '../../ingest/otlp/model.ts'
import { toBase64 } from '../../crypto/encoding.ts'
import { copyJson } from '../../protect/copy-json.ts'
import { setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { EventLike, LinkLike, ScopeLike, SpanContextLike, SpanLike } from './span-shape.ts'

/** Bounds of one span, as of any step that a recorder takes. */
const most = { values: 50_000, chars: 8 * 1024 * 1024 }

/** Throws for what is no span. Values of the span are copied, and texts shared. */
export function otlpSpan(span: SpanLike, ended: boolean): OtlpSpan {
  const { traceId, spanId, traceState } = span.spanContext()
  const { code, message } = span.status
  return {
    origin: originOf(span),
    traceId,
    spanId,
    parentSpanId: parentOf(span),
    traceState: traceState?.serialize() ?? '',
    flags: 0,
    name: textOf(span.name),
    // The SDK counts from "internal", and OTLP has "unspecified" before that.
    kind: span.kind + 1,
    start: microsOf(span.startTime) ?? 0,
    end: ended ? microsOf(span.endTime) : undefined,
    attributes: attributesOf(span.attributes),
    droppedAttributes: countOf(span.droppedAttributesCount),
    events: span.events.map(eventOf),
    droppedEvents: countOf(span.droppedEventsCount),
    links: span.links.map(linkOf),
    droppedLinks: countOf(span.droppedLinksCount),
    statusCode: code,
    statusMessage: textOf(message),
  }
}

/** 1.x and its successors name it in two ways; zeros mean none. */
function parentOf({ parentSpanContext, parentSpanId }: SpanLike): string | undefined {
  const id = parentSpanContext?.spanId ?? parentSpanId
  return id === undefined || /^0*$/.test(id) ? undefined : id
}

function originOf(span: SpanLike): OtlpOrigin {
  const { resource, instrumentationScope, instrumentationLibrary } = span
  const scope = instrumentationScope ?? instrumentationLibrary
  return {
    resource: resource.asyncAttributesPending
      ? attributesOf(resource.attributes)
      : once(resource, () => attributesOf(resource.attributes)),
    resourceDropped: 0,
    resourceSchemaUrl: textOf(resource.schemaUrl),
    scope: scope ? once(scope, () => scopeOf(scope)) : { name: '' },
  }
}

/** Resources and scopes are those of all spans. */
const copies = new WeakMap<object, JsonObject>()

function once(source: object, copy: () => JsonObject): JsonObject {
  const known = copies.get(source)
  if (known) return known
  const made = copy()
  copies.set(source, made)
  return made
}

function scopeOf({ name, version, schemaUrl, attributes }: ScopeLike): JsonObject {
  return {
    name: textOf(name),
    ...(version && { version: textOf(version) }),
    ...(schemaUrl && { schemaUrl: textOf(schemaUrl) }),
    ...(attributes && { attributes: attributesOf(attributes) }),
  }
}

function eventOf({ name, time, attributes, droppedAttributesCount }: EventLike): OtlpEvent {
  return {
    name: textOf(name),
    time: microsOf(time) ?? 0,
    attributes: attributesOf(attributes),
    droppedAttributes: countOf(droppedAttributesCount),
  }
}

function linkOf({ context, attributes, droppedAttributesCount: dropped }: LinkLike): JsonObject {
  const { traceId, spanId, traceState }: SpanContextLike = context
  const state = traceState?.serialize() ?? ''
  const values = attributesOf(attributes)
  return {
    traceId: textOf(traceId),
    spanId: textOf(spanId),
    ...(state !== '' && { traceState: state }),
    ...(Object.keys(values).length > 0 && { attributes: values }),
    ...(dropped && { droppedAttributesCount: countOf(dropped) }),
  }
}

function attributesOf(attributes: object | undefined): JsonObject {
  const out: JsonObject = {}
  for (const key of keysOf(attributes)) setKey(out, key, valueAt(attributes, key))
  return out
}

function keysOf(attributes: object | undefined): string[] {
  try {
    return Object.keys(attributes ?? {})
  } catch {
    return []
  }
}

/** What the application puts there may throw when it is read: only that is not recorded. */
function valueAt(attributes: object | undefined, key: string): JsonValue {
  try {
    return valueOf(attributes && Reflect.get(attributes, key))
  } catch {
    return '[unreadable]'
  }
}

/** As a value of OTLP reads: no whole number loses a digit, and bytes say what they are. */
function valueOf(value: unknown): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
  return value === undefined ? null : copyJson(value, { ...most })
}

/** Seconds and nanoseconds. */
function microsOf(time: unknown): number | undefined {
  if (!Array.isArray(time)) return undefined
  const [seconds, nanos]: unknown[] = time
  if (typeof seconds !== 'number' || typeof nanos !== 'number') return undefined
  const micros = seconds * 1_000_000 + Math.floor(nanos / 1000)
  return Number.isSafeInteger(micros) && micros > 0 ? micros : undefined
}

function countOf(count: number | undefined): number {
  return typeof count === 'number' && count > 0 ? count : 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : String(value)
}
