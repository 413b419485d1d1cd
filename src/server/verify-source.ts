// What `verify` looks at, taken from the embedded store.
import { setImmediate, setTimeout } from 'node:timers/promises'
import { isGenuineStaged } from '../journal/staged-mac.ts'
import { parseManifest, type KeyChange } from '../seal/format/manifest.ts'
import { toHex } from '../crypto/encoding.ts'
import { keyRowHash } from '../keys/key-row.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import type { VerifySource } from '../verify/verify-source.ts'

const pageSize = 500

export function verifySource(store: LogStore, keys: KeyStore, ring: KeyRing | null): VerifySource {
  return {
    checkpoint: async () => (await store.checkpoint())?.note ?? null,
    readTile: (level, index) => store.readTile(level, index),
    records: () => allRecords(store),
    async *partIds() {
      for await (const { id } of store.partIds()) yield id
    },
    part: async (id) => (await store.parts([id])).get(toHex(id)) ?? null,
    async *keyRows() {
      for await (const row of keys.all()) yield { id: row.id, hash: keyRowHash(row) }
    },
    laterKeyChanges: (from) => laterKeyChanges(store, from),
    pause: () => setTimeout(20),
    keyRowHash: async (id) => {
      const row = await keys.get(id)
      return row && keyRowHash(row)
    },
    integrity: async () => [...(await store.integrity()), ...(await keys.integrity())],
    ...(ring
      ? {
          commitment: (id: Uint8Array) => commitment(keys, ring, id),
          strangers: () => strangers(store, ring),
        }
      : {}),
  }
}

async function* allRecords(store: LogStore, first = 0): AsyncIterable<StoredRecord> {
  let from = first
  for (;;) {
    const page = await store.page(from, pageSize)
    // Lets other work of this process in between.
    await setImmediate()
    yield* page
    const last = page.at(-1)?.index
    if (last === undefined || last === null || page.length < pageSize) break
    from = last + 1
  }
  yield* await store.staged(1000)
}

async function laterKeyChanges(store: LogStore, from: number) {
  const logged: KeyChange[] = []
  for await (const { manifest } of allRecords(store, from)) {
    try {
      logged.push(...(parseManifest(manifest).keyChanges ?? []))
    } catch {
      // A damaged manifest bears nothing out; it is a finding elsewhere.
    }
  }
  return logged
    .filter(({ operation }) => operation !== 'destroy')
    .map(({ keyId, rowHash }) => ({ id: keyId, hash: rowHash }))
}

/** Empty when the keys do not open: that is a finding of its own. */
async function strangers(store: LogStore, ring: KeyRing): Promise<Uint8Array[]> {
  const key = await ring.projectKey('index').catch(() => null)
  if (!key) return []
  const rows = await store.staged(1000)
  return rows.filter((row) => !isGenuineStaged(row, key)).map(({ id }) => id)
}

async function commitment(
  keys: KeyStore,
  ring: KeyRing,
  id: Uint8Array,
): Promise<Uint8Array | null> {
  const row = await keys.get(id)
  return row ? ring.commitmentOf(row).catch(() => null) : null
}
