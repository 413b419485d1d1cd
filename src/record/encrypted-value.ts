// The bytes of a field that an application has encrypted itself, as MongoDB's CSFLE has them ("FLE1" blobs):
//
//   byte 0       1 deterministic, 2 randomized (0 is a marking that must never be stored)
//   bytes 1–16   id of the data key, a UUID
//   byte 17      type of the BSON value
//   bytes 18–    IV (16) ‖ AES-256-CBC ciphertext ‖ tag (32)
//
// The first 18 bytes are the associated data; the plaintext is the BSON value without its type and name.
import type { CbcHmacMode } from '../crypto/cbc-hmac-key.ts'
import { fromBase64 } from '../crypto/encoding.ts'
import { bsonTypeName, mayEncrypt, type BsonType } from './bson-type.ts'
import { readBinaryText } from './extended-json.ts'
import type { JsonValue } from './json.ts'

/**
 * `deterministic`: equal values give equal bytes, so that they can be looked up, and anybody sees which are equal.
 * `randomized`: nothing shows but type, key and length.
 */
export type FieldAlgorithm = CbcHmacMode

/** Subtype of BSON Binary that says "encrypted". */
export const encryptedSubtype = 6

const headLength = 18
/** Head, IV, tag, and one block: a shorter one cannot be. */
const leastLength = headLength + 16 + 16 + 32
/** Of a value of 16 MiB, which is what MongoDB takes for a whole document. */
const mostLength = 16 * 1024 * 1024 + leastLength
/** The first byte. */
export const blobSubtypes: Record<FieldAlgorithm, number> = { deterministic: 1, randomized: 2 }

/** An encrypted value, taken apart; nothing of it is proven yet. */
export interface EncryptedParts {
  readonly algorithm: FieldAlgorithm
  /** 16 bytes. */
  readonly keyId: Uint8Array
  readonly type: BsonType
  readonly head: Uint8Array
  readonly sealed: Uint8Array
}

/** Null unless the bytes have the whole structure of an encrypted value; an attacker may have made them up all the same. */
export function parseEncrypted(bytes: Uint8Array): EncryptedParts | null {
  const algorithm =
    bytes[0] === blobSubtypes.deterministic
      ? 'deterministic'
      : bytes[0] === blobSubtypes.randomized
        ? 'randomized'
        : null
  const type = bsonTypeName(bytes[17] ?? 0)
  if (!algorithm || !type || !mayEncrypt(type, algorithm)) return null
  const { length } = bytes
  if (length < leastLength || length > mostLength || (length - leastLength) % 16 !== 0) return null
  const [head, keyId] = [bytes.subarray(0, headLength), bytes.subarray(1, 17)]
  return { algorithm, keyId, type, head, sealed: bytes.subarray(headLength) }
}

/**
 * Whether a JSON value is an encrypted value and nothing beside it: the Extended JSON of Binary subtype 6 with the whole
 * structure of a CSFLE value. Anybody can make such a structure up. Linear in the value.
 */
export function isEncryptedJson(value: JsonValue): boolean {
  const text = typeof value === 'object' && value !== null ? readBinaryText(value) : null
  if (text?.subType !== encryptedSubtype) return false
  const bytes = fromBase64(text.base64)
  return bytes !== null && parseEncrypted(bytes) !== null
}
