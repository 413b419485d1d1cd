import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { keyRowHash } from '../keys/key-row.ts'
import type { KeyChange } from '../seal/format/manifest.ts'
import { openIntents } from './erasure-intents.ts'
import type { SeenLog } from './refuse-old-copy.ts'

/**
 * Pending changes come from a file that nobody vouches for: only those count that the row itself bears out, or, for a row
 * that is gone, an erasure that the officer has signed.
 */
export async function trueChanges({
  keys,
  store,
  info,
}: Pick<SeenLog, 'keys' | 'store' | 'info'>): Promise<KeyChange[]> {
  const pending = await keys.pendingChanges()
  const covered = pending.some(({ operation }) => operation === 'destroy')
    ? new Set((await openIntents(store, info)).flatMap(({ scope }) => scope.keys.map(toHex)))
    : new Set<string>()
  const borne: KeyChange[] = []
  for (const change of pending) {
    const row = await keys.get(change.keyId)
    const holds =
      change.operation === 'destroy'
        ? !row && covered.has(toHex(change.keyId))
        : row && equalBytes(keyRowHash(row), change.rowHash)
    // The hash of the row binds its kind, which these changes do not keep.
    if (holds) borne.push(row ? { ...change, kind: row.kind } : change)
  }
  return borne
}
