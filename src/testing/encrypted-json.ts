import { toBase64 } from '../crypto/encoding.ts'
import { encryptedSubtype } from '../record/encrypted-value.ts'
import { formatBinary, type BinaryJson } from '../record/extended-json.ts'

/** Bytes with the structure of a randomized text of CSFLE, with so many blocks of ciphertext; nothing opens them. */
export function encryptedBytes(blocks = 1): Buffer {
  const bytes = Buffer.from(
    Array.from({ length: 66 + 16 * blocks }, (_, i) => (i * 89 + 201) % 256),
  )
  bytes[0] = 2
  bytes[17] = 2
  return bytes
}

/** The same as Extended JSON. */
export function encryptedJson(blocks = 1): BinaryJson & Record<string, BinaryJson['$binary']> {
  return {
    ...formatBinary({ base64: toBase64(encryptedBytes(blocks)), subType: encryptedSubtype }),
  }
}
