// GenAI conventions 1.28 to 1.36: one log record (or span event) per message, joined to its span at read time.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { isJsonObject } from '../../record/json.ts'
import { unwrapJson } from '../json-text.ts'
import type { Dialect } from './dialect.ts'

const roles = new Map(
  Object.entries<string>({
    'gen_ai.system.message': 'system',
    'gen_ai.user.message': 'user',
    'gen_ai.assistant.message': 'assistant',
    'gen_ai.tool.message': 'tool',
  }),
)

export const genaiEvent: Dialect = {
  name: 'genai-event',
  speaks: (draft) =>
    draft.signal === 'log' && (roles.has(draft.name) || draft.name === 'gen_ai.choice'),
  map(draft) {
    if (draft.body === null) return
    const message = messageOfEvent(draft.name, draft.body)
    if (!message) return
    if (message.side === 'input') draft.fillInput([message.value])
    else draft.fillOutput([message.value])
    draft.body = null
    draft.setKind('event')
  },
}

/** The message that an event carries; undefined when it is no message event. */
export function messageOfEvent(
  name: string,
  body: JsonValue,
): { side: 'input' | 'output'; value: JsonValue } | undefined {
  const content = unwrapJson(body)
  const role = roles.get(name)
  if (role !== undefined) return { side: 'input', value: withRole(content, role) }
  if (name !== 'gen_ai.choice') return undefined
  if (!isJsonObject(content)) return { side: 'output', value: withRole(content, 'assistant') }
  const { message, ...choice } = content
  if (!isJsonObject(message)) return { side: 'output', value: withRole(content, 'assistant') }
  return { side: 'output', value: { role: 'assistant', ...message, ...choice } }
}

function withRole(content: JsonValue, role: string): JsonObject {
  return isJsonObject(content) ? { role, ...content } : { role, content }
}
