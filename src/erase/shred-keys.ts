import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { toKeyChange } from '../journal/key-changes.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { keyRowHash, type KeyRow } from '../keys/key-row.ts'
import type { KeyChange } from '../seal/format/manifest.ts'

/**
 * Destroys keys: their rows go, and all others of the same domains are sealed under new generations, in one commit. Old copies
 * of the key table open nothing of these domains once the old generations are destroyed too. Keys that are gone already are
 * no matter, so it can be done again.
 */
export async function shredKeys(
  { keys, ring }: Pick<OpenLog, 'keys' | 'ring'>,
  ids: readonly Uint8Array[],
): Promise<void> {
  const going = new Map<string, KeyRow>()
  for (const id of ids) {
    const row = await keys.get(id)
    if (row) going.set(toHex(id), row)
  }
  if (going.size === 0) return
  const changes: KeyChange[] = []
  for (const row of going.values()) changes.push(await destruction(row, ring))
  const rows: KeyRow[] = []
  const generations = new Map<string, number>()
  const domains = new Set<string>()
  for (const row of going.values())
    for (const domain of (await orNull(ring.domainsOf(row))) ?? [row.epoch]) domains.add(domain)
  for (const domain of domains) {
    generations.set(domain, (await keys.generation(domain)) + 1)
    for (const row of await keys.inDomain(domain)) {
      if (going.has(toHex(row.id))) continue
      const write = await sealedAnew(row, ring)
      if (!write) continue
      rows.push(write.row)
      changes.push(toKeyChange(write))
    }
  }
  await keys.shred({ ids: [...going.values()].map(({ id }) => id), rows, generations, changes })
}

async function destruction(row: KeyRow, ring: KeyRing): Promise<KeyChange> {
  const commitment = await orNull(ring.commitmentOf(row))
  return {
    operation: 'destroy',
    keyId: row.id,
    commitment: commitment ?? new Uint8Array(32),
    rowHash: keyRowHash(row),
  }
}

/** Null for a row that was damaged before: it opens as little afterwards, and must not keep a person's keys alive. */
async function sealedAnew(row: KeyRow, ring: KeyRing) {
  const writes = await orNull(ring.sealedAnew([row]))
  return writes?.[0] ?? null
}

async function orNull<T>(opening: Promise<T>): Promise<T | null> {
  try {
    return await opening
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  }
}
