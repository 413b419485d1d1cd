import { hkdfSync } from 'node:crypto'
import { Secret } from './secret.ts'

const empty = new Uint8Array(0)

/** HKDF-SHA256 (RFC 5869) with an empty salt, to one 32-byte key. `label` is a registered label. */
export function deriveKey(key: Secret, label: string): Secret {
  return Secret.own(new Uint8Array(hkdfSync('sha256', key.keyObject, empty, label, 32)))
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
  const blocks = new Uint8Array(hkdfSync('sha256', key.keyObject, salt, label, 64))
  return { key: blocks.subarray(0, 32), commitment: blocks.subarray(32) }
}
