// OpenInference: `openinference.span.kind`, content up to four times (input.value, llm.input_messages, invocation
// parameters, tools).
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { isJsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { toNumber } from './draft.ts'
import { plainMessages } from './langchain-message.ts'
import { inputMessages, outputMessages } from './provider-body.ts'
import { fillProvider } from './provider.ts'
import { holdsSame } from './same-content.ts'
import { unflatten } from './unflatten.ts'
import { readUsage, toUsage } from './usage.ts'

const kinds = new Map(
  Object.entries<StepKind>({
    LLM: 'completion',
    EMBEDDING: 'embedding',
    CHAIN: 'agent',
    AGENT: 'agent',
    RETRIEVER: 'retrieval',
    RERANKER: 'retrieval',
    TOOL: 'tool',
    GUARDRAIL: 'guardrail',
    EVALUATOR: 'event',
    PROMPT: 'event',
  }),
)

const wrappers = new Set([
  'message',
  'tool_call',
  'message_content',
  'document',
  'embedding',
  'tool',
])

const usageKeys = {
  input: ['llm.token_count.prompt'],
  output: ['llm.token_count.completion'],
  total: ['llm.token_count.total'],
  cacheRead: ['llm.token_count.prompt_details.cache_read'],
  cacheWrite: ['llm.token_count.prompt_details.cache_write'],
  reasoning: ['llm.token_count.completion_details.reasoning'],
}

export const openinference: Dialect = {
  name: 'openinference',
  speaks: (draft) => draft.has('openinference.span.kind'),
  map(draft) {
    draft.setKind(kinds.get(draft.text('openinference.span.kind')?.toUpperCase() ?? ''))
    mapUsage(draft)
    if (draft.kind === 'completion') mapCompletion(draft)
    else mapValues(draft)
    dropCopies(draft)
    draft.fillText('tool', 'tool.name', 'tool_call.function.name')
    draft.fillText('model', 'llm.model_name', 'embedding.model_name', 'reranker.model_name')
    fillProvider(draft, 'llm.provider', 'llm.system')
    draft.fillText('agent', 'agent.name')
    draft.fillCost(draft.number('llm.cost.total'), 'llm.cost.total')
    draft.fillMetadataObject('metadata')
    const { lc_agent_name: langchainAgent } = draft.metadata
    if (typeof langchainAgent === 'string') draft.texts.agent ??= langchainAgent
    nameAfterSpan(draft)
    if (draft.kind === 'tool') mapCallId(draft)
    draft.fillTags('tag.tags')
    if (draft.kind === 'tool' && answersError(draft.output)) draft.fail('tool_error')
  },
}

/** `input.value` is the whole request: its messages are the input, the rest stays an attribute. */
function mapCompletion(draft: Draft): void {
  const request = valueOf(draft, 'input')
  const asked = inputMessages(request)
  const flatInput = unflatten(draft, 'llm.input_messages.', wrappers)
  if (asked) {
    draft.fillInput(asked.messages, ['input.value', 'input.mime_type'])
    keepRest(draft, 'input', asked.rest)
  }
  if (flatInput) {
    draft.fillInput(flatInput.value, flatInput.keys)
    dropPieces(draft, draft.input, flatInput.keys)
  }
  if (!asked) draft.fillInput(request, 'input.value')
  const response = valueOf(draft, 'output')
  const answered = outputMessages(response)
  const flatOutput = unflatten(draft, 'llm.output_messages.', wrappers)
  if (answered) {
    draft.fillOutput(answered.messages, ['output.value', 'output.mime_type'])
    keepRest(draft, 'output', answered.rest)
  }
  if (flatOutput) {
    draft.fillOutput(flatOutput.value, flatOutput.keys)
    dropPieces(draft, draft.output, flatOutput.keys)
  }
  if (!answered) draft.fillOutput(response, 'output.value')
}

/** A message may say the same twice, as its calls and as blocks of its content: each is compared by itself. */
function dropPieces(draft: Draft, kept: JsonValue | undefined, keys: readonly string[]): void {
  const left = keys.filter((key) => draft.has(key))
  if (kept === undefined || left.length === 0) return
  const pieces = new Map<string, string[]>()
  for (const key of left) {
    const piece = /\.message\.(tool_calls|contents)\./.exec(key)?.[1] ?? 'text'
    const known = pieces.get(piece)
    if (known) known.push(key)
    else pieces.set(piece, [key])
  }
  for (const piece of pieces.values()) {
    const said = piece.filter((key) => !/\.(role|type)$/.test(key))
    if (
      holdsSame(
        kept,
        said.map((key) => draft.raw(key) ?? null),
      )
    )
      draft.drop(piece)
  }
}

function mapValues(draft: Draft): void {
  const documents = unflatten(draft, 'retrieval.documents.', wrappers)
  if (draft.kind === 'tool')
    draft.fillInput(draft.content('tool_call.function.arguments'), 'tool_call.function.arguments')
  draft.fillInput(valueOf(draft, 'input'), 'input.value')
  draft.fillOutput(valueOf(draft, 'output'), 'output.value')
  if (documents) draft.fillOutput(documents.value, documents.keys)
  for (const prefix of ['llm.input_messages.', 'reranker.input_documents.']) {
    const flat = unflatten(draft, prefix, wrappers)
    if (flat) draft.fillInput(flat.value, flat.keys)
  }
  for (const prefix of ['llm.output_messages.', 'reranker.output_documents.']) {
    const flat = unflatten(draft, prefix, wrappers)
    if (flat) draft.fillOutput(flat.value, flat.keys)
  }
}

function valueOf(draft: Draft, side: 'input' | 'output'): JsonValue | undefined {
  const value = draft.content(`${side}.value`)
  return value === undefined ? undefined : plainMessages(value)
}

function keepRest(draft: Draft, side: 'input' | 'output', rest: JsonObject): void {
  if (Object.keys(rest).length === 0 || draft.has(`${side}.value`)) return
  draft.keep(`${side}.value`, rest)
}

/** Parameters and tools are in what is left of the request, too. */
function dropCopies(draft: Draft): void {
  const request = draft.content('input.value')
  const parameters = draft.content('llm.invocation_parameters')
  if (request !== undefined && parameters !== undefined) {
    if (holdsSame(parameters, request)) draft.drop('input.value')
    else if (holdsSame(request, parameters)) draft.drop('llm.invocation_parameters')
  }
  const kept = draft.content('llm.invocation_parameters') ?? draft.content('input.value')
  const tools = unflatten(draft, 'llm.tools.')
  if (tools && kept !== undefined && holdsSame(kept, tools.value)) draft.drop(tools.keys)
}

/** Where the raw answer of Anthropic's API is at hand it says which tokens were cached. */
function mapUsage(draft: Draft): void {
  const reading = readUsage(draft, usageKeys)
  const response = draft.content('output.value')
  const raw = isJsonObject(response) ? response['usage'] : undefined
  if (!isJsonObject(raw) || reading.keys.length === 0) return draft.fillUsage(reading)
  const counts = {
    input: toNumber(raw['input_tokens']),
    output: toNumber(raw['output_tokens']),
    cacheRead: toNumber(raw['cache_read_input_tokens']),
    cacheWrite: toNumber(raw['cache_creation_input_tokens']),
  }
  const isAnthropic = counts.cacheRead !== undefined || counts.cacheWrite !== undefined
  if (!isAnthropic || draft.number('llm.token_count.prompt') !== counts.input)
    return draft.fillUsage(reading)
  draft.fillUsage({ keys: reading.keys, usage: toUsage(counts, true) })
}

/** The helpers for applications' own functions name nothing but the span. */
function nameAfterSpan(draft: Draft): void {
  const field = draft.text('openinference.span.kind')?.toLowerCase()
  if (field === 'tool' || field === 'agent') draft.texts[field] ??= draft.name
}

/** LangChain's instrumentation says which call it was in the message that the tool gave. */
function mapCallId(draft: Draft): void {
  draft.fillText('toolCallId', 'tool_call.id', 'tool.id')
  const id = toolMessage(draft.output)?.['tool_call_id']
  if (typeof id === 'string' && id !== '') draft.texts.toolCallId ??= id
}

/** LangChain answers a failed tool call with a message of status `error`. */
function answersError(output: JsonValue | undefined): boolean {
  return toolMessage(output)?.['status'] === 'error'
}

function toolMessage(output: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(output)) return undefined
  const message = isJsonObject(output['output']) ? output['output'] : output
  return message['role'] === 'tool' ? message : undefined
}
