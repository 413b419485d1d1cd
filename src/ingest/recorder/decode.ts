// The batch of steps that a recorder in an agent's process sends, as it comes out of its seal (docs/spec/envelope.md, E13).
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { SensitiveValue } from '../../record/sensitive.ts'
import { ownSteps, type Step } from '../../record/step.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import type { Decoded } from '../doors.ts'
import { parseJsonBytes } from '../json-text.ts'
import { readSensitive } from '../native-sensitive.ts'
import { nativeStep } from '../native-step.ts'
import { spend } from '../value-budget.ts'
import { within } from '../within.ts'
import { asGap } from './gap.ts'
import { HiddenValues, restoreMarks } from './restore-marks.ts'

const maxDepth = 16 + 4 * limits.depth
/** Characters of the resource as JSON: it stands in every step. */
const largestResource = 16 * 1024
const charactersPerValue = 64
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * `{recorder: {session, sequence, name, version}, resource?, steps: […]}`. Steps are native ones; with `masked` their texts
 * are escaped and may hold marks, and `hidden` says what these stand for. The resource goes to each step that has none.
 * Throws `bad_request` or `too_large`, of a step with its position, from 1: `item 3: …`.
 */
export function decodeRecorderBatch(body: Uint8Array): Decoded {
  const batch = parseJsonBytes(body, maxDepth, 'body')
  if (!isObject(batch)) throw badRequest('body: not a JSON object')
  checkRecorder(batch['recorder'])
  const resource = readResource(batch['resource'])
  const { steps } = batch
  if (!Array.isArray(steps)) throw badRequest('body: steps is not a list')
  if (steps.length > limits.stepsPerRequest)
    throw tooLarge(`body: more than ${limits.stepsPerRequest} steps in one request`)
  return { steps: steps.map((raw, i) => within(`item ${i + 1}`, () => wireStep(raw, resource))) }
}

/** What `JSON.parse` gave is JSON all through. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkRecorder(recorder: JsonValue | undefined): void {
  if (recorder === undefined || !isJsonObject(recorder))
    throw badRequest('body: recorder is not an object')
  const { session, sequence, name, version } = recorder
  if (typeof session !== 'string' || !uuid.test(session))
    throw badRequest('body: recorder.session is not a UUID')
  if (typeof sequence !== 'number' || !Number.isSafeInteger(sequence) || sequence < 0)
    throw badRequest('body: recorder.sequence is not a whole number')
  for (const [field, text] of Object.entries({ name, version }))
    if (typeof text !== 'string' || text.length > limits.headerText)
      throw badRequest(`body: recorder.${field} is not a short text`)
}

interface Resource {
  readonly value: JsonObject
  /** What a copy of it costs. */
  readonly cost: number
}

function readResource(raw: JsonValue | undefined): Resource | undefined {
  const value = raw ?? null
  if (value === null) return undefined
  if (!isJsonObject(value)) throw badRequest('body: resource is not an object')
  const { length } = JSON.stringify(value)
  if (length > largestResource)
    throw tooLarge(`body: resource has more than ${largestResource} characters`)
  return Object.keys(value).length === 0
    ? undefined
    : { value, cost: Math.ceil(length / charactersPerValue) }
}

function wireStep(raw: JsonValue, resource: Resource | undefined): Step {
  if (!isJsonObject(raw)) throw badRequest('item: not a JSON object')
  const { masked, hidden, sensitive, ...rest } = raw
  const values = new HiddenValues(hidden ?? {})
  if (masked !== undefined && typeof masked !== 'boolean')
    throw badRequest('step: masked is not true or false')
  const plain = masked === true ? restoreMarks(rest, values) : rest
  const step = nativeStep(isJsonObject(plain) ? plain : {})
  const named = [...(readSensitive({ sensitive: sensitive ?? null }) ?? []), ...values.sensitive]
  if (named.length > 0) step.sensitive = distinct(named)
  if (resource && !Object.hasOwn(step.attributes, 'resource')) {
    spend(resource.cost)
    step.attributes['resource'] = resource.value
  }
  return step.kind === 'event' && step.name === ownSteps.gap ? asGap(step) : step
}

function distinct(values: readonly SensitiveValue[]): SensitiveValue[] {
  const seen = new Map<string, SensitiveValue>()
  for (const value of values) {
    const key = `${value.class} ${value.alone ? 'alone' : ''} ${typeof value.value} ${value.value}`
    if (!seen.has(key)) seen.set(key, value)
  }
  return [...seen.values()]
}
