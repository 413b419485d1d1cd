// The protobuf wire format, read by a schema table. Total on hostile bytes: a typed error or a value.
import { limits } from '../../record/limits.ts'
import { badRequest, tooLarge } from '../bad-request.ts'
import { startBudget } from '../value-budget.ts'
import type { Field, Scalar, Schema } from './schema.ts'

/** Four messages down to a span, and three for each level of an attribute's value. */
const maxDepth = 8 + 3 * limits.depth
const wire = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const
const wireOf: Record<Scalar, number> = {
  string: wire.length,
  bytes: wire.length,
  bool: wire.varint,
  int64: wire.varint,
  uint32: wire.varint,
  uint64: wire.varint,
  sint32: wire.varint,
  fixed32: wire.fixed32,
  fixed64: wire.fixed64,
  sfixed64: wire.fixed64,
  double: wire.fixed64,
}
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

interface Reader {
  readonly bytes: Uint8Array
  readonly view: DataView
  offset: number
  /** Fields read so far, unknown ones too. */
  fields: number
}

/**
 * Decodes to a tree of plain objects; bytes stay `Uint8Array`, 64-bit numbers are numbers when safe, otherwise
 * `bigint`. Unknown fields are skipped. Throws `bad_request` or `too_large` with the byte offset.
 */
export function decodeProtobuf(bytes: Uint8Array, schema: Schema): Record<string, unknown> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reader = { bytes, view, offset: 0, fields: 0 }
  const message = readMessage(reader, bytes.length, schema, 0)
  startBudget(reader.fields)
  return message
}

function readMessage(
  reader: Reader,
  end: number,
  schema: Schema,
  depth: number,
): Record<string, unknown> {
  if (depth > maxDepth) throw tooLarge(`protobuf: nested too deeply at byte ${reader.offset}`)
  const message: Record<string, unknown> = {}
  while (reader.offset < end) {
    const at = reader.offset
    countField(reader)
    const tag = Number(readVarint(reader, end))
    const number = Math.floor(tag / 8)
    const wireType = tag % 8
    if (number === 0 || number > 0x1fffffff) throw badRequest(`protobuf: bad tag at byte ${at}`)
    const field = schema.get(number)
    if (!field) {
      skip(reader, end, wireType)
      continue
    }
    if (wireType === wireTypeOf(field)) add(message, field, readField(reader, end, field, depth))
    else if (wireType === wire.length && field.repeated && typeof field.type === 'string')
      readPacked(reader, end, { message, field, type: field.type })
    else throw badRequest(`protobuf: wrong wire type of ${field.name} at byte ${at}`)
  }
  return message
}

function wireTypeOf({ type }: Field): number {
  return typeof type === 'string' ? wireOf[type] : wire.length
}

/** Numbers one after the other without tags. Each counts as a field. */
function readPacked(
  reader: Reader,
  end: number,
  { message, field, type }: { message: Record<string, unknown>; field: Field; type: Scalar },
): void {
  const length = readLength(reader, end)
  const last = reader.offset + length
  while (reader.offset < last) {
    countField(reader)
    add(message, field, readScalar(reader, last, type))
  }
}

function countField(reader: Reader): void {
  if (++reader.fields > limits.valuesPerRequest)
    throw tooLarge(`protobuf: more than ${limits.valuesPerRequest} fields`)
}

function add(message: Record<string, unknown>, field: Field, value: unknown): void {
  const before = message[field.name]
  if (!field.repeated) message[field.name] = value
  else if (Array.isArray(before)) before.push(value)
  else message[field.name] = [value]
}

function readField(reader: Reader, end: number, field: Field, depth: number): unknown {
  if (typeof field.type === 'string') return readScalar(reader, end, field.type)
  const length = readLength(reader, end)
  return readMessage(reader, reader.offset + length, field.type, depth + 1)
}

function readScalar(reader: Reader, end: number, type: Scalar): unknown {
  switch (type) {
    case 'string':
      return readText(reader, end)
    case 'bytes':
      return take(reader, end, readLength(reader, end))
    case 'bool':
      return readVarint(reader, end) !== 0
    case 'int64':
      return narrow(BigInt.asIntN(64, BigInt(readVarint(reader, end))))
    case 'uint32':
      return Number(BigInt.asUintN(32, BigInt(readVarint(reader, end))))
    case 'uint64':
      return narrow(BigInt.asUintN(64, BigInt(readVarint(reader, end))))
    case 'sint32':
      return zigzag(Number(BigInt.asUintN(32, BigInt(readVarint(reader, end)))))
    case 'fixed32':
      return reader.view.getUint32(step(reader, end, 4), true)
    case 'fixed64':
      return reader.view.getBigUint64(step(reader, end, 8), true)
    case 'sfixed64':
      return narrow(reader.view.getBigInt64(step(reader, end, 8), true))
    case 'double':
      return reader.view.getFloat64(step(reader, end, 8), true)
  }
}

/** 0, -1, 1, -2, 2 are written as 0, 1, 2, 3, 4. */
function zigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

function narrow(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function readText(reader: Reader, end: number): string {
  const at = reader.offset
  try {
    return utf8.decode(take(reader, end, readLength(reader, end)))
  } catch (error) {
    if (error instanceof TypeError) throw badRequest(`protobuf: not valid UTF-8 at byte ${at}`)
    throw error
  }
}

/** A number below 2^49, a bigint above. */
function readVarint(reader: Reader, end: number): number | bigint {
  const start = reader.offset
  let low = 0
  let scale = 1
  for (let i = 0; i < 10; i++) {
    if (reader.offset >= end) throw truncated(reader)
    const byte = reader.view.getUint8(reader.offset++)
    if (i < 7) {
      low += (byte & 0x7f) * scale
      scale *= 128
    }
    if (byte < 0x80) return i < 7 ? low : longVarint(reader.bytes.subarray(start, reader.offset))
  }
  throw badRequest(`protobuf: number too long at byte ${start}`)
}

function longVarint(bytes: Uint8Array): bigint {
  let value = 0n
  let shift = 0n
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
  }
  return BigInt.asUintN(64, value)
}

function readLength(reader: Reader, end: number): number {
  const length = Number(readVarint(reader, end))
  if (length > end - reader.offset) throw truncated(reader)
  return length
}

function take(reader: Reader, end: number, size: number): Uint8Array {
  const at = step(reader, end, size)
  return reader.bytes.subarray(at, at + size)
}

/** Goes on by `size` bytes; where they begin. */
function step(reader: Reader, end: number, size: number): number {
  if (size > end - reader.offset) throw truncated(reader)
  const at = reader.offset
  reader.offset += size
  return at
}

function skip(reader: Reader, end: number, wireType: number): void {
  if (wireType === wire.varint) readVarint(reader, end)
  else if (wireType === wire.fixed64) take(reader, end, 8)
  else if (wireType === wire.length) take(reader, end, readLength(reader, end))
  else if (wireType === wire.fixed32) take(reader, end, 4)
  else throw badRequest(`protobuf: unknown wire type at byte ${reader.offset}`)
}

function truncated(reader: Reader): Error {
  return badRequest(`protobuf: truncated at byte ${reader.offset}`)
}
