// What went into a model call and came out of it, as lists of messages: Langfuse takes any shape.
import { isJsonObject, type JsonObject, type JsonValue } from '../../record/json.ts'
import { plainMessages } from '../dialects/langchain-message.ts'
import { inputMessages, outputMessages } from '../dialects/provider-body.ts'

export interface Messages {
  readonly messages: JsonValue
  /** What stood beside the messages: tools, parameters. */
  readonly rest?: JsonObject
}

/** `value` has its JSON in strings unfolded. */
export function completionInput(value: JsonValue): Messages {
  if (typeof value === 'string') return { messages: [{ role: 'user', content: value }] }
  const found = inputMessages(plainMessages(value))
  if (!found) return { messages: isJsonObject(value) ? [asMessage(value, 'user')] : value }
  const messages = found.messages.map((item) => asMessage(item, 'user'))
  return { messages, ...(Object.keys(found.rest).length > 0 && { rest: found.rest }) }
}

/** `value` has its JSON in strings unfolded. */
export function completionOutput(value: JsonValue): Messages {
  if (Array.isArray(value))
    return { messages: plainList(value).map((item) => asMessage(item, 'assistant')) }
  if (!isJsonObject(value)) return { messages: [{ role: 'assistant', content: value }] }
  const plain = plainMessages(value)
  if (!isJsonObject(plain) || 'role' in plain) return { messages: [plain] }
  const found = outputMessages(plain)
  if (!found) return { messages: [asMessage(plain, 'assistant')] }
  const messages = found.messages.map((item) => asMessage(item, 'assistant'))
  return { messages, ...(Object.keys(found.rest).length > 0 && { rest: found.rest }) }
}

function plainList(list: JsonValue[]): JsonValue[] {
  const plain = plainMessages(list)
  return Array.isArray(plain) ? plain : [plain]
}

/** What has no role is what somebody said. */
function asMessage(item: JsonValue, role: string): JsonObject {
  if (!isJsonObject(item)) return { role, content: item }
  if ('role' in item) return item
  const says = 'content' in item || 'parts' in item || 'tool_calls' in item || 'type' in item
  return says ? { role, ...item } : { role, content: item }
}
