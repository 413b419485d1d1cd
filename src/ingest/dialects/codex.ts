// Codex CLI: the log events tell everything. Its spans, hundreds a turn, are internal and without content: they are left
// out, as are events of single pieces of a stream. So every event is a step of its own, in the trace of its session.
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { readUsage } from './usage.ts'

const usageKeys = {
  input: ['input_token_count'],
  output: ['output_token_count'],
  cacheRead: ['cached_token_count'],
  cacheWrite: ['cache_write_token_count'],
  reasoning: ['reasoning_token_count'],
}

/** What Rust's `tracing` puts on every span. */
const rustKeys = ['code.module.name', 'code.namespace', 'thread.name', 'busy_ns', 'target']

export const codex: Dialect = {
  name: 'codex',
  speaks: (draft) =>
    draft.signal === 'log'
      ? draft.name.startsWith('codex.') || isInternalLog(draft)
      : isInternalSpan(draft),
  map(draft) {
    draft.leftOut = !draft.name.startsWith('codex.') || draft.signal === 'span' || isPiece(draft)
    if (draft.leftOut) return
    draft.standalone = true
    draft.inSession = 'always'
    draft.texts.agent ??= 'codex'
    draft.fillText('sessionId', 'conversation.id')
    draft.fillText('model', 'model', 'slug')
    const milliseconds = draft.number('duration_ms')
    if (draft.has('input_token_count')) mapModelCall(draft)
    else if (draft.name === 'codex.tool_result') mapToolCall(draft)
    else draft.setKind('event')
    if (draft.name === 'codex.user_prompt') mapPrompt(draft)
    if (milliseconds !== undefined) draft.duration = milliseconds * 1000
    if (draft.has('error.message')) draft.fail(undefined, draft.text('error.message'))
  },
}

/** The last piece has the counts of the model call, or its error. */
function isPiece(draft: Draft): boolean {
  if (!/^codex\.(?:sse|websocket)_event$/.test(draft.name)) return false
  return !draft.has('input_token_count') && !draft.has('error.message')
}

/** The end of a response stream carries the counts. OpenAI's input count includes cached tokens. */
function mapModelCall(draft: Draft): void {
  draft.setKind('completion')
  draft.texts.provider ??= 'openai'
  draft.fillUsage(readUsage(draft, usageKeys, false))
}

function mapToolCall(draft: Draft): void {
  draft.setKind('tool')
  draft.fillText('tool', 'tool_name')
  draft.fillText('toolCallId', 'call_id')
  draft.fillInput(draft.content('arguments'), 'arguments')
  const success = draft.raw('success')
  if (success === false || success === 'false') draft.fail('tool_error')
  draft.fillOutput(draft.content('output'), 'output')
}

function mapPrompt(draft: Draft): void {
  const content = draft.content('prompt')
  if (content !== undefined && content !== '')
    draft.fillInput([{ role: 'user', content }], 'prompt')
}

function isInternalLog(draft: Draft): boolean {
  return isCodex(draft) && !draft.has('event.name') && draft.scopeName.startsWith('codex_')
}

function isCodex({ resource }: Draft): boolean {
  const service = resource['service.name']
  return typeof service === 'string' && service.toLowerCase().startsWith('codex')
}

/** Spans of Rust's `tracing` in a Codex process; some repeat the counts of a model call. */
function isInternalSpan(draft: Draft): boolean {
  return (
    isCodex(draft) && rustKeys.some((key) => draft.has(key)) && !draft.has('gen_ai.operation.name')
  )
}
