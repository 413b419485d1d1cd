import { encodeUtf8 } from './encoding.ts'
import { hmacSha256 } from './hmac.ts'
import { Secret } from './secret.ts'

const version = encodeUtf8('HPKE-v1')
const blockLength = 32

/** `LabeledExtract` and `LabeledExpand` of RFC 9180, section 4, on HKDF-SHA256 (RFC 5869). */
export interface LabeledHkdf {
  extract(salt: Uint8Array, label: string, ikm: Uint8Array): Secret
  /** Throws `RangeError` for more than 8160 bytes. */
  expand(prk: Secret, label: string, info: Uint8Array, length: number): Uint8Array
}

/** `suiteId` keeps what is derived for one set of algorithms apart from what is derived for another. */
export function labeledHkdf(suiteId: Uint8Array): LabeledHkdf {
  return {
    extract(salt, label, ikm) {
      // An empty salt is that many zeros, which is the same key for HMAC.
      using key = Secret.own(salt.length > 0 ? Uint8Array.from(salt) : new Uint8Array(blockLength))
      return Secret.own(hmacSha256(key, version, suiteId, label, ikm))
    },
    expand(prk, label, info, length) {
      if (length > 255 * blockLength) throw new RangeError('HKDF gives 8160 bytes at most')
      const size = Uint8Array.of(length >> 8, length & 0xff)
      const out = new Uint8Array(length)
      let block: Uint8Array = new Uint8Array(0)
      for (let at = 0, count = 1; at < length; at += blockLength, count++) {
        const last = Uint8Array.of(count)
        block = hmacSha256(prk, block, size, version, suiteId, label, info, last)
        out.set(block.subarray(0, length - at), at)
      }
      block.fill(0)
      return out
    },
  }
}
