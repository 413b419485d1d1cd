import { isJsonObject, type JsonObject, type JsonValue } from '../../../record/json.ts'
import type { Assembler } from './assembler.ts'

const mostItems = 10_000
const last = new Set(['response.completed', 'response.incomplete', 'response.failed'])

/** Of which field of an item or part a kind of event brings pieces. */
const grows: Readonly<Record<string, string>> = {
  'response.output_text.delta': 'text',
  'response.refusal.delta': 'refusal',
  'response.reasoning_text.delta': 'text',
  'response.reasoning_summary_text.delta': 'text',
  'response.function_call_arguments.delta': 'arguments',
  'response.mcp_call_arguments.delta': 'arguments',
  'response.custom_tool_call_input.delta': 'input',
  'response.code_interpreter_call_code.delta': 'code',
}

/** OpenAI's responses: the last event holds all of them; what came before it counts where that is missing. */
export function responsesAssembler(): Assembler {
  let response: JsonObject = {}
  let isComplete = false
  let failure: JsonValue | undefined
  const items = new Map<JsonValue, JsonObject>()

  function addItem(event: JsonObject): void {
    const { output_index: index = null, item } = event
    if (isJsonObject(item) && (items.has(index) || items.size < mostItems)) items.set(index, item)
  }

  function addPiece(event: JsonObject, field: string): void {
    const item = items.get(event['output_index'] ?? null)
    if (!item) return
    const place = partOf(item, event) ?? item
    const before = place[field]
    const { delta } = event
    if (typeof delta === 'string')
      place[field] = typeof before === 'string' ? before + delta : delta
  }

  return {
    add(event) {
      const { type } = event
      if (typeof type !== 'string') return
      if (isJsonObject(event['response'])) response = event['response']
      if (last.has(type)) isComplete = true
      if (type === 'response.output_item.added' || type === 'response.output_item.done')
        addItem(event)
      const field = Object.hasOwn(grows, type) ? grows[type] : undefined
      if (field) addPiece(event, field)
      if (type === 'error') failure = event['error'] ?? event
    },
    body: () => ({
      ...response,
      ...(!isComplete && { output: [...items.values()] }),
      ...(failure !== undefined && { error: failure }),
    }),
    get isComplete() {
      return isComplete
    },
  }
}

/** The part of a message or of a summary that an event names; made where it is not there yet. */
function partOf(item: JsonObject, event: JsonObject): JsonObject | null {
  const summary = event['summary_index']
  const index = summary ?? event['content_index']
  if (typeof index !== 'number' || !(index >= 0 && index < mostItems)) return null
  const field = summary === undefined ? 'content' : 'summary'
  const parts = Array.isArray(item[field]) ? item[field] : (item[field] = [])
  const known = parts[index]
  if (isJsonObject(known)) return known
  const type = `${event['type']}`.includes('refusal') ? 'refusal' : 'output_text'
  const made: JsonObject = { type: summary === undefined ? type : 'summary_text' }
  if (parts.length !== index) return null
  parts.push(made)
  return made
}
