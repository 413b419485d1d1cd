import { deriveCommitted } from '../crypto/hkdf.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { partVersion } from './format/part.ts'

/** Where a part belongs: bound into its associated data, so it opens nowhere else. */
export interface PartPlace {
  /** The log's origin: tells projects apart, and logs of one project. */
  readonly origin: string
  /** Trace id, 16 bytes (audit records: their own stream's id). */
  readonly trace: Uint8Array
}

/** One key a part, used once; the commitment binds the ciphertext to it (AES-GCM alone does not). */
export function partKey(
  slotKey: Secret,
  partId: Uint8Array,
): { key: Uint8Array; nonce: Uint8Array; commitment: Uint8Array } {
  const { key, commitment } = deriveCommitted(slotKey, partId, labels.partKey)
  return { key, commitment, nonce: partId.subarray(0, 12) }
}

/** Associated data: version ‖ trace (16) ‖ part id (16) ‖ class length ‖ class ‖ origin. */
export function partAad(place: PartPlace, partId: Uint8Array, className: string): Uint8Array {
  const head = Uint8Array.of(partVersion)
  const name = Buffer.from(className, 'latin1')
  return Buffer.concat([
    head,
    place.trace,
    partId,
    Uint8Array.of(name.length),
    name,
    Buffer.from(place.origin),
  ])
}
