// Claude Code: spans told apart by `span.type`, log events by `event.name`; counts without a prefix, cached tokens
// counted apart, numbers and booleans of tool results as text.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import { unwrapJson } from '../json-text.ts'
import type { OtlpEvent } from '../otlp/model.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { readUsage } from './usage.ts'

const scope = 'com.anthropic.claude_code.'

const spanKinds = new Map(
  Object.entries<StepKind>({
    interaction: 'agent',
    llm_request: 'completion',
    tool: 'tool',
    'tool.execution': 'event',
    'tool.blocked_on_user': 'event',
    hook: 'event',
  }),
)

/** Where no span exists for the same work. With a span id the record is shown with that span and not counted. */
const logKinds = new Map(
  Object.entries<StepKind>({
    api_request: 'completion',
    api_error: 'completion',
    tool_result: 'tool',
  }),
)

const usageKeys = {
  input: ['input_tokens'],
  output: ['output_tokens'],
  cacheRead: ['cache_read_tokens'],
  cacheWrite: ['cache_creation_tokens'],
}

const argumentKeys = ['tool_input', 'tool_parameters', 'file_path', 'full_command', 'bash_command']

export const claudeCode: Dialect = {
  name: 'claude-code',
  speaks: (draft) =>
    draft.signal === 'span'
      ? draft.has('span.type') && (isScoped(draft) || draft.name.startsWith('claude_code.'))
      : draft.name.startsWith('claude_code.') || (draft.has('event.name') && isScoped(draft)),
  map(draft) {
    if (draft.signal === 'span') mapSpan(draft)
    else mapLog(draft)
    draft.fillText('model', 'model', 'gen_ai.request.model')
    draft.fillUsage(readUsage(draft, usageKeys, true))
    draft.fillCost(draft.number('cost_usd'), 'cost_usd')
    draft.fillText('tool', 'tool_name', 'gen_ai.tool.name')
    if (draft.kind === 'tool') draft.fillText('toolCallId', 'tool_use_id', 'gen_ai.tool.call.id')
    mapFailure(draft)
  },
}

function isScoped(draft: Draft): boolean {
  return draft.scopeName.startsWith(scope)
}

function mapSpan(draft: Draft): void {
  const type = draft.text('span.type') ?? ''
  draft.setKind(spanKinds.get(type) ?? 'event')
  if (type === 'tool') mapTool(draft)
  if (type === 'interaction') {
    draft.texts.agent ??= 'claude-code'
    fillMessage(draft, 'input', 'user_prompt')
  }
  if (type !== 'llm_request') return
  draft.fillInput(draft.content('new_context'), 'new_context')
  fillMessage(draft, 'output', 'response.model_output')
}

/** The arguments stand in several attributes, the result in an event. */
function mapTool(draft: Draft): void {
  const present = argumentKeys.filter((key) => draft.has(key))
  const [first] = present
  const input = draft.content('tool_input')
  if (input !== undefined) draft.fillInput(input, 'tool_input')
  else if (first !== undefined)
    draft.fillInput(
      Object.fromEntries(present.map((key) => [key, draft.content(key) ?? null])),
      ...present,
    )
  const event = draft.events.find((candidate) => candidate.name === 'tool.output')
  if (!event) return
  draft.fillOutput(resultOf(event, draft.input))
  draft.events = draft.events.map((other) =>
    other === event ? { ...event, attributes: {} } : other,
  )
}

/** What the event says beyond the arguments. */
function resultOf(event: OtlpEvent, input: JsonValue | undefined): JsonValue {
  const said: JsonObject =
    typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {}
  const entries = Object.entries(event.attributes).filter(
    ([key, value]) => !(Object.hasOwn(said, key) && said[key] === value),
  )
  const [only] = entries
  if (entries.length === 1 && only && ['content', 'output'].includes(only[0]))
    return unwrapJson(only[1])
  return unwrapJson(Object.fromEntries(entries))
}

function mapLog(draft: Draft): void {
  if (draft.body === draft.name) draft.body = null
  // What is set up before the first prompt names no trace.
  draft.inSession = 'else'
  draft.texts.agent ??= 'claude-code'
  const event = eventOf(draft)
  const kind = logKinds.get(event)
  draft.setKind(kind ?? 'event')
  if (kind === 'completion') draft.texts.provider ??= 'anthropic'
  const milliseconds = draft.number('duration_ms')
  if (kind !== undefined && milliseconds !== undefined) draft.duration = milliseconds * 1000
  if (event === 'user_prompt') {
    fillMessage(draft, 'input', 'prompt')
    fillMessage(draft, 'input', 'prompt_text')
  }
  if (event === 'assistant_response') fillMessage(draft, 'output', 'response')
  if (event === 'api_error')
    draft.fail(draft.text('status_code') ?? 'api_error', draft.text('error'))
}

function eventOf(draft: Draft): string {
  return draft.name.replace(/^claude_code\./, '')
}

function fillMessage(draft: Draft, side: 'input' | 'output', key: string): void {
  const content = draft.content(key)
  if (content === undefined || content === '') return
  if (side === 'input') draft.fillInput([{ role: 'user', content }], key)
  else draft.fillOutput([{ role: 'assistant', content }], key)
}

function mapFailure(draft: Draft): void {
  const success = draft.raw('success')
  if (success !== false && success !== 'false') return
  const message = draft.text('error') ?? draft.text('error_message')
  draft.fail(draft.text('error_type'), message)
}

/** Arguments of a tool result that has no span. One that joins a span must not pose as that span's input. */
export function mapClaudeToolResult(draft: Draft): void {
  if (!claudeCode.speaks(draft) || eventOf(draft) !== 'tool_result') return
  for (const key of ['tool_input', 'tool_parameters']) draft.fillInput(draft.content(key), key)
}
