// Langfuse's exports as events of its ingestion API: traces with their observations and scores, as the public API gives
// them; rows of traces, observations and scores, as its batch and blob exports write them; and events themselves.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import { badRequest } from '../bad-request.ts'
import { own } from './fields.ts'

/** Nested rows, addresses, and what Langfuse computed of the rest. */
const left = new Set([
  ...['observations', 'scores', 'htmlPath', '_deprecation', 'projectId', 'createdAt', 'updatedAt'],
  ...['latency', 'timeToFirstToken', 'bookmarked', 'modelId', 'internalModelId', 'promptId'],
  ...['inputPrice', 'outputPrice', 'totalPrice', 'calculatedInputCost', 'calculatedOutputCost'],
  ...['calculatedTotalCost', 'totalCost', 'providedModelName', 'inputUsage', 'outputUsage'],
  ...['totalUsage', 'isRootObservation', 'usagePricingTierId', 'usagePricingTierName'],
])
const deepest = 2

/** One item of an export. Throws `bad_request` for what is none. */
export function exportEvents(item: JsonValue, depth = 0): JsonObject[] {
  if (!isJsonObject(item)) throw badRequest('not an object')
  const list = own(item, 'data') ?? own(item, 'batch')
  if (Array.isArray(list) && own(item, 'id') === null && depth < deepest)
    return list.flatMap((inner) => exportEvents(inner, depth + 1))
  if (isJsonObject(own(item, 'body')) && typeof own(item, 'type') === 'string') return [item]
  const row = inCamelCase(item)
  if (own(row, 'startTime') !== null) return observationEvents(row)
  if (own(row, 'name') !== null && isScore(row)) return [event('score-create', row, 'timestamp')]
  if (own(row, 'id') !== null && own(row, 'timestamp') !== null) return traceEvents(row)
  throw badRequest('neither a trace, an observation nor a score')
}

function isScore(row: JsonObject): boolean {
  return own(row, 'value') !== null || own(row, 'stringValue') !== null
}

function traceEvents(row: JsonObject): JsonObject[] {
  const rows = (name: string): JsonObject[] => {
    const list = own(row, name)
    // Lists of traces name the ids only.
    return Array.isArray(list) ? list.filter((inner) => isJsonObject(inner)).map(inCamelCase) : []
  }
  const ofTrace = { traceId: own(row, 'id') }
  return [
    event('trace-create', row, 'timestamp'),
    ...rows('observations').flatMap((inner) => observationEvents({ ...ofTrace, ...inner })),
    ...rows('scores').map((inner) => event('score-create', { ...ofTrace, ...inner }, 'timestamp')),
  ]
}

/** Newer exports have no traces: the observation at the top says what is known of its trace. */
function observationEvents(row: JsonObject): JsonObject[] {
  const whole = { type: 'SPAN', ...row, ...figuresOf(row), model: modelOf(row) }
  const observation = event('observation-create', whole, 'startTime')
  const isTop = own(row, 'parentObservationId') === null && own(row, 'traceId') !== null
  const told = ['traceName', 'userId', 'sessionId', 'tags'].some((name) => own(row, name) !== null)
  if (!isTop || !told) return [observation]
  const fields = ['userId', 'sessionId', 'tags', 'environment', 'release', 'version', 'public']
  const trace = Object.fromEntries(fields.map((name) => [name, own(row, name)]))
  const about = { id: own(row, 'traceId'), timestamp: own(row, 'startTime') }
  const named = { ...trace, ...about, name: own(row, 'traceName') ?? own(row, 'name') }
  return [event('trace-create', named, 'timestamp'), observation]
}

function modelOf(row: JsonObject): JsonValue {
  return own(row, 'model') ?? own(row, 'providedModelName')
}

/** Exports give every observation counts of zero, and costs in several places. */
function figuresOf(row: JsonObject): JsonObject {
  const usage = own(row, 'usage')
  const costs = own(row, 'costDetails')
  const cost = own(row, 'totalCost') ?? own(row, 'calculatedTotalCost')
  const hasCosts = isJsonObject(costs) && Object.keys(costs).length > 0
  return {
    usage: isJsonObject(usage) && countsNothing(usage) ? null : usage,
    costDetails: hasCosts ? costs : typeof cost === 'number' && cost > 0 ? { total: cost } : null,
  }
}

function countsNothing(usage: JsonObject): boolean {
  return Object.values(usage).every((value) => typeof value !== 'number' || value === 0)
}

/** What it says was said at the time that stands in `field`. */
function event(type: string, row: JsonObject, field: string): JsonObject {
  const body: JsonObject = {}
  for (const [key, value] of Object.entries(row))
    if (!left.has(key) && value !== null) setKey(body, key, value)
  return { type, timestamp: own(row, 'endTime') ?? own(row, field), body }
}

/** Blob exports write `trace_id`. Only the names of the row itself change. */
function inCamelCase(row: JsonObject): JsonObject {
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(row))
    setKey(out, /^[a-z]{1,40}(_[a-z]{1,40}){1,6}$/.test(key) ? camelCase(key) : key, value)
  return out
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
