import { SealtraceError } from '../error.ts'
import type { BinaryValue } from './bson-binary.ts'
import { bsonTypeName, bsonTypes } from '../record/bson-type.ts'
import type { RawValue } from './encrypted-value.ts'
import { fieldLimits } from './field-limits.ts'

/** What is used of the `bson` package (4 and newer), or of `BSON` of the `mongodb` package. */
export interface BsonLibrary {
  readonly Binary: new (bytes: Uint8Array, subType: number) => BinaryValue
  serialize(document: Record<string, unknown>): Uint8Array
  deserialize(bytes: Uint8Array): Record<string, unknown>
}

/** In a document of one field: length (4), type, name, zero, value, zero. */
const name = 'v'
const valueAt = 7

/** Any value that the library knows. Throws `bad_request` for what it does not, or what cannot be encrypted. */
export function encodeWith(bson: BsonLibrary, value: unknown): RawValue {
  const document = serialize(bson, value)
  const type = bsonTypeName(document[4] ?? 0)
  if (document.length <= valueAt || !type)
    throw new SealtraceError(
      'bad_request',
      'null, undefined, functions, MinKey and MaxKey cannot be encrypted; leave the field out',
    )
  if (document.length - valueAt - 1 > fieldLimits.valueBytes)
    throw new SealtraceError(
      'too_large',
      `a value to encrypt is more than ${fieldLimits.valueBytes} bytes as BSON; store it apart, or in pieces`,
    )
  return { type, bytes: document.subarray(valueAt, -1) }
}

function serialize(bson: BsonLibrary, value: unknown): Uint8Array {
  try {
    return bson.serialize({ [name]: value })
  } catch {
    // What the library says may hold the value.
    throw new SealtraceError(
      'bad_request',
      'a value to encrypt cannot be written as BSON; give one that the bson package takes, of the same major version',
    )
  }
}

/** Throws `corrupt` when the library does not read it. */
export function decodeWith(bson: BsonLibrary, { type, bytes }: RawValue): unknown {
  const document = Buffer.alloc(valueAt + bytes.length + 1)
  document.writeInt32LE(document.length)
  document[4] = bsonTypes[type]
  document.write(name, 5)
  document.set(bytes, valueAt)
  try {
    return bson.deserialize(document)[name]
  } catch {
    throw new SealtraceError(
      'corrupt',
      'an encrypted value opens, and the bson package cannot read what is in it; it was not written by a client of this format',
    )
  }
}
