// What `verify` looks at, taken from the embedded store.
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
    pendingKeys: async () => (await keys.pendingChanges()).map(({ keyId }) => toHex(keyId)),
    integrity: async () => [...(await store.integrity()), ...(await keys.integrity())],
    ...(ring ? { commitment: (id: Uint8Array) => commitment(keys, ring, id) } : {}),
  }
}

async function* allRecords(store: LogStore): AsyncIterable<StoredRecord> {
  let from = 0
  for (;;) {
    const page = await store.page(from, pageSize)
    yield* page
    const last = page.at(-1)?.index
    if (last === undefined || last === null || page.length < pageSize) break
    from = last + 1
  }
  yield* await store.staged(1000)
}

async function commitment(
  keys: KeyStore,
  ring: KeyRing,
  id: Uint8Array,
): Promise<Uint8Array | null> {
  const row = await keys.get(id)
  return row ? ring.commitmentOf(row).catch(() => null) : null
}
