// Requests and responses of model APIs as some dialects copy them whole: the messages inside, and what else is there.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { isJsonObject } from '../../record/json.ts'

export interface Extract {
  readonly messages: JsonValue[]
  /** The body without the messages. */
  readonly rest: JsonObject
}

/** Messages of a request (OpenAI chat and responses, Anthropic, LangChain, Gemini); undefined when there are none. */
export function inputMessages(body: JsonValue | undefined): Extract | undefined {
  if (Array.isArray(body)) return { messages: body, rest: {} }
  if (!isJsonObject(body)) return undefined
  if (Array.isArray(body['messages'])) {
    const { messages, system, ...rest } = body
    return { messages: [...instructions(system), ...single(messages)], rest }
  }
  if (Array.isArray(body['input']) || typeof body['input'] === 'string') {
    const { input, instructions: system, ...rest } = body
    const list = Array.isArray(input) ? input : [{ role: 'user', content: input ?? null }]
    return { messages: [...instructions(system), ...list], rest }
  }
  if (Array.isArray(body['contents'])) {
    const { contents, ...rest } = body
    return { messages: contents, rest }
  }
  return undefined
}

/** Messages of a response; undefined when there are none. */
export function outputMessages(body: JsonValue | undefined): Extract | undefined {
  if (!isJsonObject(body)) return undefined
  const { choices, generations, output, content, ...others } = body
  const beside = { choices, generations, output, content }
  if (Array.isArray(choices)) return extract(choices, 'choices', beside, others)
  if (Array.isArray(generations)) return extract(single(generations), 'generations', beside, others)
  if (Array.isArray(output)) return extract(output, 'output', beside, others)
  if (content === undefined) return undefined
  if (isJsonObject(content)) return extract([content], 'content', beside, others)
  const { role, ...rest } = others
  return extract([{ role: role ?? 'assistant', content }], 'content', beside, rest)
}

function extract(
  items: JsonValue[],
  taken: string,
  beside: Record<string, JsonValue | undefined>,
  others: JsonObject,
): Extract {
  const rest = { ...others }
  for (const [key, value] of Object.entries(beside))
    if (key !== taken && value !== undefined) rest[key] = value
  return { messages: items.map(lift), rest }
}

/** { message: {…}, finish_reason } -> { …, finish_reason } */
function lift(item: JsonValue): JsonValue {
  if (!isJsonObject(item) || !isJsonObject(item['message'])) return item
  const { message, ...choice } = item
  if (choice['text'] === message['content']) delete choice['text']
  return { ...choice, ...message }
}

function instructions(system: JsonValue | undefined): JsonValue[] {
  return system === undefined || system === null ? [] : [{ role: 'system', content: system }]
}

/** LangChain's batches of one: [[…]] -> […] */
function single(list: JsonValue | undefined): JsonValue[] {
  if (!Array.isArray(list)) return []
  const [only] = list
  return list.length === 1 && Array.isArray(only) ? only : list
}
