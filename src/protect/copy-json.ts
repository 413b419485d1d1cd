import { toBase64 } from '../crypto/encoding.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'

interface Copy {
  /** The objects that are being copied: meeting one again is a cycle. */
  readonly open: Set<object>
  left: number
}

/** Copies anything into plain JSON once. Total: cycles, getters that throw, proxies and classes do not stop it. */
export function copyJson(value: unknown): JsonValue {
  return copy({ open: new Set(), left: limits.valuesPerStep }, value) ?? null
}

function copy(state: Copy, value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'symbol') return value.description ?? ''
  if (typeof value === 'function') return '[function]'
  return typeof value === 'object' ? copyObject(state, value) : undefined
}

function copyObject(state: Copy, value: object): JsonValue | undefined {
  if (state.open.has(value)) return '[circular]'
  if (state.open.size >= limits.depth) return '[too deep]'
  if (--state.left < 0) return '[too large]'
  state.open.add(value)
  try {
    return special(state, value) ?? plain(state, value)
  } catch {
    return '[unreadable]'
  } finally {
    state.open.delete(value)
  }
}

/** Objects that are more than their own properties; undefined for the others. */
function special(state: Copy, value: object): JsonValue | undefined {
  if (Array.isArray(value)) return items(state, value)
  if (value instanceof Map) return copyMap(state, value)
  if (value instanceof Set) return items(state, Set.prototype.values.call(value))
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (value instanceof Error)
    return { name: String(value.name), message: String(value.message), ...plain(state, value) }
  if (ArrayBuffer.isView(value)) return copyBytes(value)
  if (value instanceof ArrayBuffer) return copyBytes(new Uint8Array(value))
  if (value instanceof RegExp) return String(value)
  if (value instanceof String || value instanceof Number || value instanceof Boolean)
    return copy(state, value.valueOf())
  return fromToJson(state, value)
}

function fromToJson(state: Copy, value: object): JsonValue | undefined {
  const toJson: unknown = Reflect.get(value, 'toJSON')
  if (typeof toJson !== 'function') return undefined
  try {
    const result: unknown = toJson.call(value)
    return result === value ? undefined : copy(state, result)
  } catch {
    return undefined
  }
}

function items(state: Copy, values: Iterable<unknown>): JsonValue[] {
  const out: JsonValue[] = []
  for (const value of values) {
    if (state.left-- <= 0) {
      out.push('[too large]')
      break
    }
    out.push(copy(state, value) ?? null)
  }
  return out
}

/** With keys that are strings an object, else a list of pairs. */
function copyMap(state: Copy, map: Map<unknown, unknown>): JsonValue {
  // Their own iterators, for those of a subclass may never end.
  const entries = [...Map.prototype.entries.call(map)]
  if (!entries.every(([key]) => typeof key === 'string' || typeof key === 'number'))
    return items(state, entries)
  const out: JsonObject = {}
  for (const [key, value] of entries) setKey(out, String(key), copy(state, value) ?? null)
  return out
}

function copyBytes(view: ArrayBufferView): JsonValue {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  return `data:application/octet-stream;base64,${toBase64(bytes)}`
}

function plain(state: Copy, value: object): JsonObject {
  const out: JsonObject = {}
  for (const key of Object.keys(value)) {
    if (state.left-- <= 0) break
    const copied = readMember(state, value, key)
    if (copied !== undefined) setKey(out, key, copied)
  }
  return out
}

function readMember(state: Copy, value: object, key: string): JsonValue | undefined {
  try {
    return copy(state, Reflect.get(value, key))
  } catch {
    return '[unreadable]'
  }
}
