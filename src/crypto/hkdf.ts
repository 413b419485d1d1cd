import { createHmac, createSecretKey } from 'node:crypto'
import { hmacSha256 } from './hmac.ts'
import { Secret } from './secret.ts'

/** HKDF-SHA256 (RFC 5869) with an empty salt, to one 32-byte key. `label` is a registered label. */
export function deriveKey(key: Secret, label: string, context: Uint8Array = empty): Secret {
  const [derived] = expand(extract(key, empty), label, context, 1)
  return Secret.own(derived ?? empty)
}

/**
 * HKDF-SHA256 (RFC 5869) to two 32-byte blocks: an encryption key that is used once, and a commitment to it
 * that may be published. `salt` must be unique under `key`.
 */
export function deriveCommitted(
  key: Secret,
  salt: Uint8Array,
  label: string,
): { key: Uint8Array; commitment: Uint8Array } {
  const [first, second] = expand(extract(key, salt), label, empty, 2)
  return { key: first ?? empty, commitment: second ?? empty }
}

const empty = new Uint8Array(0)
const zeroSalt = Secret.own(new Uint8Array(32))

function extract(key: Secret, salt: Uint8Array): Uint8Array {
  if (salt.length === 0) return key.use((bytes) => hmacSha256(zeroSalt, bytes))
  return key.use((bytes) => createHmac('sha256', salt).update(bytes).digest())
}

function expand(prk: Uint8Array, label: string, context: Uint8Array, blocks: number): Uint8Array[] {
  const key = createSecretKey(prk)
  const out: Uint8Array[] = []
  let previous: Uint8Array = empty
  for (let i = 1; i <= blocks; i++) {
    const mac = createHmac('sha256', key).update(previous).update(label).update(context)
    previous = mac.update(Uint8Array.of(i)).digest()
    out.push(previous)
  }
  prk.fill(0)
  return out
}
