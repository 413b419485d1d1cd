// Batches of Langfuse's ingestion API: clients up to v3, scores of v4 and v5, and its exports when they are imported.
// An event that cannot be read is named in the answer and the others are taken: clients then send the whole batch again,
// which changes nothing, since an event gives the same step each time.
import { SealtraceError } from '../../error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step } from '../../record/step.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import type { Decoded } from '../doors.ts'
import { parseJsonBytes } from '../json-text.ts'
import { own, readText, readTime } from './fields.ts'
import { observationKinds } from './observation-kinds.ts'
import {
  observationStep,
  type KnownObservation,
  type ObservationEvent,
} from './observation-step.ts'
import { scoreStep } from './score-step.ts'
import { ToolCalls } from './tool-calls.ts'
import { traceEndStep, traceStep } from './trace-step.ts'

const maxDepth = 8 + limits.depth
/** Longer ids are not repeated in an answer. */
const longestId = 256

/** Diagnostics of the client itself, and links between a run and a dataset: nothing that an agent did. */
const ignored = new Set(['sdk-log', 'dataset-run-item-create'])

/** The answer has Langfuse's own shape. Throws `bad_request` when there is no batch, `too_large` for too much. */
export function decodeLangfuseBatch(body: Uint8Array): Decoded {
  const value = parseJsonBytes(body, maxDepth, 'body') as JsonValue
  const batch = isJsonObject(value) ? own(value, 'batch') : null
  if (!Array.isArray(batch)) throw badRequest('body: batch is not a list')
  const { steps, outcomes } = langfuseEventSteps(batch)
  const successes = outcomes.filter(({ error }) => !error).map(({ id }) => ({ id, status: 201 }))
  const errors = outcomes.flatMap(({ id, error }) =>
    error ? [{ id, status: 400, message: error.message, error: error.code }] : [],
  )
  return { steps, answer: { successes, errors } }
}

export interface EventOutcome {
  /** As the client sent it; empty when it cannot be repeated. */
  readonly id: string
  readonly error?: SealtraceError
}

/** One outcome an event, in order; an event that has the id of one before it gives no step. Throws `too_large`. */
export function langfuseEventSteps(batch: readonly JsonValue[]): {
  steps: Step[]
  outcomes: EventOutcome[]
} {
  if (batch.length > limits.stepsPerRequest)
    throw tooLarge(`body: more than ${limits.stepsPerRequest} events`)
  const known = knownIn(batch)
  const seen = new Set<string>()
  const steps: Step[] = []
  const outcomes = batch.map((event, index): EventOutcome => {
    const id = idOf(event)
    try {
      if (!isJsonObject(event)) throw badRequest('not an object')
      if (id === '') throw badRequest(`id: not a text of 1 to ${longestId} characters`)
      if (!seen.has(id)) steps.push(...eventSteps(event, id, known))
      seen.add(id)
      return { id }
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'bad_request') throw error
      return { id, error: badRequest(`event ${index}: ${error.message}`) }
    }
  })
  return { steps, outcomes }
}

function idOf(event: JsonValue): string {
  const id = isJsonObject(event) ? own(event, 'id') : null
  return typeof id === 'string' && id.length <= longestId ? id : ''
}

function eventSteps(event: JsonObject, id: string, known: Known): Step[] {
  const type = readText(event, 'type') ?? ''
  if (ignored.has(type)) return []
  const body = own(event, 'body')
  if (!isJsonObject(body)) throw badRequest('body: not an object')
  const at = timeOf(event, body)
  if (type === 'trace-create') return [traceStep(body, readText(body, 'id') ?? id, at)]
  if (type === 'score-create') return [scoreStep(body, at)]
  const [, kind = '', verb = ''] = /^([a-z]{1,20})-(create|update)$/.exec(type) ?? []
  const observed = kind === 'observation' ? (readText(body, 'type') ?? 'span').toLowerCase() : kind
  if (!observationKinds.has(observed)) throw badRequest('type: not a type of event')
  return observationSteps(body, { id, at, type: observed, isUpdate: verb === 'update' }, known)
}

function observationSteps(
  body: JsonObject,
  event: Pick<ObservationEvent, 'id' | 'at' | 'type' | 'isUpdate'>,
  { calls, observations }: Known,
): Step[] {
  const trace = readText(body, 'traceId')
  const known = observations.get(readText(body, 'id') ?? '') ?? {}
  const step = observationStep({ ...event, body, known, calls: calls.get(trace ?? '') })
  const end = readTime(body, 'endTime')
  if (trace === undefined || end === undefined || !known.isTop) return [step]
  return [step, traceEndStep(trace, end, event.at)]
}

/** Never the time of arrival: the same event sent again must say the same. */
function timeOf(event: JsonObject, body: JsonObject): number {
  const at =
    readTime(event, 'timestamp') ??
    readTime(body, 'endTime') ??
    readTime(body, 'startTime') ??
    readTime(body, 'timestamp')
  if (at === undefined) throw badRequest('timestamp: missing')
  return at
}

/** A trace may have the id of an observation. */
const ofOthers = new Set(['trace-create', 'score-create'])

/** What events of one batch tell of each other. */
interface Known {
  /** By trace. */
  readonly calls: Map<string, ToolCalls>
  /** By id. */
  readonly observations: Map<string, KnownObservation>
}

function knownIn(batch: readonly JsonValue[]): Known {
  const known: Known = { calls: new Map(), observations: new Map() }
  for (const event of batch) {
    if (!isJsonObject(event)) continue
    const body = own(event, 'body')
    if (!isJsonObject(body)) continue
    const type = String(own(event, 'type'))
    if (!ofOthers.has(type)) noteObservation(body, type.endsWith('-create'), known.observations)
    const trace = own(body, 'traceId')
    const output = own(body, 'output')
    if (typeof trace !== 'string' || typeof output !== 'object') continue
    const calls = known.calls.get(trace) ?? new ToolCalls()
    calls.addFrom(output)
    known.calls.set(trace, calls)
  }
  return known
}

function noteObservation(
  body: JsonObject,
  isNew: boolean,
  known: Map<string, KnownObservation>,
): void {
  const [id, name, model] = ['id', 'name', 'model'].map((field) => own(body, field))
  if (typeof id !== 'string') return
  const isTop = isNew && own(body, 'parentObservationId') === null
  known.set(id, {
    ...known.get(id),
    ...(typeof name === 'string' && { name }),
    ...(typeof model === 'string' && { model }),
    ...(isTop && { isTop }),
  })
}
