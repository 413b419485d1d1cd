import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import type { TreeHead } from '../ledger/proof.ts'

/**
 * What is in the log's file and under no checkpoint yet is signed at the next start: this says that a process with the project's
 * keys put it there, and not whoever can write to the file.
 */
export function treeMac({ size, root }: TreeHead, indexKey: Secret): Uint8Array {
  return hmacSha256(indexKey, labels.storedTree, root, `${size} `)
}
