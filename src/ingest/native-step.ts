// Steps in our own shape, as a line of NDJSON or from a client library: validated by hand, field by field.
import type { SealtraceError } from '../error.ts'
import { isJsonObject, setKey } from '../record/json.ts'
import type { JsonObject, JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { stepKinds } from '../record/step.ts'
import type { Step, StepError, StepKind, Usage } from '../record/step.ts'
import { badRequest, tooLarge } from './bad-request.ts'
import { unwrapJson } from './json-text.ts'
import { derivedIds } from './derived-ids.ts'
import { stableSpanId, stableTraceId } from './stable-hash.ts'

const texts = [
  'model',
  'provider',
  'agent',
  'tool',
  'traceType',
  'environment',
  'userId',
  'sessionId',
] as const
const statuses = ['unset', 'ok', 'error'] as const
const counts = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const
const fields = new Set<string>([
  ...texts,
  ...['traceId', 'spanId', 'parentSpanId', 'joinsSpan', 'kind', 'name', 'startTime', 'endTime'],
  ...['status', 'usage', 'costUsd', 'input', 'output', 'error', 'tags', 'metadata', 'attributes'],
])
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

/**
 * Validates and copies. Times are microseconds or ISO 8601 texts; a trace id that is absent is derived from the
 * session, other ids from all that the step says. Unknown keys go to the attributes. Throws `bad_request` or `too_large`.
 */
export function nativeStep(raw: Record<string, unknown>): Step {
  const value = copy(raw, 0, { left: limits.valuesPerStep })
  if (!isJsonObject(value)) throw invalid('step')
  const startTime = readTime(value, 'startTime')
  if (startTime === undefined) throw invalid('startTime')
  const endTime = readTime(value, 'endTime')
  if (endTime !== undefined && endTime < startTime) throw invalid('endTime')
  const name = readText(value, 'name') ?? ''
  const error = readError(value)
  const status = readOneOf(value, 'status', statuses) ?? (error ? 'error' : 'unset')
  return {
    ...readIds(value),
    kind: readOneOf<StepKind>(value, 'kind', stepKinds) ?? 'event',
    name,
    startTime,
    ...(endTime !== undefined && { endTime }),
    status,
    ...readTexts(value),
    ...readContent(value),
    ...(error && { error }),
    attributes: readAttributes(value),
  }
}

function copy(value: unknown, depth: number, budget: { left: number }): JsonValue {
  if (depth > limits.depth) throw tooLarge(`step: nested deeper than ${limits.depth} levels`)
  if (--budget.left < 0) throw tooLarge(`step: more than ${limits.valuesPerStep} values`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) return (value as unknown[]).map((item) => copy(item, depth + 1, budget))
  if (typeof value !== 'object') throw invalid('value')
  const out: JsonObject = {}
  for (const [key, item] of Object.entries(value)) setKey(out, key, copy(item, depth + 1, budget))
  return out
}

function readIds(
  value: JsonObject,
): Pick<Step, 'traceId' | 'spanId' | 'derived' | 'parentSpanId' | 'joinsSpan'> {
  const session = readText(value, 'sessionId')
  const parentSpanId = readId(value, 'parentSpanId', 16)
  const traceId = readId(value, 'traceId', 32)
  const spanId = readId(value, 'spanId', 16)
  const joins = value['joinsSpan'] ?? null
  if (joins !== null && typeof joins !== 'boolean') throw invalid('joinsSpan')
  if (joins === true && spanId === undefined) throw invalid('spanId')
  return {
    traceId:
      traceId ?? (session ? stableTraceId('session', session) : stableTraceId('step', value)),
    spanId: spanId ?? stableSpanId('step', value),
    ...derivedIds(traceId, spanId),
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(joins === true && { joinsSpan: true }),
  }
}

function readId(value: JsonObject, field: string, length: number): string | undefined {
  const text = readText(value, field)
  if (text === undefined || text === '') return undefined
  if (text.length !== length || !/^[0-9a-f]+$/i.test(text) || /^0+$/.test(text))
    throw invalid(field)
  return text.toLowerCase()
}

function readTime(value: JsonObject, field: string): number | undefined {
  const time = value[field] ?? null
  if (time === null) return undefined
  if (typeof time === 'number' && Number.isSafeInteger(time) && time >= 0) return time
  if (typeof time !== 'string' || !isoTime.test(time)) throw invalid(field)
  const milliseconds = Date.parse(time)
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? ''
  const micros =
    Math.floor(milliseconds / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  if (!Number.isSafeInteger(micros) || micros < 0) throw invalid(field)
  return micros
}

function readTexts(value: JsonObject): Partial<Step> {
  const out: Partial<Record<(typeof texts)[number], string>> = {}
  for (const field of texts) {
    const text = readText(value, field)
    if (text !== undefined && text !== '') out[field] = text
  }
  return out
}

function readContent(value: JsonObject): Partial<Step> {
  const { input, output } = value
  const usage = readUsage(value)
  const costUsd = readNumber(value, 'costUsd')
  const tags = value['tags'] ?? []
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string')) throw invalid('tags')
  const metadata = value['metadata'] ?? {}
  if (!isJsonObject(metadata)) throw invalid('metadata')
  return {
    ...(usage && { usage }),
    ...(costUsd !== undefined && { costUsd }),
    ...(input !== undefined && { input: unwrapJson(input) }),
    ...(output !== undefined && { output: unwrapJson(output) }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}

function readUsage(value: JsonObject): Usage | undefined {
  const raw = value['usage'] ?? null
  if (raw === null) return undefined
  if (!isJsonObject(raw)) throw invalid('usage')
  const usage: Usage = {}
  for (const [name, n] of Object.entries(raw)) {
    const count = counts.find((candidate) => candidate === name)
    if (!count || typeof n !== 'number' || !Number.isSafeInteger(n) || n < 0) throw invalid('usage')
    usage[count] = n
  }
  return usage
}

function readError(value: JsonObject): StepError | undefined {
  const raw = value['error'] ?? null
  if (raw === null) return undefined
  if (typeof raw === 'string') return { message: raw }
  if (!isJsonObject(raw)) throw invalid('error')
  const error: StepError = {}
  for (const [name, text] of Object.entries(raw)) {
    if (typeof text !== 'string') throw invalid('error')
    if (name !== 'type' && name !== 'message' && name !== 'stack') throw invalid('error')
    error[name] = text
  }
  return error
}

function readAttributes(value: JsonObject): JsonObject {
  const attributes = value['attributes'] ?? {}
  if (!isJsonObject(attributes)) throw invalid('attributes')
  const out: JsonObject = { ...attributes }
  for (const [key, item] of Object.entries(value)) {
    if (fields.has(key)) continue
    setKey(out, Object.hasOwn(attributes, key) ? `step.${key}` : key, unwrapJson(item))
  }
  return out
}

function readText(value: JsonObject, field: string): string | undefined {
  const text = value[field] ?? null
  if (text === null) return undefined
  if (typeof text !== 'string') throw invalid(field)
  return text
}

function readNumber(value: JsonObject, field: string): number | undefined {
  const number = value[field] ?? null
  if (number === null) return undefined
  if (typeof number !== 'number' || number < 0) throw invalid(field)
  return number
}

function readOneOf<T extends string>(
  value: JsonObject,
  field: string,
  allowed: readonly T[],
): T | undefined {
  const text = readText(value, field)
  if (text === undefined) return undefined
  const known = allowed.find((candidate) => candidate === text)
  if (known === undefined) throw invalid(field)
  return known
}

function invalid(field: string): SealtraceError {
  return badRequest(`step: ${field} is not valid`)
}
