import { SealtraceError } from '../error.ts'
import { readBinary, subtypes, type BinaryValue } from './bson-binary.ts'
import { decodeWith, encodeWith, type BsonLibrary } from './bson-library.ts'
import { mayEncrypt } from '../record/bson-type.ts'
import { parseEncrypted, type EncryptedParts } from '../record/encrypted-value.ts'
import { decodeValue } from './decode-value.ts'
import { encodeValue } from './encode-value.ts'
import { openValue, sealValue, type RawValue } from './encrypted-value.ts'
import type { FieldKey, FieldKeys } from './field-keys.ts'
import { checkRule, type FieldRule } from './field-rule.ts'

/**
 * Encrypts one value as MongoDB's CSFLE does: gives Binary subtype 6. Throws `bad_request` for null, undefined, encrypted values and
 * types that may not be encrypted so, `too_large`, `config_invalid`, `key_unavailable`.
 */
export async function encryptValue(
  value: unknown,
  rule: FieldRule,
  { keys }: { readonly keys: FieldKeys },
): Promise<BinaryValue> {
  checkRule(rule, 'of encryptValue')
  return encryptWith(await keys.open(rule), value, rule, keys)
}

/**
 * Opens one encrypted value: Binary subtype 6, its Extended JSON, or bare bytes as a column holds them. Throws `corrupt` for anything
 * else and for changed bytes, `key_unavailable`.
 */
export async function decryptValue(
  value: unknown,
  { keys }: { readonly keys: FieldKeys },
): Promise<unknown> {
  const parts = value instanceof Uint8Array ? parseEncrypted(value) : partsOf(value)
  if (!parts) throw notEncrypted()
  const { key } = await keys.open({ keyId: parts.keyId })
  return decryptWith({ key }, parts, keys.bson)
}

/** The encrypting itself, once the key is there. */
export function encryptWith(
  key: FieldKey,
  value: unknown,
  { algorithm, bsonType }: FieldRule,
  keys: FieldKeys,
): BinaryValue {
  const raw = rawValue(value, bsonType, keys.bson)
  try {
    if (bsonType && raw.type !== bsonType)
      throw new SealtraceError(
        'bad_request',
        `the value is of type ${raw.type} and bsonType is ${bsonType}; give a value of this type`,
      )
    if (!mayEncrypt(raw.type, algorithm))
      throw new SealtraceError(
        'bad_request',
        `a value of type ${raw.type} cannot be encrypted deterministically; use randomized${raw.type === 'double' ? ', or whole numbers' : ''}`,
      )
    return keys.binary(sealValue(key, algorithm, raw), subtypes.encrypted)
  } finally {
    raw.bytes.fill(0)
  }
}

function rawValue(
  value: unknown,
  bsonType: FieldRule['bsonType'],
  bson: BsonLibrary | undefined,
): RawValue {
  if (readBinary(value)?.subType === subtypes.encrypted)
    throw new SealtraceError(
      'bad_request',
      'a value to encrypt is marked as encrypted (Binary subtype 6); decrypt it first, or give the value itself',
    )
  return bson && !isOurs(value) ? encodeWith(bson, value) : encodeValue(value, bsonType)
}

/** What the library would write without a word as something else: another type of number, the low 64 bits, the year 1970. */
function isOurs(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Date
}

/** The opening itself, once the key is there. Throws `corrupt`. */
export function decryptWith(
  { key }: Pick<FieldKey, 'key'>,
  parts: EncryptedParts,
  bson: BsonLibrary | undefined,
): unknown {
  const raw = openValue(key, parts)
  try {
    return bson ? decodeWith(bson, raw) : decodeValue(raw)
  } finally {
    raw.bytes.fill(0)
  }
}

/** Null for what is not marked as encrypted. Throws `corrupt` for what is marked so and has another structure. */
export function partsOf(value: unknown): EncryptedParts | null {
  const binary = readBinary(value)
  if (binary?.subType !== subtypes.encrypted) return null
  const parts = parseEncrypted(binary.bytes)
  if (!parts) throw notEncrypted()
  return parts
}

function notEncrypted(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'a value to decrypt has not the structure of one that CSFLE encrypted: its bytes were changed, or it was encrypted in another way',
  )
}
