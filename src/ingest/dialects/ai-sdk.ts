// Vercel AI SDK: `ai.*` spans of versions 4 to 6 and of 7's legacy integration, and what 7 can add to its GenAI spans:
// context, details of usage, embeddings.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { isJsonObject } from '../../record/json.ts'
import type { StepKind } from '../../record/step.ts'
import type { Dialect } from './dialect.ts'
import type { Draft } from './draft.ts'
import { fillProvider } from './provider.ts'
import { readUsage } from './usage.ts'

const usageKeys = {
  input: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
  output: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
  total: ['ai.usage.totalTokens'],
  cacheRead: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
  cacheWrite: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
  reasoning: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
}

export const aiSdk: Dialect = {
  name: 'ai-sdk',
  speaks: (draft) => draft.speaks('ai'),
  map(draft) {
    const operation = draft.text('ai.operationId')
    mapContent(draft)
    draft.fillUsage(readUsage(draft, usageKeys, countsCachedApart(draft)))
    if (operation !== undefined) {
      draft.setKind(kindOf(operation))
      draft.fillText('agent', 'ai.telemetry.functionId')
      draft.fillText('tool', 'ai.toolCall.name')
      draft.fillText('toolCallId', 'ai.toolCall.id')
      draft.fillText('model', 'ai.response.model', 'ai.model.id')
      fillProvider(draft, 'ai.model.provider')
    }
    draft.fillTags('ai.telemetry.metadata.tags')
    draft.fillMetadata('ai.telemetry.metadata.')
    draft.fillMetadata('ai.settings.context.')
  },
}

/** `ai.generateText` wraps; `ai.generateText.doGenerate` is the call itself. */
function kindOf(operation: string): StepKind {
  if (operation === 'ai.toolCall') return 'tool'
  if (operation.endsWith('.doEmbed')) return 'embedding'
  if (operation.endsWith('.doRerank')) return 'retrieval'
  return /\.do[A-Z]/.test(operation) ? 'completion' : 'agent'
}

/** Version 5 passes on what Anthropic's API says; since 6 the details say what is not cached. */
function countsCachedApart(draft: Draft): boolean | undefined {
  if (draft.has('ai.usage.inputTokenDetails.noCacheTokens')) return false
  return draft.text('ai.model.provider')?.startsWith('anthropic') === true ? true : undefined
}

function mapContent(draft: Draft): void {
  draft.fillInput(draft.content('ai.toolCall.args'), 'ai.toolCall.args')
  draft.fillOutput(draft.content('ai.toolCall.result'), 'ai.toolCall.result')
  draft.fillInput(draft.content('ai.prompt.messages'), 'ai.prompt.messages')
  draft.fillInput(promptMessages(draft.content('ai.prompt')), 'ai.prompt')
  for (const key of ['ai.value', 'ai.values', 'ai.documents'])
    draft.fillInput(unquoted(draft.content(key)), key)
  for (const key of ['ai.embedding', 'ai.embeddings', 'ai.ranking'])
    draft.fillOutput(draft.content(key), key)
  mapResponse(draft)
}

/** Texts to embed are JSON, also where they are nothing but text. */
function unquoted(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item) => unquoted(item) ?? null)
  if (typeof value !== 'string' || !value.startsWith('"')) return value
  try {
    const text: unknown = JSON.parse(value)
    return typeof text === 'string' ? text : value
  } catch {
    return value
  }
}

/** `{ system, prompt | messages }` as one message list; anything else as it is. */
function promptMessages(prompt: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(prompt)) return prompt
  const { system, prompt: text, messages, ...others } = prompt
  if (Object.keys(others).length > 0) return prompt
  const said = messages ?? text
  if (said === undefined) return prompt
  const list = Array.isArray(said) ? said : [{ role: 'user', content: said }]
  return system === undefined || system === null
    ? list
    : [{ role: 'system', content: system }, ...list]
}

/** One assistant message of what the response attributes say. */
function mapResponse(draft: Draft): void {
  const text = draft.content('ai.response.text')
  const object = draft.content('ai.response.object')
  const reasoning = draft.content('ai.response.reasoning')
  const calls = draft.content('ai.response.toolCalls')
  const files = draft.content('ai.response.files')
  const content: JsonValue[] = []
  if (isSaid(reasoning)) content.push({ type: 'reasoning', text: reasoning })
  if (isSaid(text)) content.push({ type: 'text', text })
  if (isSaid(object)) content.push({ type: 'object', object })
  if (Array.isArray(calls)) for (const call of calls) content.push(toolCallPart(call))
  if (Array.isArray(files)) for (const file of files) content.push(file)
  if (content.length === 0) return
  const keys = ['text', 'object', 'reasoning'].map((name) => `ai.response.${name}`)
  if (Array.isArray(calls)) keys.push('ai.response.toolCalls')
  if (Array.isArray(files)) keys.push('ai.response.files')
  draft.fillOutput([{ role: 'assistant', content }], keys)
}

function isSaid(value: JsonValue | undefined): value is JsonValue {
  return value !== undefined && value !== null && value !== ''
}

function toolCallPart(call: JsonValue): JsonValue {
  const part: JsonObject = { type: 'tool-call' }
  return isJsonObject(call) ? { ...part, ...call } : { ...part, input: call }
}
