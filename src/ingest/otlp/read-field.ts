// Single fields of both encodings: JSON gives hex, numbers or digit strings, names or numbers; protobuf gives bytes,
// numbers and bigints.
import { toHex } from '../../record/hex.ts'
import type { Place } from './place.ts'

export type Raw = Record<string, unknown>

const hex = /^[0-9a-fA-F]+$/
const zeros = /^0+$/
const digits = /^\d{1,20}$/

export function readObject(value: unknown, place: Place, field: string): Raw {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw place.invalid(field)
  return value as Raw
}

export function readList(raw: Raw, field: string, place: Place): unknown[] {
  const value = raw[field]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw place.invalid(field)
  return value as unknown[]
}

export function readText(raw: Raw, field: string, place: Place): string {
  const value = raw[field]
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw place.invalid(field)
  return value
}

/** Lower-case hex; undefined when empty or all zero, which both mean "none". */
export function readOptionalId(
  raw: Raw,
  field: string,
  bytes: number,
  place: Place,
): string | undefined {
  const value = raw[field]
  if (value === undefined || value === null || value === '') return undefined
  const text = value instanceof Uint8Array ? toHex(value) : value
  if (text === '') return undefined
  if (typeof text !== 'string' || text.length !== bytes * 2 || !hex.test(text))
    throw place.invalid(field)
  return zeros.test(text) ? undefined : text.toLowerCase()
}

export function readId(raw: Raw, field: string, bytes: number, place: Place): string {
  const id = readOptionalId(raw, field, bytes, place)
  if (id === undefined) throw place.invalid(field)
  return id
}

/** Nanoseconds -> microseconds; 0 when absent. */
export function readTime(raw: Raw, field: string, place: Place): number {
  const value = raw[field]
  if (value === undefined || value === null || value === '') return 0
  const micros = toMicros(value)
  if (!Number.isSafeInteger(micros) || micros < 0) throw place.invalid(field)
  return micros
}

function toMicros(value: unknown): number {
  if (typeof value === 'bigint') return Number(value / 1000n)
  if (typeof value === 'number') return Math.floor(value / 1000)
  if (typeof value !== 'string' || !digits.test(value)) return NaN
  return Number(value.slice(0, -3))
}

export function readCount(raw: Raw, field: string, place: Place): number {
  const value = raw[field] ?? 0
  const number = typeof value === 'string' && digits.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0xffffffff)
    throw place.invalid(field)
  return number
}

/** An enum as number or as name; `names[n]` is the name of n. */
export function readEnum(raw: Raw, field: string, names: readonly string[], place: Place): number {
  const value = raw[field]
  if (typeof value !== 'string' || digits.test(value)) return readCount(raw, field, place)
  const number = names.indexOf(value)
  if (number === -1) throw place.invalid(field)
  return number
}
