// Steps in our own shape, as a line of NDJSON or from a client library: validated by hand, field by field.
import { isJsonObject, setKey } from '../record/json.ts'
import type { JsonObject, JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { stepStatuses, stepTexts, usageCounts } from '../record/step-fields.ts'
import { stepKinds } from '../record/step.ts'
import type { PartialStep, Step, StepError, StepKind, UnsaidField, Usage } from '../record/step.ts'
import { tooLarge } from './bad-request.ts'
import { derivedIds } from './derived-ids.ts'
import { unwrapJson } from './json-text.ts'
import { invalid, readId, readNumber, readOneOf, readText, readTime } from './native-fields.ts'
import { readSensitive } from './native-sensitive.ts'
import { stableSpanId, stableTraceId } from './stable-hash.ts'

const fields = new Set<string>([
  ...stepTexts,
  ...['traceId', 'spanId', 'parentSpanId', 'joinsSpan', 'kind', 'name', 'startTime', 'endTime'],
  ...['status', 'usage', 'costUsd', 'input', 'output', 'error', 'tags', 'metadata', 'attributes'],
  ...['partial', 'derived', 'sensitive'],
])
const derivedFields = ['trace', 'span', 'parent'] as const
const unsaidFields = ['kind', 'name', 'start'] as const satisfies readonly UnsaidField[]

/**
 * Validates and copies. Times are microseconds or ISO 8601 texts; a trace id that is absent is derived from the
 * session, other ids from all that the step says. Unknown keys go to the attributes. Throws `bad_request` or `too_large`.
 * The published schema of the same is step.schema.json.
 */
export function nativeStep(raw: Record<string, unknown>): Step {
  const value = copy(raw, 0, { left: limits.valuesPerStep })
  if (!isJsonObject(value)) throw invalid('step')
  const partial = readPartial(value)
  const endTime = readTime(value, 'endTime')
  const startTime = readTime(value, 'startTime') ?? (partial && endTime)
  if (startTime === undefined) throw invalid('startTime', 'is required')
  if (endTime !== undefined && endTime < startTime) throw invalid('endTime')
  const name = readText(value, 'name') ?? ''
  const error = readError(value)
  const status = readOneOf(value, 'status', stepStatuses) ?? (error ? 'error' : 'unset')
  const sensitive = readSensitive(value)
  return {
    ...readIds(value),
    ...(partial && { partial }),
    kind: readOneOf<StepKind>(value, 'kind', stepKinds) ?? 'event',
    name,
    startTime,
    ...(endTime !== undefined && { endTime }),
    status,
    ...readTexts(value),
    ...readContent(value),
    ...(error && { error }),
    attributes: readAttributes(value),
    ...(sensitive && { sensitive }),
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
    ...readDerived(value, derivedIds(traceId, spanId)),
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(joins === true && { joinsSpan: true }),
  }
}

/** Ids that the sender made of content, with those that are made here. */
function readDerived(value: JsonObject, { derived }: Pick<Step, 'derived'>): Pick<Step, 'derived'> {
  const raw = value['derived'] ?? null
  if (raw === null) return derived ? { derived } : {}
  if (!isJsonObject(raw)) throw invalid('derived')
  const all = { ...derived }
  for (const [name, said] of Object.entries(raw)) {
    const field = derivedFields.find((candidate) => candidate === name)
    if (!field || typeof said !== 'boolean') throw invalid('derived')
    if (said) all[field] = true
  }
  return Object.keys(all).length > 0 ? { derived: all } : {}
}

/** What a part leaves out it does not say; parts find each other by ids that are the same in each. */
function readPartial(value: JsonObject): PartialStep | undefined {
  const raw = value['partial'] ?? null
  if (raw === null) return undefined
  if (!isJsonObject(raw) || Object.keys(raw).some((key) => key !== 'order' && key !== 'unsaid'))
    throw invalid('partial')
  const order = readTime(raw, 'order')
  if (order === undefined) throw invalid('order')
  if (!readText(value, 'spanId')) throw invalid('spanId')
  if (!readText(value, 'traceId') && !readText(value, 'sessionId')) throw invalid('traceId')
  const named = raw['unsaid'] ?? []
  if (!Array.isArray(named) || !named.every((name) => unsaidFields.some((field) => field === name)))
    throw invalid('unsaid')
  const unsaid = unsaidFields.filter((field) => {
    const absent = (value[field === 'start' ? 'startTime' : field] ?? null) === null
    return absent || named.includes(field)
  })
  return { order, ...(unsaid.length > 0 && { unsaid }) }
}

function readTexts(value: JsonObject): Partial<Step> {
  const out: Partial<Record<(typeof stepTexts)[number], string>> = {}
  for (const field of stepTexts) {
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
    const count = usageCounts.find((candidate) => candidate === name)
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
