import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'

const nameFields = ['name', 'tool_name', 'toolName', 'tool']
const dataFields =
  'arguments args input parameters params response result output content tool_input toolInput tool_output'.split(
    ' ',
  )
/** `tool-get_user` is the type of a part that calls `get_user`. */
const partType = 'tool-'

/** The tool of a call or result inside messages: `{name: 'x', arguments: …}` and its like; undefined for other objects. */
export function calledTool(value: JsonValue): string | undefined {
  if (!isJsonObject(value)) return undefined
  const name = nameIn(value)
  if (name === undefined || !dataFields.some((field) => Object.hasOwn(value, field)))
    return undefined
  return name
}

function nameIn(value: JsonObject): string | undefined {
  for (const field of nameFields) {
    const name = value[field]
    if (typeof name === 'string') return name
  }
  const { type } = value
  return typeof type === 'string' && type.startsWith(partType)
    ? type.slice(partType.length)
    : undefined
}
