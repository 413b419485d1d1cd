// Messages as LangChain writes them in inputs and outputs, put plainly.
import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../record/json.ts'
import { plainMessages } from '../dialects/langchain-message.ts'
import { inputMessages, outputMessages, type Extract } from '../dialects/provider-body.ts'
import { holdsSame } from '../dialects/same-content.ts'
import { unwrapJson } from '../json-text.ts'

/** `type` of LangChain's messages in Python. */
const roles = new Map(
  Object.entries<string>({
    human: 'user',
    ai: 'assistant',
    AIMessageChunk: 'assistant',
    system: 'system',
    tool: 'tool',
    function: 'function',
  }),
)

/** What LangChain's messages have as a rule, and say nothing by when it is empty. */
const oftenEmpty = [
  'additional_kwargs',
  'response_metadata',
  'tool_calls',
  'invalid_tool_calls',
  'tool_call_chunks',
  'generation_info',
  'generationInfo',
]

/** JSON in strings is unfolded, serialised messages become { role, content, … } at any depth. */
export function plainContent(value: JsonValue | undefined): JsonValue | undefined {
  if (value === undefined || value === null) return undefined
  const plain = slim(plainMessages(unwrapJson(value)))
  return isJsonObject(plain) && Object.keys(plain).length === 0 ? undefined : plain
}

/** Of a model call: the messages that went in. */
export function askedMessages(inputs: JsonValue | undefined): Extract | undefined {
  // A function of several arguments, the first of which is the request.
  if (isJsonObject(inputs) && Array.isArray(inputs['args'])) {
    const { args, ...rest } = inputs
    const [request, ...others] = args
    const asked = isJsonObject(request) ? inputMessages(request) : undefined
    return asked && { ...asked, rest: { ...rest, ...asked.rest, args: others } }
  }
  if (isJsonObject(inputs) && Array.isArray(inputs['prompts'])) {
    const { prompts, ...rest } = inputs
    return { messages: prompts.map((content) => ({ role: 'user', content })), rest }
  }
  const asked = inputMessages(inputs)
  return asked && { ...asked, messages: asked.messages.flat() }
}

/** And those that came out. A message alone is one, too. */
export function answeredMessages(outputs: JsonValue | undefined): Extract | undefined {
  if (!isJsonObject(outputs)) return undefined
  const { messages, ...rest } = outputs
  const answered = Array.isArray(messages) ? { messages, rest } : outputMessages(outputs)
  if (!answered) return undefined
  return { ...answered, messages: answered.messages.flat().map(withRole) }
}

/** Generations of plain text models are no messages. */
function withRole(item: JsonValue): JsonValue {
  if (!isJsonObject(item)) return item
  if ('content' in item) return { role: 'assistant', ...withoutCopy(item) }
  const { text, ...rest } = item
  if ('role' in item || typeof text !== 'string') return { role: 'assistant', ...item }
  return { role: 'assistant', content: text, ...rest }
}

/** A generation that was lifted off its message: its `text` says once more what the blocks of the content say. */
function withoutCopy(item: JsonObject): JsonObject {
  const { text, type, ...message } = item
  if (text === undefined || !isCopy(text, message['content'])) return item
  const isOfGeneration = typeof type === 'string' && /Generation(Chunk)?$/.test(type)
  return { ...message, ...(type !== undefined && !isOfGeneration && { type }) }
}

/** Clients write a single block as it is, and several as one text. */
function isCopy(text: JsonValue, content: JsonValue = null): boolean {
  if (holdsSame(content, text)) return true
  const blocks = Array.isArray(content) ? content : []
  return blocks.map((block) => (isJsonObject(block) ? block['text'] : '')).join('') === text
}

function slim(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(slim)
  if (!isJsonObject(value)) return value
  const out: JsonObject = {}
  const role = roleOf(value)
  if (role !== undefined && !('role' in value)) out['role'] = role
  for (const [key, item] of Object.entries(value)) {
    if (role !== undefined && key === 'type') continue
    if (oftenEmpty.includes(key) && isEmpty(item)) continue
    setKey(out, key, slim(item))
  }
  if (role !== undefined || 'role' in value) dropCopies(out)
  return out
}

/** Calls that stand in `tool_calls`, too; headers of the provider's answer, where cookies are. */
function dropCopies(message: JsonObject): void {
  const provider = message['additional_kwargs']
  const answer = message['response_metadata']
  if (message['tool_calls'] !== undefined) {
    delete message['tool_call_chunks']
    if (isJsonObject(provider)) delete provider['tool_calls']
  }
  if (isJsonObject(answer)) delete answer['headers']
  for (const key of oftenEmpty) if (isEmpty(message[key])) delete message[key]
}

/** Only what also has content is a message: many things have a type. */
function roleOf(value: JsonObject): string | undefined {
  const { type } = value
  return typeof type === 'string' && 'content' in value ? roles.get(type) : undefined
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}
