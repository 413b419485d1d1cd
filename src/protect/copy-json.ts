import { toBase64 } from '../crypto/encoding.ts'
import { encryptedSubtype } from '../record/encrypted-value.ts'
import { formatBinary } from '../record/extended-json.ts'
import { setKey, type JsonObject, type JsonValue } from '../record/json.ts'
import { limits } from '../record/limits.ts'
import { Sensitive } from '../record/sensitive.ts'

/** What one or several copies may take together. */
export interface CopyBudget {
  /** Values that may still be copied; default {@link limits.valuesPerStep}. */
  values: number
  /** Characters of text that may still be copied; default unlimited. A text that does not fit is left out whole. */
  chars: number
  /** Levels that are copied; default {@link limits.depth}. */
  readonly depth?: number
  /** Set when a text was left out. */
  cut?: boolean
  /** Told of values that are marked as sensitive: gives what is copied in their place; by default their class. */
  readonly onSensitive?: (name: string, value: JsonValue) => JsonValue | undefined
}

interface Copy {
  /** The objects that are being copied: meeting one again is a cycle. */
  readonly open: Set<object>
  readonly budget: CopyBudget
}

/** Copies anything into plain JSON once. Total: cycles, getters that throw, proxies and classes do not stop it. */
export function copyJson(
  value: unknown,
  budget: CopyBudget = { values: limits.valuesPerStep, chars: Number.POSITIVE_INFINITY },
): JsonValue {
  return copy({ open: new Set(), budget }, value) ?? null
}

function copy(state: Copy, value: unknown): JsonValue | undefined {
  if (typeof value === 'string') return copyText(state, value)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'symbol') return value.description ?? ''
  if (typeof value === 'function') return '[function]'
  return typeof value === 'object' ? copyObject(state, value) : undefined
}

function copyText({ budget }: Copy, text: string): string {
  if (text.length > budget.chars) {
    budget.cut = true
    return '[too large]'
  }
  budget.chars -= text.length
  return text
}

function copyObject(state: Copy, value: object): JsonValue | undefined {
  if (state.open.has(value)) return '[circular]'
  if (state.open.size >= (state.budget.depth ?? limits.depth)) return '[too deep]'
  if (--state.budget.values < 0) return '[too large]'
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
  if (Sensitive.is(value)) return copySensitive(state, value)
  if (value instanceof Map) return copyMap(state, value)
  if (value instanceof Set) return items(state, Set.prototype.values.call(value))
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? String(value) : value.toISOString()
  if (value instanceof Error)
    return { name: String(value.name), message: String(value.message), ...plain(state, value) }
  if (ArrayBuffer.isView(value)) return copyBytes(state, value)
  if (value instanceof ArrayBuffer) return copyBytes(state, new Uint8Array(value))
  if (value instanceof RegExp) return String(value)
  if (value instanceof String || value instanceof Number || value instanceof Boolean)
    return copy(state, value.valueOf())
  return copyEncrypted(state, value) ?? fromToJson(state, value)
}

function copySensitive(state: Copy, value: Sensitive<unknown>): JsonValue {
  const { onSensitive } = state.budget
  const plain = onSensitive && copy(state, value.reveal())
  const shown = plain === undefined ? undefined : onSensitive?.(value.class, plain)
  return shown ?? String(value)
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
    if (state.budget.values-- <= 0) {
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

/**
 * BSON Binary of the subtype for encrypted values, of whatever version of `bson`: its own `toJSON` does not say what it is.
 * Undefined for everything else.
 */
function copyEncrypted(state: Copy, value: object): JsonValue | undefined {
  const bytes = encryptedBytes(value)
  if (!bytes) return undefined
  const base64 = toBase64(bytes)
  if (copyText(state, base64) !== base64) return '[too large]'
  state.budget.values -= 3
  return { ...formatBinary({ base64, subType: encryptedSubtype }) }
}

/** Anything may call itself so, and its getters may throw. */
function encryptedBytes(value: object): Uint8Array | undefined {
  try {
    if (Reflect.get(value, '_bsontype') !== 'Binary') return undefined
    if (Reflect.get(value, 'sub_type') !== encryptedSubtype) return undefined
    const buffer: unknown = Reflect.get(value, 'buffer')
    if (!(buffer instanceof Uint8Array) || !ArrayBuffer.isView(buffer)) return undefined
    // A copy is made of what is there, and not of what members of the same names say.
    const bytes = new Uint8Array(buffer)
    // The buffer of one that was written to piece by piece is longer than what was written.
    const position: unknown = Reflect.get(value, 'position')
    return typeof position === 'number' && position >= 0 ? bytes.subarray(0, position) : bytes
  } catch {
    return undefined
  }
}

function copyBytes(state: Copy, view: ArrayBufferView): JsonValue {
  // Looked at before it is encoded: the text is a third longer.
  if (view.byteLength > state.budget.chars) {
    state.budget.cut = true
    return '[too large]'
  }
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  return copyText(state, `data:application/octet-stream;base64,${toBase64(bytes)}`)
}

function plain(state: Copy, value: object): JsonObject {
  const out: JsonObject = {}
  for (const key of Object.keys(value)) {
    if (state.budget.values-- <= 0) break
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
