import { fromBase64, toBase64 } from '../crypto/encoding.ts'
import { encryptedSubtype } from '../record/encrypted-value.ts'
import { formatBinary, readBinaryText, type BinaryJson } from '../record/extended-json.ts'

/** Binary as the `bson` package has it, in all its versions: what is looked at of it. */
export interface BinaryValue {
  readonly _bsontype: 'Binary'
  readonly sub_type: number
  readonly buffer: Uint8Array
}

/** Subtypes of BSON Binary. */
export const subtypes = { generic: 0, uuid: 4, encrypted: encryptedSubtype } as const

/**
 * BSON Binary for applications without the `bson` package. As JSON it is Extended JSON v2: `{"$binary":{"base64","subType"}}`.
 * MongoDB's driver takes only the Binary of its own `bson`: give {@link FieldKeys} that package where it is used.
 */
export class BsonBinary implements BinaryValue {
  readonly _bsontype = 'Binary'
  readonly sub_type: number
  readonly buffer: Uint8Array

  /** @param subType default 6, an encrypted value */
  constructor(buffer: Uint8Array, subType: number = subtypes.encrypted) {
    this.buffer = buffer
    this.sub_type = subType
  }

  toJSON(): BinaryJson {
    return formatBinary({ base64: toBase64(this.buffer), subType: this.sub_type })
  }
}

const noBytes = new Uint8Array(0)
/** `__id`: the hex that UUIDs of `bson` keep when they are told to. */
const ownMembers: ReadonlySet<string> = new Set([
  ...['_bsontype', 'sub_type', 'buffer', 'position', '__id'],
])

export interface BinaryParts {
  readonly subType: number
  readonly bytes: Uint8Array
}

/** What a Binary object or its Extended JSON holds; null for everything else. */
export function readBinary(value: unknown): BinaryParts | null {
  if (typeof value !== 'object' || value === null) return null
  return '_bsontype' in value ? readBinaryObject(value) : fromExtendedJson(value)
}

/** What a Binary object holds; null for everything else, Extended JSON too. */
export function readBinaryObject(value: object): BinaryParts | null {
  if (Reflect.get(value, '_bsontype') !== 'Binary') return null
  const subType: unknown = Reflect.get(value, 'sub_type')
  const buffer: unknown = Reflect.get(value, 'buffer')
  if (typeof subType !== 'number' || !(buffer instanceof Uint8Array)) return null
  // With more in it, it is a document like any other, whose fields must not pass for part of a binary.
  if (!Object.keys(value).every((name) => ownMembers.has(name))) return null
  // The buffer of a Binary that was written to piece by piece is longer than what was written.
  const position: unknown = Reflect.get(value, 'position')
  return { subType, bytes: typeof position === 'number' ? buffer.subarray(0, position) : buffer }
}

function fromExtendedJson(value: object): BinaryParts | null {
  const text = readBinaryText(value)
  // Text that is no base64 is no reason to take the object for something else: it holds no valid bytes.
  return text && { subType: text.subType, bytes: fromBase64(text.base64) ?? noBytes }
}
