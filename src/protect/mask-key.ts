import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'

/** The key of hashes and pseudonyms where values are masked without a log. */
export class MaskKey {
  #secret: Secret | undefined

  /** At least 16 bytes, else `usage`; without any it is random, and made when it is needed. */
  constructor(bytes?: Uint8Array) {
    if (!bytes) return
    if (bytes.length < 16)
      throw new SealtraceError('usage', 'option key must have at least 16 bytes')
    this.#secret = Secret.own(Uint8Array.from(bytes))
  }

  readonly keyed = (domain: string, text: string): string => {
    this.#secret ??= Secret.random()
    const hash = hmacSha256(this.#secret, labels.redact, `${domain}\u0000${text}`)
    return toHex(hash.subarray(0, 8))
  };

  [Symbol.dispose](): void {
    this.#secret?.[Symbol.dispose]()
  }
}
