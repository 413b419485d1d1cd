import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/** AES-256-GCM as a key service does it: nonce ‖ ciphertext ‖ tag. */
export function encryptAes(key: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
  const parts = [nonce, cipher.update(plaintext), cipher.final()]
  return Buffer.concat([...parts, cipher.getAuthTag()])
}

/** Null when key, associated data or bytes do not fit. */
export function decryptAes(key: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Buffer | null {
  if (sealed.length < 28) return null
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(aad)
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  try {
    const body = decipher.update(sealed.subarray(12, sealed.length - 16))
    return Buffer.concat([body, decipher.final()])
  } catch {
    return null
  }
}
