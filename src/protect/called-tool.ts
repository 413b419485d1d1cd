import { isJsonObject, type JsonValue } from '../record/json.ts'

const nameFields = ['name', 'tool_name', 'toolName']
const dataFields =
  'arguments args input parameters params response result output content tool_input toolInput'.split(
    ' ',
  )

/** The tool of a call or result inside messages: `{name: 'x', arguments: …}` and its like; undefined for other objects. */
export function calledTool(value: JsonValue): string | undefined {
  if (!isJsonObject(value)) return undefined
  const field = nameFields.find((name) => typeof value[name] === 'string')
  if (field === undefined || !dataFields.some((name) => Object.hasOwn(value, name)))
    return undefined
  return value[field] as string
}
