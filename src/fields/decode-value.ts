import { setField } from './set-field.ts'
import { SealtraceError } from '../error.ts'
import { BsonBinary, subtypes } from './bson-binary.ts'
import { BsonReader, malformed } from './bson-reader.ts'
import { bsonTypeName, type BsonType } from '../record/bson-type.ts'
import type { RawValue } from './encrypted-value.ts'
import { fieldLimits } from './field-limits.ts'

const nullType = 0x0a

/**
 * BSON to JavaScript's own values: int and double to number, long to bigint, binary to Uint8Array, and to {@link BsonBinary}
 * when it has a subtype. Throws `corrupt`, and `bad_request` for types that only the `bson` package has.
 */
export function decodeValue({ type, bytes }: RawValue): unknown {
  const reader = new BsonReader(bytes)
  const value = read(reader, type, 0)
  if (!reader.isAtEnd) throw malformed()
  return value
}

type Read = (reader: BsonReader, depth: number) => unknown

const readers: Partial<Record<BsonType, Read>> = {
  double: (reader) => reader.double(),
  string: (reader) => reader.text(reader.int32()),
  object: (reader, depth) => readObject(reader, depth + 1),
  array: (reader, depth) => readArray(reader, depth + 1),
  binData: readBinData,
  bool: readBool,
  date: (reader) => new Date(Number(reader.int64())),
  int: (reader) => reader.int32(),
  long: (reader) => reader.int64(),
}

function read(reader: BsonReader, type: BsonType, depth: number): unknown {
  const readType = readers[type]
  if (!readType)
    throw new SealtraceError(
      'bad_request',
      `an encrypted value is of type ${type}, which JavaScript has none of its own for; give FieldKeys the bson package`,
    )
  return readType(reader, depth)
}

function readObject(reader: BsonReader, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  readMembers(reader, depth, (name, value) => setField(out, name, value))
  return out
}

function readArray(reader: BsonReader, depth: number): unknown[] {
  const out: unknown[] = []
  readMembers(reader, depth, (_, value) => out.push(value))
  return out
}

function readMembers(
  reader: BsonReader,
  depth: number,
  add: (name: string, value: unknown) => void,
): void {
  if (depth > fieldLimits.depth) throw malformed()
  const start = reader.at
  const length = reader.int32()
  for (let type = reader.byte(); type !== 0; type = reader.byte()) {
    const name = reader.cString()
    add(name, type === nullType ? null : read(reader, nestedType(type), depth))
  }
  if (reader.at - start !== length) throw malformed()
}

function nestedType(type: number): BsonType {
  const name = bsonTypeName(type)
  if (!name) throw malformed()
  return name
}

function readBool(reader: BsonReader): boolean {
  const value = reader.byte()
  if (value > 1) throw malformed()
  return value === 1
}

function readBinData(reader: BsonReader): Uint8Array | BsonBinary {
  const length = reader.int32()
  const subType = reader.byte()
  const isOld = subType === 2
  if (isOld && reader.int32() !== length - 4) throw malformed()
  const bytes = reader.bytes(isOld ? length - 4 : length)
  return subType === subtypes.generic ? bytes : new BsonBinary(bytes, subType)
}
