import { fromBase64Url } from '../../crypto/encoding.ts'
import { hasMlKem } from '../../crypto/x-wing.ts'
import { batchSuites } from '../../seal/format/sealed-batch.ts'

/**
 * The public key that a text says, URL-safe base64: of X25519, or of X-Wing where the runtime can seal to it. Null for anything
 * else.
 */
export function readBatchKey(text: string | null): Uint8Array | null {
  const key = text === null ? null : fromBase64Url(text)
  if (key?.length === batchSuites[1].publicKey) return key
  return key?.length === batchSuites[2].publicKey && hasMlKem() ? key : null
}
