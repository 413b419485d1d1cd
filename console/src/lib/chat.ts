// Messages of a model call, whoever wrote them: OpenAI's, Anthropic's, Gemini's, LangChain's and the GenAI conventions' shapes become one.
// What comes is what an agent sent, or an attacker through it: any shape is shown, none is trusted.
import { at, isObject, rowsOf, textOf, type Json, type JsonObject } from './chat-json.ts'

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thought'; readonly text: string }
  | { readonly type: 'call'; readonly id: string; readonly name: string; readonly args: Json }
  | {
      readonly type: 'result'
      readonly id: string
      readonly name: string
      readonly result: Json
      readonly failed: boolean
    }
  | { readonly type: 'other'; readonly value: Json }

export interface ChatMessage {
  readonly role: string
  /** Of the speaker, where the client names one. */
  readonly name: string
  readonly parts: readonly ChatPart[]
  /** What else the message carries. */
  readonly rest: JsonObject | null
}

/** Null when it is no list of messages. */
export function chatMessages(value: Json): ChatMessage[] | null {
  const list = listOf(value)
  return list && list.map(messageOf)
}

const holders = ['messages', 'contents', 'input', 'choices', 'candidates', 'generations']

/** `{messages: […]}`, `{choices: [{message}]}`, `[[message]]` as well as messages themselves. */
function listOf(value: Json, depth = 0): JsonObject[] | null {
  if (depth > 4) return null
  if (isObject(value)) {
    if (isMessage(value)) return [value]
    const wrapped = at(value, ['message', 'kwargs'])
    if (isObject(wrapped)) return listOf(wrapped, depth + 1)
    const held = holders.find((name) => Array.isArray(at(value, [name])))
    // Beside messages a request holds settings, which would be lost: only bare ones become a chat.
    return held !== undefined && Object.keys(value).length === 1
      ? listOf(at(value, [held]) ?? null, depth + 1)
      : null
  }
  if (!Array.isArray(value) || value.length === 0) return null
  const lists = value.map((item) => (typeof item === 'string' ? null : listOf(item, depth + 1)))
  return lists.every((list) => list !== null) ? lists.flat() : null
}

const messageKeys = ['content', 'parts', 'tool_calls', 'toolCalls', 'text']
const itemTypes = new Set(['function_call', 'function_call_output', 'reasoning'])

function isMessage(value: JsonObject): boolean {
  // Items of OpenAI's Responses stand beside messages, and have no role.
  if (itemTypes.has(nameIn(value, ['type'])) && !('role' in value)) return true
  return roleOf(value) !== '' && messageKeys.some((key) => Object.hasOwn(value, key))
}

const langchainRoles: Record<string, string> = { human: 'user', ai: 'assistant' }

function roleOf(value: JsonObject): string {
  const role = at(value, ['role'])
  if (typeof role === 'string') return role
  const type = nameIn(value, ['type'])
  return Object.hasOwn(langchainRoles, type) || type === 'system' || type === 'tool'
    ? (langchainRoles[type] ?? type)
    : ''
}

const told = new Set(['role', 'content', 'parts', 'text', 'name', 'tool_calls', 'toolCalls'])
const ties = ['tool_call_id', 'toolCallId']

function messageOf(message: JsonObject): ChatMessage {
  const role = roleOf(message)
  const name = nameIn(message, ['name'])
  if (role === '') return { role: 'assistant', name: '', parts: [partOf(message)], rest: null }
  const own = ['parts', 'content', 'text'].flatMap((key) => partsOf(at(message, [key])))
  const calls = rowsOf(at(message, ['tool_calls', 'toolCalls'])).map(callOf)
  const known = new Set(calls.map((call) => (call.type === 'call' && call.id) || ''))
  // A call that stands among the parts and in `tool_calls` is one call.
  const parts = own.filter((part) => part.type !== 'call' || part.id === '' || !known.has(part.id))
  const tie = nameIn(message, ties)
  const isAnswer = tie !== '' && !parts.some(({ type }) => type === 'result')
  return {
    role,
    name,
    parts: isAnswer ? [answerOf(message, tie, name)] : [...parts, ...calls],
    rest: restOf(message, isAnswer),
  }
}

function answerOf(message: JsonObject, id: string, name: string): ChatPart {
  const result = at(message, ['content', 'parts', 'text']) ?? null
  return { type: 'result', id, name, result: flat(result), failed: hasFailed(message) }
}

function restOf(message: JsonObject, isAnswer: boolean): JsonObject | null {
  const rest = Object.entries(message).filter(
    ([key, value]) =>
      !told.has(key) && key !== 'type' && !(isAnswer && ties.includes(key)) && !isEmpty(value),
  )
  return rest.length > 0 ? Object.fromEntries(rest) : null
}

function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function partsOf(value: Json | undefined): ChatPart[] {
  if (value === undefined || value === null || value === '') return []
  return rowsOf(value).map(partOf)
}

const textTypes = new Set(['', 'text', 'input_text', 'output_text', 'refusal'])
const thoughtTypes = new Set(['reasoning', 'thinking', 'thought'])
const callTypes = new Set(['tool_call', 'tool-call', 'tool_use', 'function_call'])
const answerTypes = new Set([
  ...['tool_call_response', 'tool-result', 'tool_result', 'function_call_output'],
])

function partOf(part: Json): ChatPart {
  if (typeof part === 'string') return { type: 'text', text: part }
  if (!isObject(part)) return { type: 'other', value: part }
  const call = at(part, ['functionCall'])
  if (isObject(call)) return callOf(call)
  const answer = at(part, ['functionResponse'])
  if (isObject(answer)) return resultOf(answer)
  const type = nameIn(part, ['type'])
  if (callTypes.has(type)) return callOf(part)
  if (answerTypes.has(type)) return resultOf(part)
  const text = at(part, ['text', 'content', 'thinking', 'reasoning', 'refusal', 'summary'])
  if (text === undefined) return { type: 'other', value: part }
  if (thoughtTypes.has(type)) return { type: 'thought', text: flatText(text) }
  if (textTypes.has(type) && typeof text === 'string') return { type: 'text', text }
  return { type: 'other', value: part }
}

function callOf(call: Json): ChatPart {
  if (!isObject(call)) return { type: 'other', value: call }
  const inner = at(call, ['function'])
  const told = isObject(inner) ? inner : call
  return {
    type: 'call',
    id: nameIn(call, ['id', 'call_id', 'toolCallId', 'tool_call_id']),
    name: nameIn(told, ['name', 'toolName']),
    args: at(told, ['arguments', 'args', 'input']) ?? null,
  }
}

function resultOf(answer: JsonObject): ChatPart {
  return {
    type: 'result',
    id: nameIn(answer, ['id', 'tool_use_id', 'call_id', 'toolCallId', 'tool_call_id']),
    name: nameIn(answer, ['name', 'toolName']),
    result: flat(at(answer, ['result', 'response', 'output', 'content']) ?? null),
    failed: hasFailed(answer),
  }
}

function hasFailed(answer: JsonObject): boolean {
  const flag = at(answer, ['is_error', 'isError'])
  return flag === true || at(answer, ['status']) === 'error'
}

/** `[{type: 'text', text}]` is that text. */
function flat(value: Json): Json {
  if (!Array.isArray(value) || value.length !== 1) return value
  const [only = null] = value
  const text = isObject(only) && nameIn(only, ['type']) === 'text' ? at(only, ['text']) : undefined
  return typeof text === 'string' ? text : value
}

function flatText(value: Json): string {
  return rowsOf(value)
    .map((item) => textOf((isObject(item) && at(item, ['text', 'content'])) || item))
    .join('\n')
}

function nameIn(value: JsonObject, names: readonly string[]): string {
  const found = at(value, names)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}
