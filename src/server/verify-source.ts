// What `verify` looks at, taken from the embedded store.
import { setImmediate, setTimeout } from 'node:timers/promises'
import { SealtraceError } from '../error.ts'
import { openIntents } from '../journal/erasure-intents.ts'
import type { LogInfo } from '../journal/log-info.ts'
import { isGenuineStaged } from '../journal/staged-mac.ts'
import { parseManifest, type KeyChange } from '../seal/format/manifest.ts'
import { toHex } from '../crypto/encoding.ts'
import { keyRowHash, type KeyRow } from '../keys/key-row.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { LogStore, StagedRecord, StoredRecord } from '../store/log-store.ts'
import type { VerifySource } from '../verify/verify-source.ts'

const pageSize = 500

export interface VerifiedLog {
  readonly info: LogInfo
  readonly store: LogStore
  readonly keys: KeyStore
  /** Null when no keys are at hand. */
  readonly ring: KeyRing | null
}

export function verifySource({ info, store, keys, ring }: VerifiedLog): VerifySource {
  return {
    checkpoint: async () => (await store.checkpoint())?.note ?? null,
    witnessed: async () => (await store.witnessed())?.note ?? null,
    readTile: (level, index) => store.readTile(level, index),
    records: (from) => allRecords(store, from),
    async *partIds() {
      for await (const { id } of inTurns(store.partIds())) yield id
    },
    part: async (id) => (await store.parts([id])).get(toHex(id)) ?? null,
    async *keyRows() {
      for await (const row of inTurns(keys.all()))
        yield { id: row.id, kind: row.kind, hash: keyRowHash(row) }
    },
    newest: async () => (await store.checkpoint())?.note ?? null,
    unpublishedKeyChanges: () => unpublishedKeyChanges({ info, store, keys, ring }),
    pause: () => setTimeout(20),
    keyRowHash: async (id) => {
      const row = await rowOf(keys, id)
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

/** Lets other work of this process in between. */
async function* inTurns<T>(rows: AsyncIterable<T>): AsyncIterable<T> {
  let count = 0
  for await (const row of rows) {
    if (++count % pageSize === 0) await setImmediate()
    yield row
  }
}

async function unpublishedKeyChanges({ info, store, keys, ring }: VerifiedLog) {
  const changes: { change: KeyChange; by: 'staged' | 'erasure' | 'pending' }[] = []
  const by = (await openIntents(store, info)).length ? 'erasure' : 'pending'
  for (const change of await keys.pendingChanges()) changes.push({ change, by })
  for (const { manifest } of ring ? await genuineStaged(store, ring) : []) {
    try {
      for (const change of parseManifest(manifest).keyChanges ?? [])
        changes.push({ change, by: 'staged' })
    } catch {
      // A damaged manifest bears nothing out; it is a finding elsewhere.
    }
  }
  return changes
    .filter(({ change }) => change.operation !== 'destroy')
    .map(({ change: { keyId: id, rowHash: hash }, by: whom }) => ({ id, hash, by: whom }))
}

async function genuineStaged(store: LogStore, ring: KeyRing): Promise<StagedRecord[]> {
  const key = await ring.projectKey('index').catch(() => null)
  const rows = key ? await store.staged(1000) : []
  return rows.filter((row) => key !== null && isGenuineStaged(row, key))
}

/** Empty when the keys do not open: that is a finding of its own. */
async function strangers(store: LogStore, ring: KeyRing): Promise<Uint8Array[]> {
  const key = await ring.projectKey('index').catch(() => null)
  if (!key) return []
  const rows = await store.staged(1000)
  return rows.filter((row) => !isGenuineStaged(row, key)).map(({ id }) => id)
}

/** Null for a row that none can be, too. */
async function rowOf(keys: KeyStore, id: Uint8Array): Promise<KeyRow | null> {
  try {
    return await keys.get(id)
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  }
}

async function commitment(
  keys: KeyStore,
  ring: KeyRing,
  id: Uint8Array,
): Promise<Uint8Array | 'closed' | null> {
  const row = await rowOf(keys, id)
  if (!row) return null
  const opening = ring.openedCommitmentOf(row).then((commitment) => commitment ?? 'closed')
  return opening.catch(() => null)
}
