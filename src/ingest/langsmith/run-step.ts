// A run of LangSmith's clients as a step. All that it holds comes from outside, and any field may be of another type than
// theirs: what cannot be read stays an attribute, so that no run is lost for it.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import type { Step, StepError, StepKind, UnsaidField } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { readTime } from './read-time.ts'
import { isInterrupt, readError } from './run-error.ts'
import { readEvents, type RunEvents } from './run-events.ts'
import { objectOf, placeOf, textOf, type RunPlace } from './run-ids.ts'
import { kindOf } from './run-kind.ts'
import { answeredMessages, askedMessages, plainContent } from './run-messages.ts'
import { askedModel, labelsOf, namesOf } from './run-names.ts'
import { readUsage } from './run-usage.ts'

export interface RawRun {
  readonly operation: 'post' | 'patch'
  readonly id: string
  /** All of its fields in one object. */
  readonly run: JsonObject
  /** Data URLs by name. */
  readonly attachments?: JsonObject
}

/** Fields that are read, or say again what others say. */
const readFields = new Set([
  ...[
    'id',
    'trace_id',
    'parent_run_id',
    'dotted_order',
    'name',
    'run_type',
    'start_time',
    'end_time',
  ],
  ...[
    'inputs',
    'outputs',
    'error',
    'events',
    'extra',
    'serialized',
    'tags',
    'session_name',
    'status',
  ],
])
/** Added to the order of parts that say when the run ended: they stand behind all that do not, until the year 2112. */
const afterAll = 2 ** 52

/** @param receivedAt in microseconds, for runs that have no time at all */
export function runStep(raw: RawRun, receivedAt: number): Step {
  const { run } = raw
  const place = placeOf(run, raw.id)
  const extra = objectOf(run['extra'])
  const kind = kindOf(run, raw.operation, place.isRoot)
  const events = readEvents(run['events'])
  const attributes: JsonObject = {}
  const times = timesOf(run, place, receivedAt, attributes)
  const content = contentOf(run, kind, events, attributes)
  const outcome = outcomeOf(run, kind, content.output, attributes)
  noteStream(events, times.startTime, attributes)
  if (kind === 'completion') keep(attributes, 'gen_ai.request.model', askedModel(run))
  noteRest(raw, extra, events, attributes)
  return {
    ...place.ids,
    partial: partOf(raw, { kind, place, times, receivedAt }),
    kind: kind ?? 'event',
    name: textOf(run['name']) ?? '',
    ...times,
    ...outcome,
    ...namesOf(run, kind, content.output),
    ...labelsOf(run, extra),
    ...(kind === 'completion' && readUsage(run['outputs'], extra)),
    ...content,
    attributes,
  }
}

function partOf(
  { operation, run }: RawRun,
  {
    kind,
    place,
    times,
    receivedAt,
  }: {
    kind: StepKind | undefined
    place: RunPlace
    times: Pick<Step, 'startTime' | 'endTime'>
    receivedAt: number
  },
): NonNullable<Step['partial']> {
  const told = readTime(run['start_time']) ?? place.startedAt
  const unsaid: UnsaidField[] = []
  if (kind === undefined) unsaid.push('kind')
  if (textOf(run['name']) === undefined) unsaid.push('name')
  if (told === undefined) unsaid.push('start')
  return { order: orderOf(operation, times, receivedAt), ...(unsaid.length > 0 && { unsaid }) }
}

/**
 * A patch in the middle of a run says no time of its own: of such, the one that came last stands last. Client's clock and
 * ours may differ, so no arrival is compared with an end.
 */
function orderOf(
  operation: RawRun['operation'],
  { startTime, endTime }: Pick<Step, 'startTime' | 'endTime'>,
  receivedAt: number,
): number {
  if (endTime !== undefined) return Math.min(endTime + afterAll, Number.MAX_SAFE_INTEGER - 1)
  return operation === 'patch' ? Math.min(Math.max(startTime + 1, receivedAt), afterAll) : startTime
}

/** A clock that ran backwards gives no negative duration; what was sent stays an attribute. */
function timesOf(
  run: JsonObject,
  place: RunPlace,
  receivedAt: number,
  attributes: JsonObject,
): Pick<Step, 'startTime' | 'endTime'> {
  const end = readTime(run['end_time'])
  const startTime = readTime(run['start_time']) ?? place.startedAt ?? end ?? receivedAt
  if (end === undefined) return { startTime }
  if (end < startTime) attributes['endTime'] = end
  return { startTime, endTime: Math.max(startTime, end) }
}

function contentOf(
  run: JsonObject,
  kind: StepKind | undefined,
  events: RunEvents,
  attributes: JsonObject,
): Pick<Step, 'input' | 'output'> {
  const inputs = plainContent(run['inputs'])
  const outputs = plainContent(run['outputs'])
  const out: Pick<Step, 'input' | 'output'> = {}
  const fill = (side: 'input' | 'output', value: JsonValue | undefined) => {
    if (value !== undefined) out[side] = value
  }
  if (kind !== 'completion') {
    fill('input', inputs)
    fill('output', resultOf(outputs, kind))
    return out
  }
  const asked = askedMessages(inputs)
  fill('input', asked?.messages ?? inputs)
  keep(attributes, 'inputs', asked?.rest)
  const answered = answeredMessages(outputs)
  fill('output', answered?.messages ?? outputs)
  keep(attributes, 'outputs', answered?.rest)
  // Broken off in the middle: the pieces are all that there is.
  if (outputs === undefined && events.text !== '')
    out.output = [{ role: 'assistant', content: events.text }]
  return out
}

/** Clients put what is no object in one: { output: … }, { outputs: … }, { documents: […] }. */
function resultOf(
  outputs: JsonValue | undefined,
  kind: StepKind | undefined,
): JsonValue | undefined {
  if (!isJsonObject(outputs)) return outputs
  const [only, ...others] = Object.keys(outputs)
  if (only === undefined || others.length > 0) return outputs
  const isWrapper =
    only === 'outputs' ||
    (only === 'output' && kind === 'tool') ||
    (only === 'documents' && kind === 'retrieval')
  return isWrapper ? outputs[only] : outputs
}

function outcomeOf(
  run: JsonObject,
  kind: StepKind | undefined,
  output: JsonValue | undefined,
  attributes: JsonObject,
): Pick<Step, 'status' | 'error'> {
  const error = errorOf(run['error'])
  if (error && isInterrupt(error)) {
    attributes['interrupt'] = error.message ?? ''
    return { status: 'unset' }
  }
  if (error) return { status: 'error', error }
  const failed = kind === 'tool' && isJsonObject(output) && output['status'] === 'error'
  if (failed) return { status: 'error', error: { type: 'tool_error' } }
  return { status: readTime(run['end_time']) === undefined ? 'unset' : 'ok' }
}

function errorOf(value: JsonValue | undefined): StepError | undefined {
  const text =
    typeof value === 'string'
      ? value
      : value === null || value === undefined
        ? ''
        : JSON.stringify(value)
  return text === '' ? undefined : readError(text)
}

function noteStream(events: RunEvents, startTime: number, attributes: JsonObject): void {
  if (events.pieces === 0) return
  attributes['streamedPieces'] = events.pieces
  const { firstPieceAt } = events
  if (firstPieceAt !== undefined && firstPieceAt >= startTime)
    attributes['gen_ai.response.time_to_first_chunk'] = (firstPieceAt - startTime) / 1_000_000
}

/**
 * What is left. Of the serialised object only its class: its arguments are how the client was set up, keys and headers
 * among them, and not what the agent did.
 */
function noteRest(
  { run, attachments }: RawRun,
  extra: JsonObject,
  events: RunEvents,
  attributes: JsonObject,
): void {
  const { metadata: _, tool_call_id: __, options, ...rest } = extra
  const parameters = objectOf(rest['invocation_params'])
  const more = Object.entries(objectOf(options)).filter(([key]) => !Object.hasOwn(parameters, key))
  for (const [key, value] of Object.entries(rest)) keep(attributes, key, unwrapJson(value))
  keep(attributes, 'options', unwrapJson(Object.fromEntries(more)))
  keep(attributes, 'run_type', run['run_type'])
  keep(attributes, 'class', objectOf(run['serialized'])['id'])
  keep(attributes, 'events', unwrapJson(events.others))
  keep(attributes, 'attachments', attachments)
  for (const [key, value] of Object.entries(run))
    if (!readFields.has(key)) keep(attributes, key, unwrapJson(value))
}

/** What says nothing is left out; a name that is taken is told apart. */
function keep(attributes: JsonObject, key: string, value: JsonValue | undefined): void {
  if (value === undefined || value === null || value === '') return
  if (typeof value === 'object' && Object.keys(value).length === 0) return
  setKey(attributes, Object.hasOwn(attributes, key) ? `run.${key}` : key, value)
}
