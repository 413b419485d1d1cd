import { isJsonObject, setKey, type JsonObject, type JsonValue } from '../../../record/json.ts'
import type { Assembler } from './assembler.ts'

const mostBlocks = 10_000

/** Anthropic's messages: text, thinking, arguments of tools, citations, and what comes whole. */
export function messagesAssembler(): Assembler {
  const message: JsonObject = {}
  const blocks = new Map<JsonValue, JsonObject>()
  /** Arguments of tools by block: JSON in pieces. */
  const json = new Map<JsonValue, string>()
  let isComplete = false

  function addDelta(index: JsonValue, delta: JsonObject): void {
    const block = blocks.get(index)
    if (!block) return
    const { type: _, partial_json: piece, citation, ...rest } = delta
    if (typeof piece === 'string') json.set(index, (json.get(index) ?? '') + piece)
    if (citation !== undefined) block['citations'] = pushed(block['citations'], citation)
    for (const [key, value] of Object.entries(rest)) {
      const before = Object.hasOwn(block, key) ? block[key] : undefined
      const isMore = typeof before === 'string' && typeof value === 'string'
      setKey(block, key, isMore ? before + value : value)
    }
  }

  return {
    add(event) {
      const { type, index = null } = event
      if (type === 'message_start') assignObject(message, event['message'])
      if (type === 'content_block_start' && isJsonObject(event['content_block'])) {
        if (blocks.size < mostBlocks) blocks.set(index, { ...event['content_block'] })
      }
      if (type === 'content_block_delta' && isJsonObject(event['delta']))
        addDelta(index, event['delta'])
      if (type === 'message_delta') {
        const { type: _, delta, usage, ...rest } = event
        assignObject(message, rest)
        assignObject(message, delta)
        message['usage'] = plus(message['usage'], usage)
      }
      if (type === 'message_stop') isComplete = true
      if (type === 'error') message['error'] = event['error'] ?? null
    },
    body: () => ({
      ...message,
      content: [...blocks].map(([index, block]) => withInput(block, json.get(index))),
    }),
    get isComplete() {
      return isComplete
    },
  }
}

function pushed(list: JsonValue | undefined, item: JsonValue): JsonValue[] {
  if (!Array.isArray(list)) return [item]
  list.push(item)
  return list
}

function assignObject(target: JsonObject, value: JsonValue | undefined): void {
  if (isJsonObject(value))
    for (const [key, item] of Object.entries(value)) setKey(target, key, item)
}

/** Counts at the end are of the whole message; those that are left out, or null, stay. */
function plus(before: JsonValue | undefined, after: JsonValue | undefined): JsonValue {
  const out: JsonObject = isJsonObject(before) ? { ...before } : {}
  if (isJsonObject(after))
    for (const [key, value] of Object.entries(after)) if (value !== null) setKey(out, key, value)
  return out
}

/** What was cut off stays a text. */
function withInput(block: JsonObject, json: string | undefined): JsonObject {
  if (json === undefined || json === '') return block
  try {
    const input: JsonValue = JSON.parse(json)
    return { ...block, input }
  } catch {
    return { ...block, input: json }
  }
}
