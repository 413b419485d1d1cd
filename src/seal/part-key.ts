import { deriveCommitted } from '../crypto/hkdf.ts'
import { labels } from '../crypto/labels.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'
import type { Secret } from '../crypto/secret.ts'
import { partVersion } from './format/part.ts'

/** Where a part belongs: bound into its associated data, so it opens nowhere else. */
export interface PartPlace {
  /** The log's origin: tells projects apart, and logs of one project. */
  readonly origin: string
  /** Trace id, 16 bytes (audit records: their own stream's id, 32 bytes). */
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

/**
 * Associated data: version ‖ trace ‖ part id (16) ‖ class length ‖ class ‖ origin. A slot key is of one trace, so the length
 * of the trace's id is the same in all that is sealed under it.
 */
export function partAad(place: PartPlace, partId: Uint8Array, className: string): Uint8Array {
  const head = Uint8Array.of(partVersion)
  const name = encodeUtf8(className)
  return Buffer.concat([
    head,
    place.trace,
    partId,
    Uint8Array.of(name.length),
    name,
    encodeUtf8(place.origin),
  ])
}
