// The messages of opentelemetry/proto/metrics/v1 as field tables, in the names of the JSON encoding.
import { attributeList, many, one, perResource, scoped } from './schema.ts'
import type { Field, Schema } from './schema.ts'

const start = one('startTimeUnixNano', 'fixed64')
const time = one('timeUnixNano', 'fixed64')
const attributes = attributeList('attributes')
const flags = one('flags', 'uint32')
const count = one('count', 'fixed64')
const sum = one('sum', 'double')

const exemplar: Schema = new Map([
  [2, time],
  [3, one('asDouble', 'double')],
  [4, one('spanId', 'bytes')],
  [5, one('traceId', 'bytes')],
  [6, one('asInt', 'sfixed64')],
  [7, attributeList('filteredAttributes')],
])
const exemplars = many('exemplars', exemplar)

const numberPoint: Schema = new Map([
  [2, start],
  [3, time],
  [4, one('asDouble', 'double')],
  [5, exemplars],
  [6, one('asInt', 'sfixed64')],
  [7, attributes],
  [8, flags],
])

const histogramPoint: Schema = new Map([
  [2, start],
  [3, time],
  [4, count],
  [5, sum],
  [6, many('bucketCounts', 'fixed64')],
  [7, many('explicitBounds', 'double')],
  [8, exemplars],
  [9, attributes],
  [10, flags],
  [11, one('min', 'double')],
  [12, one('max', 'double')],
])

const buckets: Schema = new Map([
  [1, one('offset', 'sint32')],
  [2, many('bucketCounts', 'uint64')],
])

const exponentialPoint: Schema = new Map([
  [1, attributes],
  [2, start],
  [3, time],
  [4, count],
  [5, sum],
  [6, one('scale', 'sint32')],
  [7, one('zeroCount', 'fixed64')],
  [8, one('positive', buckets)],
  [9, one('negative', buckets)],
  [10, flags],
  [11, exemplars],
  [12, one('min', 'double')],
  [13, one('max', 'double')],
  [14, one('zeroThreshold', 'double')],
])

const quantile: Schema = new Map([
  [1, one('quantile', 'double')],
  [2, one('value', 'double')],
])

const summaryPoint: Schema = new Map([
  [2, start],
  [3, time],
  [4, count],
  [5, sum],
  [6, many('quantileValues', quantile)],
  [7, attributes],
  [8, flags],
])

const data = (point: Schema): [number, Field][] => [
  [1, many('dataPoints', point)],
  [2, one('aggregationTemporality', 'uint32')],
]

const metric: Schema = new Map([
  [1, one('name', 'string')],
  [2, one('description', 'string')],
  [3, one('unit', 'string')],
  [5, one('gauge', new Map(data(numberPoint).slice(0, 1)))],
  [7, one('sum', new Map([...data(numberPoint), [3, one('isMonotonic', 'bool')]]))],
  [9, one('histogram', new Map(data(histogramPoint)))],
  [10, one('exponentialHistogram', new Map(data(exponentialPoint)))],
  [11, one('summary', new Map(data(summaryPoint).slice(0, 1)))],
  [12, attributeList('metadata')],
])

/** ExportMetricsServiceRequest. */
export const metricsRequest: Schema = new Map([
  [1, many('resourceMetrics', perResource(many('scopeMetrics', scoped(many('metrics', metric)))))],
])
