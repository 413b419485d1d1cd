// Types of BSON values (bsonspec.org) and which of them may be encrypted.
import type { CbcHmacMode } from '../crypto/cbc-hmac-key.ts'

/** The names that MongoDB's schemas and `$type` use, and the byte that stands for each in BSON. */
export const bsonTypes = {
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binData: 0x05,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  regex: 0x0b,
  dbPointer: 0x0c,
  javascript: 0x0d,
  symbol: 0x0e,
  javascriptWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
} as const

/** A type of BSON by its name; without undefined, null, minKey and maxKey, which cannot be encrypted. */
export type BsonType = keyof typeof bsonTypes

const names = new Map<number, BsonType>()
for (const [name, type] of Object.entries(bsonTypes)) if (isBsonType(name)) names.set(type, name)

/** Types with values that are one of few, or that are equal without having equal bytes. */
const onlyRandomized: ReadonlySet<BsonType> = new Set([
  'double',
  'decimal',
  'bool',
  'object',
  'array',
  'javascriptWithScope',
])

export function isBsonType(name: string): name is BsonType {
  return Object.hasOwn(bsonTypes, name)
}

/** Undefined for a byte that stands for no type, or for one that cannot be encrypted. */
export function bsonTypeName(type: number): BsonType | undefined {
  return names.get(type)
}

/** Whether CSFLE lets a value of this type be encrypted so. */
export function mayEncrypt(type: BsonType, algorithm: CbcHmacMode): boolean {
  return algorithm === 'randomized' || !onlyRandomized.has(type)
}
