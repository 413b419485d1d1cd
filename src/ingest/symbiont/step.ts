// What an opened line of Symbiont's log says, as a step. Each interaction is a run of its own: the log does not tell what
// belongs together but by the agent.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import type { Step, StepKind, Usage } from '../../record/step.ts'
import { badRequest } from '../bad-request.ts'
import { parseJsonBytes, unwrapJson } from '../json-text.ts'
import { stableSpanId, stableTraceId } from '../stable-hash.ts'
import type { SymbiontEntry, SymbiontUpdate } from './line.ts'

const kinds: Readonly<Record<SymbiontEntry['interaction'], StepKind>> = {
  Completion: 'completion',
  ToolCall: 'tool',
  RagQuery: 'retrieval',
  AgentExecution: 'agent',
}
const names: Readonly<Record<SymbiontEntry['interaction'], string>> = {
  Completion: 'completion',
  ToolCall: 'tool call',
  RagQuery: 'RAG query',
  AgentExecution: 'agent execution',
}
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Payloads as they were opened: JSON texts. */
export interface OpenedPayloads {
  readonly request?: Uint8Array
  readonly response?: Uint8Array
}

export type KnownEntry = Pick<SymbiontEntry, 'startTime' | 'interaction'>

/**
 * Throws `bad_request` or `too_large` for payloads that Symbiont has not written so.
 * @param known the entry that an update belongs to, where it was seen
 */
export function symbiontStep(
  line: SymbiontEntry | SymbiontUpdate,
  opened: OpenedPayloads,
  known?: KnownEntry,
): Step {
  return line.type === 'entry' ? entryStep(line, opened) : updateStep(line, opened, known)
}

function entryStep(entry: SymbiontEntry, opened: OpenedPayloads): Step {
  const { startTime, latencyMs, agent, model, interaction, metadata } = entry
  const isTool = interaction === 'ToolCall'
  const request = requestOf(opened.request, interaction)
  const response = responseOf(opened.response, interaction)
  const tool = request.tool ?? (isTool ? model : undefined)
  const ended = entry.response !== undefined || entry.error !== undefined
  return {
    ...idsOf(entry.id),
    // The response comes later, or never.
    ...(!ended && { partial: { order: startTime } }),
    kind: kinds[interaction],
    name: (isTool && tool) || names[interaction],
    startTime,
    ...(ended && { endTime: startTime + latencyMs * 1000 }),
    ...outcomeOf(entry, response),
    ...(agent && { agent }),
    ...(!isTool && model && { model }),
    ...(tool && { tool }),
    ...(request.input !== undefined && { input: request.input }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    attributes: {
      ...request.attributes,
      ...response.attributes,
      ...(isTool && model !== tool && { 'symbiont.model_identifier': model }),
    },
  }
}

function updateStep(
  update: SymbiontUpdate,
  opened: OpenedPayloads,
  known: KnownEntry | undefined,
): Step {
  const { id, updatedAt, latencyMs } = update
  const response = responseOf(opened.response, known?.interaction)
  const startTime = known?.startTime ?? Math.max(0, updatedAt - latencyMs * 1000)
  return {
    ...idsOf(id),
    partial: { order: updatedAt, unsaid: known ? ['kind', 'name'] : ['kind', 'name', 'start'] },
    kind: 'event',
    name: 'response',
    startTime,
    endTime: startTime + latencyMs * 1000,
    ...outcomeOf(update, response),
    attributes: response.attributes,
  }
}

/** A name that Symbiont gave at random is the id; any other would confirm a guess. */
function idsOf(id: string): Pick<Step, 'traceId' | 'spanId' | 'derived'> {
  if (uuid.test(id)) {
    const hex = id.replaceAll('-', '').toLowerCase()
    if (!/^0+$/.test(hex.slice(16)) && !/^0+$/.test(hex))
      return { traceId: hex, spanId: hex.slice(16) }
  }
  return {
    traceId: stableTraceId('symbiont', id),
    spanId: stableSpanId('symbiont', id),
    derived: { trace: true, span: true },
  }
}

function outcomeOf(
  { error, usage, response }: SymbiontEntry | SymbiontUpdate,
  { output }: Response,
): Pick<Step, 'status' | 'error' | 'usage' | 'output'> {
  const tokens = usage && usageOf(usage)
  const done = response ? 'ok' : 'unset'
  return {
    status: error === undefined ? done : 'error',
    ...(error !== undefined && { error: { message: error } }),
    ...(tokens && { usage: tokens }),
    ...(output !== undefined && { output }),
  }
}

function usageOf(raw: JsonObject): Usage | undefined {
  const usage: Usage = {}
  const fields = [
    ['inputTokens', 'input_tokens'],
    ['outputTokens', 'output_tokens'],
    ['totalTokens', 'total_tokens'],
  ] as const
  for (const [field, name] of fields) {
    const count = raw[name]
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) usage[field] = count
  }
  return Object.keys(usage).length > 0 ? usage : undefined
}

interface Request {
  readonly input?: JsonValue
  readonly tool?: string
  readonly attributes: JsonObject
}

/** `{prompt, tool_name?, tool_arguments?, parameters}`; the arguments of a tool call are what went in. */
function requestOf(
  bytes: Uint8Array | undefined,
  interaction: SymbiontEntry['interaction'],
): Request {
  const isTool = interaction === 'ToolCall'
  const { prompt, tool_name: tool, tool_arguments, parameters, ...rest } = payload(bytes, 'request')
  const withArguments = isTool && !isNone(tool_arguments)
  return {
    ...(typeof tool === 'string' && tool !== '' && { tool }),
    ...(withArguments
      ? { input: unwrapJson(tool_arguments ?? null) }
      : !isNone(prompt) && { input: said(prompt, interaction, 'user') }),
    attributes: attributesOf({
      ...(withArguments && { prompt }),
      ...(!isTool && { tool_arguments }),
      parameters,
      ...rest,
    }),
  }
}

interface Response {
  readonly output?: JsonValue
  readonly attributes: JsonObject
}

/** `{content, tool_result?, confidence?, metadata}`; a tool's result is what came out. */
function responseOf(
  bytes: Uint8Array | undefined,
  interaction: SymbiontEntry['interaction'] | undefined,
): Response {
  if (!bytes) return { attributes: {} }
  const { content, tool_result, metadata, ...rest } = payload(bytes, 'response')
  const withResult = !isNone(tool_result)
  return {
    ...(withResult
      ? { output: unwrapJson(tool_result ?? null) }
      : !isNone(content) && { output: said(content, interaction, 'assistant') }),
    attributes: attributesOf({
      ...(withResult && { content }),
      response_metadata: metadata,
      ...rest,
    }),
  }
}

/** To and from a model goes a message. */
function said(
  value: JsonValue | undefined,
  interaction: SymbiontEntry['interaction'] | undefined,
  role: string,
): JsonValue {
  const content = unwrapJson(value ?? null)
  return interaction === 'Completion' ? [{ role, content }] : content
}

function attributesOf(values: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const out: JsonObject = {}
  for (const [name, value] of Object.entries(values)) {
    const isEmpty = isNone(value) || (isJsonObject(value) && Object.keys(value).length === 0)
    if (!isEmpty) out[`symbiont.${name}`] = unwrapJson(value ?? null)
  }
  return out
}

function payload(bytes: Uint8Array | undefined, what: string): JsonObject {
  const value = bytes && (parseJsonBytes(bytes, limits.depth, `line: ${what}`) as JsonValue)
  if (!isJsonObject(value)) throw badRequest(`line: ${what}: not a JSON object`)
  return value
}

function isNone(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === ''
}
