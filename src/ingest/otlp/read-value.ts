// Attribute values of both encodings -> JSON values.
import type { JsonObject, JsonValue } from '../../record/json.ts'
import { setKey } from '../../record/json.ts'
import { limits } from '../../record/limits.ts'
import { tooLarge } from '../bad-request.ts'
import type { Place } from './place.ts'
import { readDouble, readWhole } from './read-number.ts'

const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/

/** A key-value list. A key that comes again is kept under `<key>#again`. */
export function readAttributes(raw: unknown, place: Place): JsonObject {
  return readPairs(raw, place, 1)
}

/** `undefined` and an empty value are null. Whole numbers beyond 2^53 are strings, bytes are `{ $bytes: base64 }`. */
export function readValue(raw: unknown, place: Place, depth = 1): JsonValue {
  if (raw === undefined || raw === null) return null
  if (depth > limits.depth) throw tooLarge(`${place.of('value')}: nested too deeply`)
  place.countValue()
  if (!isObject(raw)) throw place.invalid('value')
  for (const [key, read] of readers) {
    const value = raw[key]
    if (value !== undefined && value !== null) return read(value, place, depth)
  }
  return null
}

type ReadValue = (value: unknown, place: Place, depth: number) => JsonValue

const readers: readonly (readonly [string, ReadValue])[] = [
  ['stringValue', readString],
  ['intValue', (value, place) => readWhole(value, place, 'intValue')],
  ['boolValue', readBool],
  ['doubleValue', (value, place) => readDouble(value, place, 'doubleValue')],
  ['arrayValue', readArray],
  ['kvlistValue', (value, place, depth) => readPairs(listOf(value, place), place, depth + 1)],
  ['bytesValue', readBytes],
]

function readPairs(raw: unknown, place: Place, depth: number): JsonObject {
  const out: JsonObject = {}
  if (raw === undefined || raw === null) return out
  if (!Array.isArray(raw)) throw place.invalid('attributes')
  for (const pair of raw as unknown[]) {
    if (pair === null) continue
    if (!isObject(pair)) throw place.invalid('attributes')
    const key = pair['key'] ?? ''
    if (typeof key !== 'string') throw place.invalid('attributes key')
    const value = readValue(pair['value'], place, depth)
    if (Object.hasOwn(out, key)) addAgain(out, `${key}#again`, value)
    else setKey(out, key, value)
  }
  return out
}

function addAgain(out: JsonObject, key: string, value: JsonValue): void {
  const before = Object.hasOwn(out, key) ? out[key] : undefined
  if (Array.isArray(before)) before.push(value)
  else setKey(out, key, before === undefined ? [value] : [before, value])
}

function readString(value: unknown, place: Place): string {
  if (typeof value !== 'string') throw place.invalid('stringValue')
  return value
}

function readBool(value: unknown, place: Place): boolean {
  if (typeof value !== 'boolean') throw place.invalid('boolValue')
  return value
}

function readArray(value: unknown, place: Place, depth: number): JsonValue {
  const list = listOf(value, place) ?? []
  if (!Array.isArray(list)) throw place.invalid('arrayValue')
  return (list as unknown[]).map((item) => readValue(item, place, depth + 1))
}

function readBytes(value: unknown, place: Place): JsonValue {
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
  if (typeof value !== 'string' || !base64.test(value)) throw place.invalid('bytesValue')
  return { $bytes: value }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function listOf(value: unknown, place: Place): unknown {
  if (!isObject(value)) throw place.invalid('value')
  return value['values']
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
