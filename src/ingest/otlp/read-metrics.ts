// Metrics about agents are read whole; of all others the data points are counted and nothing else is looked at.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { spend } from '../value-budget.ts'
import type { OtlpOrigin } from './model.ts'
import { Place } from './place.ts'
import {
  readCount,
  readEnum,
  readList,
  readObject,
  readOptionalId,
  readText,
  readTime,
} from './read-field.ts'
import type { Raw } from './read-field.ts'
import { readDouble, readWhole } from './read-number.ts'
import { readOrigins } from './read-origin.ts'
import { readAttributes } from './read-value.ts'

export interface OtlpPoint {
  readonly attributes: JsonObject
  /** Microseconds since the epoch; 0 when not said. */
  readonly start: number
  readonly time: number
  /** Value, counts, bounds, exemplars and flags, as far as the client sent them. */
  readonly data: JsonObject
}

export interface OtlpMetric {
  readonly origin: OtlpOrigin
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly type: MetricType
  readonly temporality: string | undefined
  readonly monotonic: boolean | undefined
  readonly metadata: JsonObject
  readonly points: readonly OtlpPoint[]
}

export interface ReadMetrics {
  /** Those with a name that `keeps` wanted and at least one data point. */
  readonly metrics: OtlpMetric[]
  /** Data points of these, and of all others. */
  readonly kept: number
  readonly counted: number
}

const types = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const
type MetricType = (typeof types)[number]

const temporalities = ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']
const temporalityNames = temporalities.map((name) => `AGGREGATION_TEMPORALITY_${name}`)
/** A data point or an exemplar that says nothing becomes several objects. */
const nestedCost = 4

/** A decoded ExportMetricsServiceRequest. One bad metric among the kept ones rejects the request as a whole. */
export function readMetrics(request: unknown, keeps: (name: string) => boolean): ReadMetrics {
  const place = new Place('metric')
  const metrics: OtlpMetric[] = []
  let counted = 0
  const names = { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics' }
  readOrigins(readObject(request, place, 'request'), names, place, (raw, origin) => {
    const name = readText(raw, 'name', place)
    const type = types.find((key) => raw[key] !== undefined && raw[key] !== null)
    if (type === undefined) return
    const data = readObject(raw[type], place, type)
    const points = readList(data, 'dataPoints', place)
    if (!keeps(name)) counted += points.length
    else if (points.length > 0) metrics.push({ origin, name, ...readMetric(raw, type, place) })
  })
  return { metrics, kept: metrics.reduce((sum, { points }) => sum + points.length, 0), counted }
}

function readMetric(raw: Raw, type: MetricType, place: Place): Omit<OtlpMetric, 'origin' | 'name'> {
  const data = readObject(raw[type], place, type)
  const temporality = readEnum(data, 'aggregationTemporality', temporalityNames, place)
  const monotonic = data['isMonotonic'] ?? undefined
  if (monotonic !== undefined && typeof monotonic !== 'boolean') throw place.invalid('isMonotonic')
  return {
    description: readText(raw, 'description', place),
    unit: readText(raw, 'unit', place),
    type,
    temporality: temporality === 0 ? undefined : temporalities[temporality]?.toLowerCase(),
    monotonic: type === 'sum' ? monotonic === true : undefined,
    metadata: readAttributes(raw['metadata'], place),
    points: readList(data, 'dataPoints', place).map((point) => readPoint(point, place)),
  }
}

function readPoint(value: unknown, place: Place): OtlpPoint {
  place.countValue()
  spend(nestedCost)
  const raw = readObject(value, place, 'dataPoints')
  const flags = readCount(raw, 'flags', place)
  const exemplars = readList(raw, 'exemplars', place).map((item) => readExemplar(item, place))
  return {
    attributes: readAttributes(raw['attributes'], place),
    start: readTime(raw, 'startTimeUnixNano', place),
    time: readTime(raw, 'timeUnixNano', place),
    data: {
      ...readNumber(raw, place),
      ...readFields(raw, numbers, place),
      ...readBuckets(raw, place),
      ...readQuantiles(raw, place),
      ...(exemplars.length > 0 && { exemplars }),
      ...(flags !== 0 && { flags }),
    },
  }
}

type ReadNumber = typeof readWhole

/** Fields of points of all types, and the numbers that they hold. */
const numbers: readonly (readonly [string, ReadNumber])[] = [
  ['count', readWhole],
  ['sum', readDouble],
  ['min', readDouble],
  ['max', readDouble],
  ['scale', readWhole],
  ['zeroCount', readWhole],
  ['zeroThreshold', readDouble],
]

function readFields(raw: Raw, fields: typeof numbers, place: Place): JsonObject {
  const out: JsonObject = {}
  for (const [name, read] of fields) {
    const value = raw[name]
    if (value !== undefined && value !== null) out[name] = read(value, place, name)
  }
  return out
}

function readNumber(raw: Raw, place: Place): JsonObject {
  const { asInt, asDouble } = raw
  if (asInt !== undefined && asInt !== null) return { value: readWhole(asInt, place, 'asInt') }
  if (asDouble === undefined || asDouble === null) return {}
  return { value: readDouble(asDouble, place, 'asDouble') }
}

function readNumbers(raw: Raw, field: string, read: ReadNumber, place: Place): JsonValue[] {
  return readList(raw, field, place).map((item) => {
    place.countValue()
    return read(item, place, field)
  })
}

function readBuckets(raw: Raw, place: Place): JsonObject {
  const bounds = readNumbers(raw, 'explicitBounds', readDouble, place)
  const counts = readNumbers(raw, 'bucketCounts', readWhole, place)
  const out: JsonObject = {
    ...(bounds.length > 0 && { bounds }),
    ...(counts.length > 0 && { buckets: counts }),
  }
  for (const side of ['positive', 'negative']) {
    const half = raw[side]
    if (half === undefined || half === null) continue
    const fields = readObject(half, place, side)
    const buckets = readNumbers(fields, 'bucketCounts', readWhole, place)
    if (buckets.length > 0)
      out[side] = { offset: readWhole(fields['offset'] ?? 0, place, 'offset'), buckets }
  }
  return out
}

function readQuantiles(raw: Raw, place: Place): JsonObject {
  const quantiles = readList(raw, 'quantileValues', place).map((item): JsonValue => {
    place.countValue()
    spend(nestedCost)
    const fields = readObject(item, place, 'quantileValues')
    return {
      quantile: readDouble(fields['quantile'] ?? 0, place, 'quantile'),
      value: readDouble(fields['value'] ?? 0, place, 'value'),
    }
  })
  return quantiles.length > 0 ? { quantiles } : {}
}

function readExemplar(value: unknown, place: Place): JsonValue {
  place.countValue()
  spend(nestedCost)
  const raw = readObject(value, place, 'exemplars')
  const traceId = readOptionalId(raw, 'traceId', 16, place)
  const spanId = readOptionalId(raw, 'spanId', 8, place)
  const attributes = readAttributes(raw['filteredAttributes'], place)
  return {
    time: readTime(raw, 'timeUnixNano', place),
    ...readNumber(raw, place),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  }
}
