// Encrypted values, sealed and opened; their bytes are described beside `parseEncrypted`.
import type { CbcHmacKey } from '../crypto/cbc-hmac-key.ts'
import { SealtraceError } from '../error.ts'
import { bsonTypes, type BsonType } from '../record/bson-type.ts'
import {
  blobSubtypes,
  parseEncrypted,
  type EncryptedParts,
  type FieldAlgorithm,
} from '../record/encrypted-value.ts'
import { readBinary, subtypes } from './bson-binary.ts'

/** A BSON value without type byte and name. */
export interface RawValue {
  readonly type: BsonType
  readonly bytes: Uint8Array
}

/**
 * Whether a value is one that `encryptFields` leaves alone: Binary subtype 6, or its Extended JSON, with the whole structure of a
 * CSFLE value. Its content is not proven: that takes the key.
 */
export function isEncryptedValue(value: unknown): boolean {
  const binary = readBinary(value)
  return binary?.subType === subtypes.encrypted && parseEncrypted(binary.bytes) !== null
}

export function sealValue(
  { id, key }: { readonly id: Uint8Array; readonly key: CbcHmacKey },
  algorithm: FieldAlgorithm,
  { type, bytes }: RawValue,
): Uint8Array {
  const head = Buffer.from([blobSubtypes[algorithm], ...id, bsonTypes[type]])
  return Buffer.concat([head, key.seal(head, bytes, algorithm)])
}

/** Throws `corrupt` for changed bytes and for a key that is not the one they were made with. */
export function openValue(key: CbcHmacKey, { head, sealed, type }: EncryptedParts): RawValue {
  const bytes = key.open(head, sealed)
  if (!bytes)
    throw new SealtraceError(
      'corrupt',
      'an encrypted value does not open: its bytes were changed, or it was made with another data key of this id',
    )
  return { type, bytes }
}
