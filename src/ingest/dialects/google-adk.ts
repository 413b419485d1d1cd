// Google ADK: `gcp.vertex.agent.*` beside GenAI attributes.
import { isJsonObject } from '../../record/json.ts'
import type { JsonValue } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { toNumber } from './draft.ts'
import { inputMessages, outputMessages } from './provider-body.ts'
import { toUsage } from './usage.ts'

const prefix = 'gcp.vertex.agent.'
const scope = 'gcp.vertex.agent'
/** Repeats the results of the tools that ran side by side. */
const mergedName = 'execute_tool (merged)'

export const googleAdk: Dialect = {
  name: 'google-adk',
  speaks: (draft) =>
    draft.keys(prefix).length > 0 || (draft.scopeName === scope && draft.signal === 'span'),
  map(draft) {
    draft.setKind(kindOf(draft))
    draft.fillText('sessionId', `${prefix}session_id`)
    if (draft.text('gen_ai.system') === scope) draft.texts.provider ??= 'gcp.vertex_ai'
    if (endedWithoutAnswer(draft)) draft.fail(draft.kind === 'tool' ? 'tool_error' : 'no_response')
    if (draft.name === mergedName || draft.kind === 'tool') mapTool(draft)
    else mapModelCall(draft)
  },
}

/** Whatever a span says is written when the call has come back. */
function endedWithoutAnswer(draft: Draft): boolean {
  const called = draft.name === 'call_llm' || draft.name.startsWith('execute_tool ')
  return called && !draft.speaks('gen_ai') && !draft.speaks('gcp')
}

function kindOf(draft: Draft): StepKind | undefined {
  if (draft.name === mergedName) return 'event'
  const operation = draft.text('gen_ai.operation.name')
  if (operation !== undefined && draft.name !== 'call_llm') return undefined
  if (draft.name === 'call_llm') return 'completion'
  if (draft.name.startsWith('execute_tool') || isGiven(draft, 'tool_call_args')) return 'tool'
  if (draft.name.startsWith('invocation') || draft.name.startsWith('invoke_agent')) return 'agent'
  if (draft.name.startsWith('agent_run')) return 'agent'
  return isGiven(draft, 'llm_response') ? 'completion' : undefined
}

function mapTool(draft: Draft): void {
  dropEmpty(draft)
  draft.fillInput(draft.content(`${prefix}tool_call_args`), `${prefix}tool_call_args`)
  draft.fillOutput(draft.content(`${prefix}tool_response`), `${prefix}tool_response`)
  if (draft.kind !== 'tool' || draft.has('gen_ai.tool.name')) return
  const [, name] = /^execute_tool (\S.*)$/.exec(draft.name) ?? []
  if (name !== undefined) draft.texts.tool ??= name
}

function mapModelCall(draft: Draft): void {
  if (draft.text('gen_ai.operation.name') === 'execute_tool') return mapTool(draft)
  dropEmpty(draft)
  const request = draft.content(`${prefix}llm_request`)
  const asked = inputMessages(request)
  if (asked) {
    draft.fillInput([...systemOf(asked.rest), ...asked.messages], `${prefix}llm_request`)
    keepRest(draft, 'llm_request', asked.rest)
  } else draft.fillInput(request, `${prefix}llm_request`)
  const response = draft.content(`${prefix}llm_response`)
  if (isJsonObject(response))
    mapUsage(draft, response['usage_metadata'] ?? response['usageMetadata'])
  const answered = outputMessages(response)
  if (answered) {
    draft.fillOutput(answered.messages, `${prefix}llm_response`)
    keepRest(draft, 'llm_response', answered.rest)
  } else draft.fillOutput(response, `${prefix}llm_response`)
}

/** The instruction stands in the request's configuration. Moved, so that it is kept once. */
function systemOf(rest: Record<string, JsonValue>): JsonValue[] {
  const { config } = rest
  if (!isJsonObject(config)) return []
  for (const key of ['system_instruction', 'systemInstruction']) {
    const system = config[key]
    if (system === undefined || system === null) continue
    delete config[key]
    return [{ role: 'system', content: system }]
  }
  return []
}

/** Gemini's prompt count includes cached content. Used where the span has no counts of its own, or the same. */
function mapUsage(draft: Draft, usage: JsonValue | undefined): void {
  if (!isJsonObject(usage)) return
  const pick = (snake: string, camel: string): number | undefined =>
    toNumber(usage[snake]) ?? toNumber(usage[camel])
  const input = pick('prompt_token_count', 'promptTokenCount')
  if (draft.has('gen_ai.usage.input_tokens') && draft.number('gen_ai.usage.input_tokens') !== input)
    return
  draft.usage ??= toUsage(
    {
      input,
      output: pick('candidates_token_count', 'candidatesTokenCount'),
      total: pick('total_token_count', 'totalTokenCount'),
      cacheRead: pick('cached_content_token_count', 'cachedContentTokenCount'),
      reasoning: pick('thoughts_token_count', 'thoughtsTokenCount'),
    },
    false,
  )
}

function keepRest(draft: Draft, name: string, rest: Record<string, JsonValue>): void {
  if (Object.keys(rest).length > 0 && !draft.has(prefix + name)) draft.keep(prefix + name, rest)
}

/** Tool spans carry empty requests and model calls empty tool results. */
function dropEmpty(draft: Draft): void {
  for (const name of ['llm_request', 'llm_response', 'tool_call_args', 'tool_response'])
    if (!isGiven(draft, name)) draft.drop(prefix + name)
}

function isGiven(draft: Draft, name: string): boolean {
  const value = draft.raw(prefix + name)
  return typeof value !== 'string'
    ? value !== undefined
    : !['', '{}', 'null', 'N/A'].includes(value)
}
