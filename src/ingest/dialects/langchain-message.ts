// LangChain's serialised messages: { lc: 1, type: 'constructor', id: […, 'HumanMessage'], kwargs: {…} }.
import type { JsonValue } from '../../record/json.ts'
import { isJsonObject, setKey } from '../../record/json.ts'

const roles = new Map(
  Object.entries<string>({
    HumanMessage: 'user',
    AIMessage: 'assistant',
    SystemMessage: 'system',
    ToolMessage: 'tool',
    FunctionMessage: 'function',
  }),
)

/** Replaces serialised messages, at any depth, by { role, content, … } with all that they hold. */
export function plainMessages(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(plainMessages)
  if (!isJsonObject(value)) return value
  const role = roleOf(value['lc'], value['id'])
  const { kwargs } = value
  const body = role !== undefined && isJsonObject(kwargs) ? { role, ...kwargs } : value
  const out = {}
  for (const [key, item] of Object.entries(body)) setKey(out, key, plainMessages(item))
  return out
}

function roleOf(lc: JsonValue | undefined, id: JsonValue | undefined): string | undefined {
  const name = lc === 1 && Array.isArray(id) ? id.at(-1) : undefined
  return typeof name === 'string' ? roles.get(name.replace(/Chunk$/, '')) : undefined
}
