// What went in and came out of a step, as labelled texts: messages by role, anything else as JSON.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'

export interface ContentLine {
  readonly label: string
  readonly text: string
}

const messageFields = new Set(['role', 'content', 'parts', 'name', 'finish_reason', 'finishReason'])

const bookkeeping = new Set([
  'id',
  'type',
  'tool_call_id',
  'response_metadata',
  'usage_metadata',
  'additional_kwargs',
])

/** Without `full`, what a message carries for bookkeeping only is left out. */
export function contentLines(value: JsonValue, label: string, full: boolean): ContentLine[] {
  if (value === null || value === '') return []
  const messages = listOfMessages(value)
  if (!messages) return [{ label, text: textOf(value) }]
  return messages.flatMap((message) => messageLines(message, label, full))
}

function listOfMessages(value: JsonValue): JsonObject[] | null {
  if (isJsonObject(value)) {
    if (isMessage(value)) return [value]
    const inner = value['messages']
    return inner !== undefined && Object.keys(value).length === 1 ? listOfMessages(inner) : null
  }
  if (!Array.isArray(value) || !value.length) return null
  return value.every((item) => isJsonObject(item) && isMessage(item))
    ? (value as JsonObject[])
    : null
}

function isMessage(value: JsonObject): boolean {
  return (
    typeof value['role'] === 'string' &&
    ('content' in value || 'parts' in value || 'tool_calls' in value)
  )
}

function messageLines(message: JsonObject, label: string, full: boolean): ContentLine[] {
  const role = `${label} ${String(message['role'])}`
  const { tool_calls: calls } = message
  const told = Array.isArray(calls) ? calls : []
  const content = told.length ? withoutCalls(message['content']) : message['content']
  const pieces = [...piecesOf(message['parts']), ...piecesOf(content), ...told.map(callOf)]
  const rest = Object.entries(message).filter(([key, value]) => isTold(key, value, full))
  if (rest.length) pieces.push(JSON.stringify(Object.fromEntries(rest)))
  return [{ label: role, text: pieces.join('\n') }]
}

function isTold(key: string, value: JsonValue, full: boolean): boolean {
  if (messageFields.has(key) || (key === 'tool_calls' && Array.isArray(value))) return false
  return full || !(bookkeeping.has(key) || isEmpty(value))
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

/** A call as OpenAI and as LangChain write it. */
function callOf(call: JsonValue): string {
  if (!isJsonObject(call)) return textOf(call)
  const inner = isJsonObject(call['function']) ? call['function'] : call
  return pieceOf({ ...inner, type: 'tool_call' })
}

function piecesOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null || value === '') return []
  return Array.isArray(value) ? value.map(pieceOf) : [textOf(value)]
}

const texts = new Set([undefined, 'text', 'input_text', 'output_text'])
const callTypes = new Set(['tool_call', 'tool-call', 'tool_use', 'function_call'])
const answers = new Set([
  'tool_call_response',
  'tool-result',
  'tool_result',
  'function_call_output',
])

/** One part of a message: its text, a tool call with its arguments, a tool's answer. */
function pieceOf(part: JsonValue): string {
  if (!isJsonObject(part)) return textOf(part)
  // Gemini's, in both spellings.
  const call = firstOf(part, ['functionCall', 'function_call'])
  if (isJsonObject(call)) return pieceOf({ ...call, type: 'tool_call' })
  const answer = firstOf(part, ['functionResponse', 'function_response'])
  if (isJsonObject(answer)) return pieceOf({ ...answer, type: 'tool_result' })
  const name = firstOf(part, ['name', 'toolName'])
  const type = typeof part['type'] === 'string' ? part['type'] : undefined
  const text = firstOf(part, ['text', 'content'])
  if (texts.has(type) && text !== undefined) return textOf(text)
  if (type === 'reasoning' && text !== undefined) return `(thinks) ${textOf(text)}`
  if (type !== undefined && callTypes.has(type))
    return `→ ${typeof name === 'string' ? name : 'tool'}(${textOf(firstOf(part, ['arguments', 'input', 'args']) ?? '')})`
  if (type !== undefined && answers.has(type))
    return `← ${textOf(firstOf(part, ['result', 'response', 'output', 'content']) ?? '')}`
  return JSON.stringify(part)
}

/** What a client says among the blocks of the content and in `tool_calls` is one call. */
function withoutCalls(content: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(content) ? content.filter((part) => !isCall(part)) : content
}

function isCall(part: JsonValue): boolean {
  if (!isJsonObject(part)) return false
  const { type } = part
  return (
    (typeof type === 'string' && callTypes.has(type)) ||
    isJsonObject(firstOf(part, ['functionCall', 'function_call']) ?? null)
  )
}

function firstOf(part: JsonObject, names: readonly string[]): JsonValue | undefined {
  const name = names.find((candidate) => part[candidate] !== undefined)
  return name === undefined ? undefined : part[name]
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
