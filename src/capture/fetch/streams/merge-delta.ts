import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../../record/json.ts'

/** Said once, or again and again as a whole; all other texts come in pieces. */
const whole = new Set(['role', 'id', 'type', 'name', 'object', 'model', 'format', 'finish_reason'])
const deepest = 8
/** Items of a list that pieces may come for: each is looked for. */
const mostIndexed = 1000

/** Adds a piece of a chat completion to what came before: texts grow, lists grow by `index`. */
export function mergeDelta(target: JsonObject, delta: JsonObject, depth = 0): void {
  for (const [key, value] of Object.entries(delta))
    setKey(
      target,
      key,
      merged(Object.hasOwn(target, key) ? target[key] : undefined, value, { key, depth }),
    )
}

function merged(
  before: JsonValue | undefined,
  value: JsonValue,
  { key, depth }: { key: string; depth: number },
): JsonValue {
  if (value === null) return before ?? null
  if (typeof value === 'string' && typeof before === 'string')
    return whole.has(key) ? value || before : before + value
  if (depth >= deepest) return value
  if (Array.isArray(value)) return mergedList(Array.isArray(before) ? before : [], value, depth)
  if (!isJsonObject(value)) return value
  const target = isJsonObject(before) ? before : {}
  mergeDelta(target, value, depth + 1)
  return target
}

function mergedList(list: JsonValue[], pieces: readonly JsonValue[], depth: number): JsonValue[] {
  for (const piece of pieces) {
    const index = isJsonObject(piece) ? piece['index'] : undefined
    const at = typeof index === 'number' ? placeOf(list, index) : -1
    const known = list[at]
    if (isJsonObject(known) && isJsonObject(piece)) mergeDelta(known, piece, depth + 1)
    else list.push(piece)
  }
  return list
}

/** From the end: pieces come for the last item as a rule. */
function placeOf(list: readonly JsonValue[], index: number): number {
  for (let at = list.length - 1; at >= Math.max(0, list.length - mostIndexed); at--) {
    const item = list[at]
    if (isJsonObject(item) && item['index'] === index) return at
  }
  return -1
}
