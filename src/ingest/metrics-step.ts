// A metric about agents -> an event. It says nothing of single calls, so its token counts are no usage.
import type { JsonObject, JsonValue } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { derivedIds } from './derived-ids.ts'
import { common } from './dialects/common.ts'
import { Draft } from './dialects/draft.ts'
import { unwrapJson } from './json-text.ts'
import type { OtlpMetric, OtlpPoint } from './otlp/read-metrics.ts'
import { scopeName } from './span-step.ts'
import { stableSpanId, stableTraceId } from './stable-hash.ts'
import { draftFields, restOf } from './step-of-draft.ts'

/** Who and what a metric is about, where all its data points agree. */
const sharedKeys = ['user.id', 'enduser.id', 'session.id', 'conversation.id']
const microsPerDay = 86_400_000_000

/**
 * One step for each metric of one request; the same request again gives the same steps. The metrics of one process are
 * one trace a day: a process that runs for months must not become a trace without end. Clients whose resource tells
 * nothing of the process (Claude Code) put the session on each data point: then it decides too.
 */
export function metricsSteps(metrics: readonly OtlpMetric[]): Step[] {
  const known = { processes: new Map<JsonObject, string>(), seen: new Map<string, number>() }
  return metrics.map((metric) => metricsStep(metric, known))
}

/** What the metrics of a request share: ids by resource, and how often an id has come. */
interface Known {
  readonly processes: Map<JsonObject, string>
  readonly seen: Map<string, number>
}

function metricsStep(metric: OtlpMetric, known: Known): Step {
  const { origin, name, points } = metric
  const draft = new Draft({
    signal: 'log',
    name,
    resource: origin.resource,
    scopeName: scopeName(origin.scope),
    attributes: sharedAttributes(points),
    events: [],
    body: null,
  })
  common.map(draft)
  const time = points.reduce((last, point) => Math.max(last, point.time || point.start), 0)
  const day = Math.floor(time / microsPerDay)
  const process = processOf(origin.resource, known)
  return {
    traceId: stableTraceId('metrics', process, draft.texts.sessionId ?? null, day),
    spanId: spanIdOf(metric, process, known),
    ...derivedIds(undefined, undefined),
    kind: 'event',
    name,
    startTime: time,
    endTime: time,
    status: 'unset',
    ...draftFields(draft),
    attributes: restOf(draft, origin, extraOf(metric)),
  }
}

/** Of its resource, which is the same object for all its metrics. */
function processOf(resource: JsonObject, { processes }: Known): string {
  const id = processes.get(resource) ?? stableTraceId('resource', resource)
  processes.set(resource, id)
  return id
}

/** Of all that the metric says; equal ones in one request count. */
function spanIdOf(metric: OtlpMetric, process: string, { seen }: Known): string {
  const { origin, name, unit, type, points } = metric
  const values = points.flatMap(({ attributes, start, time, data }) => [
    attributes,
    start,
    time,
    data,
  ])
  const id = stableSpanId('metric', process, origin.scope, name, unit, type, values)
  const nth = seen.get(id) ?? 0
  seen.set(id, nth + 1)
  return nth === 0 ? id : stableSpanId(id, nth)
}

function sharedAttributes(points: readonly OtlpPoint[]): JsonObject {
  const out: JsonObject = {}
  for (const key of sharedKeys) {
    const value = points[0]?.attributes[key]
    const plain = typeof value === 'string' || typeof value === 'number'
    if (plain && points.every(({ attributes }) => attributes[key] === value)) out[key] = value
  }
  return out
}

function extraOf(metric: OtlpMetric): JsonObject {
  const { type, unit, description, temporality, monotonic, metadata, points } = metric
  return {
    metricType: type,
    ...(unit !== '' && { unit }),
    ...(description !== '' && { description }),
    ...(temporality !== undefined && { temporality }),
    ...(monotonic !== undefined && { monotonic }),
    ...(Object.keys(metadata).length > 0 && { metadata: unwrapJson(metadata) }),
    points: points.map(pointValue),
  }
}

function pointValue({ attributes, start, time, data }: OtlpPoint): JsonValue {
  const { exemplars, ...numbers } = data
  return {
    ...(Object.keys(attributes).length > 0 && { attributes: unwrapJson(attributes) }),
    ...(start !== 0 && { start }),
    ...(time !== 0 && { time }),
    ...numbers,
    ...(exemplars !== undefined && { exemplars: unwrapJson(exemplars) }),
  }
}
