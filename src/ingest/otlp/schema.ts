// The messages of opentelemetry/proto/{common,resource,trace,logs}/v1 as field tables: number -> [name, type]; those of
// metrics stand in metrics-schema.ts. Field names are those of the JSON encoding, so that both encodings give the same
// tree.

export type Scalar =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double'

export interface Field {
  readonly name: string
  readonly type: Scalar | Schema
  readonly repeated?: boolean
}

export type Schema = Map<number, Field>

const anyValue: Schema = new Map()
const keyValue: Schema = new Map()
/** A field that may come several times; numbers may be packed. */
export const many = (name: string, type: Scalar | Schema): Field => ({ name, type, repeated: true })
export const one = (name: string, type: Scalar | Schema): Field => ({ name, type })
export const attributeList = (name: string): Field => many(name, keyValue)
const attributes = attributeList('attributes')
const dropped = one('droppedAttributesCount', 'uint32')

anyValue
  .set(1, one('stringValue', 'string'))
  .set(2, one('boolValue', 'bool'))
  .set(3, one('intValue', 'int64'))
  .set(4, one('doubleValue', 'double'))
  .set(5, one('arrayValue', new Map([[1, many('values', anyValue)]])))
  .set(6, one('kvlistValue', new Map([[1, many('values', keyValue)]])))
  .set(7, one('bytesValue', 'bytes'))
keyValue.set(1, one('key', 'string')).set(2, one('value', anyValue))

const resource: Schema = new Map([
  [1, attributes],
  [2, dropped],
])

const scope: Schema = new Map([
  [1, one('name', 'string')],
  [2, one('version', 'string')],
  [3, attributes],
  [4, dropped],
])

const event: Schema = new Map([
  [1, one('timeUnixNano', 'fixed64')],
  [2, one('name', 'string')],
  [3, attributes],
  [4, dropped],
])

const link: Schema = new Map([
  [1, one('traceId', 'bytes')],
  [2, one('spanId', 'bytes')],
  [3, one('traceState', 'string')],
  [4, attributes],
  [5, dropped],
  [6, one('flags', 'fixed32')],
])

const status: Schema = new Map([
  [2, one('message', 'string')],
  [3, one('code', 'uint32')],
])

const span: Schema = new Map([
  [1, one('traceId', 'bytes')],
  [2, one('spanId', 'bytes')],
  [3, one('traceState', 'string')],
  [4, one('parentSpanId', 'bytes')],
  [5, one('name', 'string')],
  [6, one('kind', 'uint32')],
  [7, one('startTimeUnixNano', 'fixed64')],
  [8, one('endTimeUnixNano', 'fixed64')],
  [9, attributes],
  [10, dropped],
  [11, many('events', event)],
  [12, one('droppedEventsCount', 'uint32')],
  [13, many('links', link)],
  [14, one('droppedLinksCount', 'uint32')],
  [15, one('status', status)],
  [16, one('flags', 'fixed32')],
])

const logRecord: Schema = new Map([
  [1, one('timeUnixNano', 'fixed64')],
  [2, one('severityNumber', 'uint32')],
  [3, one('severityText', 'string')],
  [5, one('body', anyValue)],
  [6, attributes],
  [7, dropped],
  [8, one('flags', 'fixed32')],
  [9, one('traceId', 'bytes')],
  [10, one('spanId', 'bytes')],
  [11, one('observedTimeUnixNano', 'fixed64')],
  [12, one('eventName', 'string')],
])

/** What all signals have between the request and its items: resources, and scopes in them. */
export const scoped = (items: Field): Schema =>
  new Map([
    [1, one('scope', scope)],
    [2, items],
    [3, one('schemaUrl', 'string')],
  ])

export const perResource = (scopes: Field): Schema =>
  new Map([
    [1, one('resource', resource)],
    [2, scopes],
    [3, one('schemaUrl', 'string')],
  ])

/** ExportTraceServiceRequest. */
export const tracesRequest: Schema = new Map([
  [1, many('resourceSpans', perResource(many('scopeSpans', scoped(many('spans', span)))))],
])

/** ExportLogsServiceRequest. */
export const logsRequest: Schema = new Map([
  [1, many('resourceLogs', perResource(many('scopeLogs', scoped(many('logRecords', logRecord)))))],
])
