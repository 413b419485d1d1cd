// JavaScript's own values as BSON (bsonspec.org), in the types that MongoDB's JavaScript driver chooses for them.
import { SealtraceError } from '../error.ts'
import { readBinaryObject, subtypes } from './bson-binary.ts'
import { bsonTypes, type BsonType } from '../record/bson-type.ts'
import { BsonWriter } from './bson-writer.ts'
import type { RawValue } from './encrypted-value.ts'
import { fieldLimits } from './field-limits.ts'
import { isPlainObject } from './plain-object.ts'

const nullType = 0x0a
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n }
const [leastInt32, mostInt32] = [-(2 ** 31), 2 ** 31 - 1]

/** Gives a value as BSON of this type, or of its own when none is asked for. Throws `bad_request` and `too_large`. */
export function encodeValue(value: unknown, wanted?: BsonType): RawValue {
  const type = typeOf(value, wanted)
  if (type === null)
    throw new SealtraceError('bad_request', 'null cannot be encrypted; leave the field out')
  const writer = new BsonWriter()
  try {
    write(writer, type, value, 0)
    return { type, bytes: writer.take() }
  } catch (error) {
    writer.take().fill(0)
    throw error
  }
}

/** Null for null, which has no place as a value of its own. */
function typeOf(value: unknown, wanted?: BsonType): BsonType | null {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'long'
    case 'number':
      return numberType(value, wanted)
    case 'object':
      return value === null ? null : objectType(value)
    case 'undefined':
    case 'function':
    case 'symbol':
      throw unencodable()
  }
}

function numberType(value: number, wanted: BsonType | undefined): BsonType {
  if (wanted === 'double') return 'double'
  if (wanted === 'long' && Number.isSafeInteger(value)) return 'long'
  const isInt = Number.isInteger(value) && value >= leastInt32 && value <= mostInt32
  return isInt && !Object.is(value, -0) ? 'int' : 'double'
}

function objectType(value: object): BsonType {
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof Uint8Array || readBinaryObject(value)) return 'binData'
  if (isPlainObject(value)) return 'object'
  throw unencodable()
}

function write(writer: BsonWriter, type: BsonType, value: unknown, depth: number): void {
  if (typeof value === 'string') return writeString(writer, value)
  if (typeof value === 'boolean') return writer.byte(value ? 1 : 0)
  if (typeof value === 'bigint') return writeInt64(writer, value)
  if (typeof value === 'number') return writeNumber(writer, type, value)
  if (typeof value !== 'object' || value === null) throw unencodable()
  if (value instanceof Date) return writeDate(writer, value)
  const binary = value instanceof Uint8Array ? genericBinary(value) : readBinaryObject(value)
  if (binary) return writeBinary(writer, binary)
  writeMembers(writer, Array.isArray(value) ? items(value) : Object.entries(value), depth + 1)
}

/** What is undefined keeps its place. */
function* items(values: readonly unknown[]): Generator<[number, unknown]> {
  for (const [at, value] of values.entries()) yield [at, value ?? null]
}

function writeString(writer: BsonWriter, value: string): void {
  const at = writer.reserveLength()
  writer.text(value)
  writer.setLength(at, at + 4)
}

function writeInt64(writer: BsonWriter, value: bigint): void {
  if (value < int64.least || value > int64.most)
    throw new SealtraceError(
      'bad_request',
      'a whole number to encrypt is not within 64 bits; give it as a string',
    )
  writer.int64(value)
}

function writeNumber(writer: BsonWriter, type: BsonType, value: number): void {
  if (type === 'int') writer.int32(value)
  else if (type === 'long') writer.int64(BigInt(value))
  else writer.double(value)
}

function writeDate(writer: BsonWriter, value: Date): void {
  const time = value.getTime()
  if (Number.isNaN(time))
    throw new SealtraceError('bad_request', 'an invalid Date cannot be encrypted; give a valid one')
  writer.int64(BigInt(time))
}

function genericBinary(bytes: Uint8Array) {
  return { subType: subtypes.generic, bytes }
}

function writeBinary(
  writer: BsonWriter,
  { subType, bytes }: { readonly subType: number; readonly bytes: Uint8Array },
): void {
  // Subtype 2 holds its length a second time.
  const isOld = subType === 2
  writer.int32(bytes.length + (isOld ? 4 : 0))
  writer.byte(subType)
  if (isOld) writer.int32(bytes.length)
  writer.bytes(bytes)
}

function writeMembers(
  writer: BsonWriter,
  members: Iterable<[string | number, unknown]>,
  depth: number,
): void {
  if (depth > fieldLimits.depth)
    throw new SealtraceError(
      'too_large',
      `a value to encrypt is nested deeper than ${fieldLimits.depth} levels, or holds itself; give it flatter`,
    )
  const at = writer.reserveLength()
  for (const [name, value] of members) writeMember(writer, String(name), value, depth)
  writer.byte(0)
  writer.setLength(at)
}

function writeMember(writer: BsonWriter, name: string, value: unknown, depth: number): void {
  // Left out, as JSON does.
  if (value === undefined) return
  if (name.includes('\0'))
    throw new SealtraceError(
      'bad_request',
      'a field name in a value to encrypt holds a zero character, which BSON cannot; rename it',
    )
  const type = typeOf(value)
  writer.byte(type === null ? nullType : bsonTypes[type])
  writer.text(name)
  if (type !== null) write(writer, type, value, depth)
}

function unencodable(): SealtraceError {
  return new SealtraceError(
    'bad_request',
    'a value of this kind cannot be encrypted: give strings, numbers, bigints, booleans, dates, bytes, or plain objects and arrays of them; for other types of BSON give FieldKeys the bson package',
  )
}
