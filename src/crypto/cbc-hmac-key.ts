import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
} from 'node:crypto'
import { SealtraceError } from '../error.ts'
import { equalBytes } from './equal.ts'
import { randomBytes } from './random.ts'

const keyLength = 96
const ivLength = 16
const tagLength = 32
const blockLength = 16

/** How the IV is chosen: `randomized` at random, `deterministic` by a MAC, so that equal plaintexts give equal bytes. */
export type CbcHmacMode = 'deterministic' | 'randomized'

/**
 * AEAD_AES_256_CBC_HMAC_SHA_512 (draft-mcgrew-aead-aes-cbc-hmac-sha2-05) with its tag cut to 32 bytes, as MongoDB's
 * client-side field level encryption has it. For that format alone: what Sealtrace seals for itself is AES-256-GCM.
 */
export class CbcHmacKey {
  #keys: { readonly mac: KeyObject; readonly aes: KeyObject; readonly iv: KeyObject } | null

  /**
   * Takes over 96 bytes, MAC key ‖ AES key ‖ IV key, and zeroes them: from here on only OpenSSL has them, which wipes its memory
   * when the key is collected. Throws `TypeError` for another length.
   */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== keyLength) throw new TypeError(`the key must be ${keyLength} bytes`)
    const [mac, aes, iv] = [0, 32, 64].map((at) => createSecretKey(bytes.subarray(at, at + 32)))
    bytes.fill(0)
    if (!mac || !aes || !iv) throw new TypeError('three keys')
    this.#keys = { mac, aes, iv }
  }

  /** IV (16) ‖ ciphertext ‖ tag (32). Throws `usage` after dispose. */
  seal(aad: Uint8Array, plaintext: Uint8Array, mode: CbcHmacMode): Uint8Array {
    const { mac, aes, iv: ivKey } = this.#open()
    const iv =
      mode === 'randomized'
        ? randomBytes(ivLength)
        : macOf(ivKey, aad, bitLength(aad), plaintext).subarray(0, ivLength)
    const cipher = createCipheriv('aes-256-cbc', aes, iv)
    const body = Buffer.concat([iv, cipher.update(plaintext), cipher.final()])
    return Buffer.concat([body, tagOf(mac, aad, body)])
  }

  /** Opens {@link seal}; null when the bytes, the associated data or the key do not fit. The tag is compared before. */
  open(aad: Uint8Array, sealed: Uint8Array): Uint8Array | null {
    const { mac, aes } = this.#open()
    const end = sealed.length - tagLength
    if (end < ivLength + blockLength || end % blockLength !== 0) return null
    const body = sealed.subarray(0, end)
    if (!equalBytes(tagOf(mac, aad, body), sealed.subarray(end))) return null
    const decipher = createDecipheriv('aes-256-cbc', aes, body.subarray(0, ivLength))
    const first = decipher.update(body.subarray(ivLength))
    try {
      return Buffer.concat([first, decipher.final()])
    } catch {
      return null
    } finally {
      // What was opened may be a key: the caller has the only copy.
      first.fill(0)
    }
  }

  #open() {
    if (!this.#keys)
      throw new SealtraceError('usage', 'a data key was used after it was disposed; open it again')
    return this.#keys
  }

  [Symbol.dispose](): void {
    this.#keys = null
  }
}

function tagOf(key: KeyObject, aad: Uint8Array, body: Uint8Array): Uint8Array {
  return macOf(key, aad, body, bitLength(aad)).subarray(0, tagLength)
}

function macOf(key: KeyObject, ...parts: Uint8Array[]): Uint8Array {
  const mac = createHmac('sha512', key)
  for (const part of parts) mac.update(part)
  return mac.digest()
}

/** The draft's AL: 64 bits, big-endian. */
function bitLength(bytes: Uint8Array): Uint8Array {
  const out = Buffer.alloc(8)
  out.writeBigUInt64BE(BigInt(bytes.length) * 8n)
  return out
}
