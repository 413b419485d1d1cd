// Names and labels of a run: who, with what, for whom.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { Step, StepKind } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import { objectOf, textOf } from './run-ids.ts'
import { agentNameOf } from './run-kind.ts'
import { readTime } from './read-time.ts'

const userKeys = ['user_id', 'userId']
const sessionKeys = ['thread_id', 'session_id', 'conversation_id', 'threadId', 'sessionId']
const traceTypeKeys = ['trace_type', 'traceType']
/** Variables that set the client up, which it adds to the metadata. */
const ownSettings = /^LANG(?:SMITH|CHAIN)_/
/** Where a run stands in its sequence or graph, which the tree shows. */
const plumbingTag = /^(?:(?:seq|graph):step:\d{1,9}$|map:key:)/

/** Agent, tool and model. */
export function namesOf(
  run: JsonObject,
  kind: StepKind | undefined,
  output: JsonValue | undefined,
): Partial<Step> {
  const name = textOf(run['name'])
  const agent = (kind === 'agent' ? name : undefined) ?? agentNameOf(run)
  const callId =
    textOf(objectOf(run['extra'])['tool_call_id']) ?? textOf(objectOf(output)['tool_call_id'])
  return {
    ...(agent !== undefined && { agent }),
    ...(kind === 'tool' && name !== undefined && { tool: name }),
    ...(kind === 'tool' && callId !== undefined && { toolCallId: callId }),
    ...((kind === 'completion' || kind === 'embedding') && modelOf(run, output)),
  }
}

/**
 * The model that answered, else, once none other can, the one that was asked: who answers may have another name, and what
 * was told first would be contradicted.
 */
function modelOf(run: JsonObject, output: JsonValue | undefined): Partial<Step> {
  const [message] = Array.isArray(output) ? output : []
  const answer = objectOf(objectOf(message)['response_metadata'])
  const generation = objectOf(objectOf(message)['generationInfo'])
  const outputs = objectOf(run['outputs'])
  const isOver = readTime(run['end_time']) !== undefined
  const model =
    firstText(answer['model_name'], answer['model'], generation['model_name'], outputs['model']) ??
    (isOver ? askedModel(run) : undefined)
  const provider = textOf(metadataOf(run)['ls_provider']) ?? textOf(answer['model_provider'])
  return {
    ...(model !== undefined && { model }),
    ...(provider !== undefined && { provider: provider.toLowerCase() }),
  }
}

/** What the call asks for, whoever answers. */
export function askedModel(run: JsonObject): string | undefined {
  const asked = objectOf(objectOf(run['extra'])['invocation_params'])
  const inputs = objectOf(run['inputs'])
  return firstText(
    ...[metadataOf(run)['ls_model_name'], asked['model'], asked['model_name'], inputs['model']],
  )
}

function metadataOf(run: JsonObject): JsonObject {
  return objectOf(objectOf(run['extra'])['metadata'])
}

function firstText(...values: (JsonValue | undefined)[]): string | undefined {
  return values.map(textOf).find((text) => text !== undefined)
}

/** A project is an application to LangSmith, and the kind of trace that policies speak of here. */
export function labelsOf(run: JsonObject, extra: JsonObject): Partial<Step> {
  const metadata = { ...objectOf(unwrapJson(extra['metadata'] ?? null)) }
  const project = textOf(run['session_name'])
  const traceType = take(metadata, traceTypeKeys) ?? (project === 'default' ? undefined : project)
  const userId = take(metadata, userKeys)
  const sessionId = take(metadata, sessionKeys)
  const environment = textOf(metadata['environment'])
  const parameters = objectOf(extra['invocation_params'])
  const isCopy = (key: string): boolean =>
    Object.hasOwn(parameters, key) &&
    JSON.stringify(parameters[key]) === JSON.stringify(metadata[key])
  for (const key of Object.keys(metadata))
    if (key === 'usage_metadata' || ownSettings.test(key) || isCopy(key)) delete metadata[key]
  const tags = (Array.isArray(run['tags']) ? run['tags'] : [])
    .flatMap((tag) => textOf(tag) ?? [])
    .filter((tag) => !plumbingTag.test(tag))
  return {
    ...(traceType !== undefined && { traceType }),
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(environment !== undefined && { environment }),
    ...(tags.length > 0 && { tags: [...new Set(tags)] }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  }
}

/** The first of the keys that names something moves out. */
function take(metadata: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = Object.hasOwn(metadata, key) ? metadata[key] : undefined
    const text = typeof value === 'number' ? String(value) : textOf(value)
    if (text === undefined) continue
    delete metadata[key]
    return text
  }
  return undefined
}
