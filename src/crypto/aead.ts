import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { SealtraceError } from '../error.ts'
import { randomBytes } from './random.ts'
import type { Secret } from './secret.ts'

const nonceLength = 12
const tagLength = 16
const noHead = new Uint8Array(0)

/**
 * AES-256-GCM (NIST SP 800-38D) under a key that is used for this one message. The nonce is the caller's,
 * since such a key needs none that is random. Returns head ‖ ciphertext ‖ tag; the head is not covered. Zeroes `key`.
 */
export function sealOnce(
  { key, nonce, aad }: { key: Uint8Array; nonce: Uint8Array; aad: Uint8Array },
  plaintext: Uint8Array,
  head: Uint8Array = noHead,
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce)
  key.fill(0)
  cipher.setAAD(aad)
  const out = Buffer.allocUnsafe(head.length + plaintext.length + tagLength)
  out.set(head)
  out.set(cipher.update(plaintext), head.length)
  cipher.final()
  out.set(cipher.getAuthTag(), head.length + plaintext.length)
  return out
}

/** Opens {@link sealOnce}; null when key, nonce, associated data or bytes do not fit. Zeroes `key`. */
export function openOnce(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  if (sealed.length < tagLength) return null
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce)
  key.fill(0)
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  try {
    const body = decipher.update(sealed.subarray(0, sealed.length - tagLength))
    decipher.final()
    return body
  } catch {
    return null
  }
}

/** Wraps key bytes under a long-lived key: random 96-bit nonce ‖ ciphertext ‖ tag. At most 2^32 per key. */
export function wrapKey(wrapping: Secret, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceLength)
  return wrapping.use((key) => sealOnce({ key: Buffer.from(key), nonce, aad }, plaintext, nonce))
}

/** Opens {@link wrapKey}. Throws `corrupt` for a wrong key and for changed bytes alike. */
export function unwrapKey(wrapping: Secret, aad: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const nonce = wrapped.subarray(0, nonceLength)
  const body = wrapped.subarray(nonceLength)
  const opened =
    nonce.length < nonceLength
      ? null
      : wrapping.use((key) => openOnce(Buffer.from(key), nonce, aad, body))
  if (!opened)
    throw new SealtraceError('corrupt', 'a wrapped key does not open: wrong key or changed bytes')
  return opened
}
