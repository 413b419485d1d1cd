// What one event says of an observation: created, updated, or both at once.
import { isJsonObject, type JsonObject } from '../../record/json.ts'
import type { PartialStep, Step, StepKind } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import { unwrapJson } from '../json-text.ts'
import { completionInput, completionOutput } from './content.ts'
import { own, readText, readTime } from './fields.ts'
import { rootSpanIdOf, spanIdOf, traceIdOf, type Id } from './ids.ts'
import { observationKinds } from './observation-kinds.ts'
import { fillRest, metadataOf, setAttribute, tagsOf } from './shared-fields.ts'
import type { ToolCalls } from './tool-calls.ts'
import { whoAndWhere } from './trace-step.ts'
import { costOf, usageOf } from './usage-of.ts'

const taken = new Set([
  ...['id', 'traceId', 'type', 'name', 'startTime', 'endTime', 'parentObservationId'],
  ...['environment', 'userId', 'sessionId', 'tags', 'input', 'output', 'metadata', 'model'],
  ...['modelParameters', 'usage', 'usageDetails', 'costDetails', 'level', 'statusMessage'],
  ...['promptName', 'promptVersion', 'completionStartTime', 'version', 'release'],
])

/** Updates seldom repeat these: what may be shown of a tool goes by its name, and what tokens cost by the model. */
export interface KnownObservation {
  readonly name?: string
  readonly model?: string
  /** It hangs directly under its trace. */
  readonly isTop?: true
}

export interface ObservationEvent {
  readonly body: JsonObject
  /** In lower case: span, generation, … */
  readonly type: string
  readonly isUpdate: boolean
  /** When the client said it, in microseconds since the epoch. */
  readonly at: number
  /** Of an observation without an id of its own. */
  readonly id: string
  /** Of its trace; undefined where none are known. */
  readonly calls: ToolCalls | undefined
  /** What other events of the request say. */
  readonly known: KnownObservation
}

export function observationStep(event: ObservationEvent): Step {
  const { body, type, calls, known } = event
  const name = readText(body, 'name') ?? (known.name || undefined)
  const attributes: JsonObject = {}
  const kind = kindOf(type, name, calls)
  const { times, partial } = timesOf(event, name, kind)
  const content = contentOf(body, kind, attributes)
  const figures = { ...usageOf(body, attributes), ...costOf(body, attributes) }
  const failure = failureOf(body, attributes)
  const model = readText(body, 'model') ?? (known.model || undefined)
  const toolCallId = kind === 'tool' ? calls?.idOf(name ?? '', content.input ?? null) : undefined
  copyAttributes(body, attributes)
  return {
    ...idsOf(event),
    partial,
    kind,
    name: name ?? type,
    ...times,
    ...failure,
    ...(model !== undefined && { model }),
    ...(kind === 'tool' && name !== undefined && { tool: name }),
    ...(type === 'agent' && name !== undefined && { agent: name }),
    ...(toolCallId !== undefined && { toolCallId }),
    ...whoAndWhere(body),
    ...figures,
    ...content,
    ...tagsOf(body, attributes),
    ...metadataOf(body, 'langfuse.observation.metadata', attributes),
    attributes: fillRest(body, taken, attributes),
  }
}

/** A span that has the name of a tool that a model asked for is that tool's run: clients up to v3 have no other type for it. */
function kindOf(type: string, name: string | undefined, calls: ToolCalls | undefined): StepKind {
  if (type === 'span' && name !== undefined && calls?.has(name)) return 'tool'
  const kind = observationKinds.get(type)
  if (!kind) throw badRequest('type: not a type of observation')
  return kind
}

function idsOf({
  body,
  id,
  isUpdate,
}: ObservationEvent): Pick<Step, 'traceId' | 'spanId' | 'parentSpanId' | 'derived'> {
  const traceText = readText(body, 'traceId')
  const span = spanIdOf(readText(body, 'id') ?? id, traceText)
  // Without a trace it is one of its own.
  const trace = traceIdOf(traceText ?? `observation ${readText(body, 'id') ?? id}`)
  const parent = parentOf(body, traceText, isUpdate)
  const derived = {
    ...(trace.derived && { trace: true as const }),
    ...(span.derived && { span: true as const }),
    ...(parent?.derived && { parent: true as const }),
  }
  return {
    traceId: trace.id,
    spanId: span.id,
    ...(parent && { parentSpanId: parent.id }),
    ...(Object.keys(derived).length > 0 && { derived }),
  }
}

/** Updates seldom tell: then another event does. */
function parentOf(body: JsonObject, trace: string | undefined, isUpdate: boolean): Id | undefined {
  const parent = readText(body, 'parentObservationId')
  if (parent !== undefined) return spanIdOf(parent, trace)
  return trace === undefined || isUpdate ? undefined : rootSpanIdOf(trace)
}

function timesOf(
  { body, type, isUpdate, at }: ObservationEvent,
  name: string | undefined,
  kind: StepKind,
): { times: Pick<Step, 'startTime' | 'endTime'>; partial: PartialStep } {
  const told = readTime(body, 'startTime') ?? (isUpdate ? undefined : at)
  const ended = readTime(body, 'endTime')
  const isPoint = kind === 'event' && !isUpdate
  const startTime = told ?? ended ?? at
  const end = ended ?? (isPoint ? startTime : undefined)
  const unsaid = [
    ...(isUpdate && type === 'span' && name === undefined ? ['kind' as const] : []),
    ...(name === undefined ? ['name' as const] : []),
    ...(told === undefined ? ['start' as const] : []),
  ]
  return {
    times: { startTime, ...(end !== undefined && { endTime: Math.max(startTime, end) }) },
    // Of one millisecond, what is updated comes after what is created.
    partial: { order: at + (isUpdate ? 1 : 0), ...(unsaid.length > 0 && { unsaid }) },
  }
}

function contentOf(
  body: JsonObject,
  kind: StepKind,
  attributes: JsonObject,
): Pick<Step, 'input' | 'output'> {
  const input = unwrapJson(own(body, 'input'))
  const output = unwrapJson(own(body, 'output'))
  if (kind !== 'completion')
    return { ...(input !== null && { input }), ...(output !== null && { output }) }
  const asked = input === null ? undefined : completionInput(input)
  const answered = output === null ? undefined : completionOutput(output)
  if (asked?.rest) attributes['langfuse.observation.input'] = asked.rest
  if (answered?.rest) attributes['langfuse.observation.output'] = answered.rest
  return {
    ...(asked && { input: asked.messages }),
    ...(answered && { output: answered.messages }),
  }
}

function failureOf(body: JsonObject, attributes: JsonObject): Pick<Step, 'status' | 'error'> {
  const level = own(body, 'level')
  const message = own(body, 'statusMessage')
  if (level !== 'ERROR') {
    if (level !== 'DEFAULT') setAttribute(attributes, 'langfuse.observation.level', level)
    setAttribute(attributes, 'langfuse.observation.status_message', message)
    return { status: 'unset' }
  }
  if (typeof message === 'string' && message !== '') return { status: 'error', error: { message } }
  setAttribute(attributes, 'langfuse.observation.status_message', message)
  return { status: 'error' }
}

const named = [
  ['modelParameters', 'langfuse.observation.model.parameters'],
  ['promptName', 'langfuse.observation.prompt.name'],
  ['promptVersion', 'langfuse.observation.prompt.version'],
  ['completionStartTime', 'langfuse.observation.completion_start_time'],
  ['version', 'langfuse.version'],
  ['release', 'langfuse.release'],
] as const

/** Under the names that clients of v4 and later give them. */
function copyAttributes(body: JsonObject, attributes: JsonObject): void {
  for (const [field, key] of named) setAttribute(attributes, key, own(body, field))
  for (const field of ['usage', 'usageDetails', 'costDetails']) {
    const value = own(body, field)
    if (!isJsonObject(value)) setAttribute(attributes, field, value)
  }
}
