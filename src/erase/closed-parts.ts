// Parts that have rows in the blind index and cannot be opened here, for they are sealed to a reader key that is elsewhere.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { KeyRow } from '../keys/key-row.ts'
import { parseManifest, type PartEntry } from '../seal/format/manifest.ts'
import type { StoredRecord } from '../store/log-store.ts'

/** How many of the parts that a record brought. Rejects with `key_unavailable` while keys of this log do not open. */
export async function closedParts(
  { store, keys, ring }: Pick<OpenLog, 'store' | 'keys' | 'ring'>,
  record: StoredRecord,
): Promise<number> {
  const entries = broughtParts(record)
  let closed = 0
  for (const { part } of await store.index.held(entries.map(({ id }) => id))) {
    const entry = entries.find(({ id }) => equalBytes(id, part))
    const row = entry && (await keys.get(entry.keyId))
    if (row && (await isClosed(ring, row))) closed++
  }
  return closed
}

/** A damaged row opens nowhere. */
async function isClosed(ring: KeyRing, row: KeyRow): Promise<boolean> {
  return ring.isClosed(row).catch((error: unknown) => {
    if (SealtraceError.is(error) && error.code === 'corrupt') return false
    throw error
  })
}

/** All parts that a record brought, whether or not its header is there; none of a manifest that does not parse. */
export function broughtParts({ manifest }: StoredRecord): readonly PartEntry[] {
  try {
    const { appended, own } = parseManifest(manifest)
    const entries = [...appended, ...own]
    return [...new Map(entries.map((entry) => [toHex(entry.id), entry])).values()]
  } catch {
    return []
  }
}
