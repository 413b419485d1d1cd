import { join } from 'node:path'
import { expect, it } from 'vitest'
import { randomBytes } from '../crypto/random.ts'
import { toHex } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { KeyStore } from '../store/key-store.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { KeyRing } from './key-ring.ts'
import { environmentRootKey } from './providers/environment.ts'
import { StateFolder } from './state-folder.ts'

const now = Date.UTC(2026, 10, 21)
const bytesOf = (key: Secret) => key.use((bytes) => toHex(bytes))

function setUp(path: string) {
  const state = new StateFolder(join(path, 'state'), 'log-key')
  state.create()
  const table = openSqliteKeyStore(join(path, 'data', 'keys.db'))
  const root = environmentRootKey({ SEALTRACE_ROOT_KEY: 'ab'.repeat(32) })
  if (!root) throw new Error('no provider')
  const service = { isAway: false, asked: 0 }
  const ask = () => {
    service.asked++
    if (service.isAway) throw new SealtraceError('key_unavailable', 'the service is away')
  }
  const provider = {
    ...root,
    wrap: async (label: string, key: Uint8Array) => (ask(), root.wrap(label, key)),
    unwrap: async (label: string, wrapped: Uint8Array) => (ask(), root.unwrap(label, wrapped)),
  }
  const open = () => new KeyRing({ table, provider, state })
  return { table, service, ring: open(), open }
}

async function commit(ring: KeyRing, table: KeyStore): Promise<void> {
  await table.write(
    ring.takeWrites().map(({ row }) => row),
    [],
  )
}

it('[E27] after a reset, keys that are in the table are used without asking for the root key', async () => {
  using folder = tempFolder()
  const { table, service, ring } = setUp(folder.path)
  await ring.addProjectKey('index', Secret.random())
  await ring.addProjectKey('subject', Secret.random())
  await ring.ensureEpoch(now)
  const slot = await ring.newSlot(randomBytes(16), null, now)
  const subject = await ring.subject('jane', now)
  await commit(ring, table)
  const index = bytesOf(await ring.indexKey('2026-11'))
  service.isAway = true
  ring.reset()
  expect(bytesOf((await ring.slotById(slot.id)).key)).toBe(bytesOf(slot.key))
  expect(bytesOf(await ring.indexKey('2026-11'))).toBe(index)
  expect((await ring.subject('jane'))?.id).toBe(subject?.id)
  await ring.newSlot(randomBytes(16), null, now)
  await ring.newSlot(randomBytes(16), await ring.subject('tom', now), now)
  await commit(ring, table)
  // What needs a key that is not open yet waits for the service, and nothing else.
  await expect(ring.ensureEpoch(Date.UTC(2026, 11, 1))).rejects.toMatchObject({
    code: 'key_unavailable',
  })
  await ring.newSlot(randomBytes(16), null, now)
})

it('[E27] after a reset, keys that were never stored or were destroyed are not used', async () => {
  using folder = tempFolder()
  const { table, ring, open } = setUp(folder.path)
  await ring.ensureEpoch(now)
  const lost = bytesOf(await ring.indexKey('2026-11'))
  ring.reset()
  await ring.ensureEpoch(now)
  await commit(ring, table)
  const kept = bytesOf(await ring.indexKey('2026-11'))
  expect(kept).not.toBe(lost)
  const ids = (await table.ofKind('index')).map(({ id }) => id)
  await table.shred({ ids, rows: [], generations: new Map(), changes: [] })
  ring.reset()
  expect(bytesOf(await ring.indexKey('2026-11'))).not.toBe(kept)
  expect(await open().indexEpochs()).toEqual([])
})

it('[E25] a key is not stored under one that is retired or gone', async () => {
  using folder = tempFolder()
  const { table, ring } = setUp(folder.path)
  await ring.ensureEpoch(now)
  await commit(ring, table)
  await ring.newSlot(randomBytes(16), null, now)
  const [write] = ring.takeWrites()
  const epoch = await table.epochKey('2026-11')
  if (!write?.parent || !epoch) throw new Error('no slot')
  expect(toHex(write.parent.id)).toBe(toHex(epoch.id))
  const store = () => table.write([write.row], [], new Map(), { parents: [write.parent!] })
  await table.write([{ ...epoch, kind: 'retired' }], [])
  await expect(store()).rejects.toMatchObject({ code: 'conflict' })
  await table.shred({ ids: [epoch.id], rows: [], generations: new Map(), changes: [] })
  await expect(store()).rejects.toMatchObject({ code: 'conflict' })
  expect(await table.get(write.row.id)).toBeNull()
  await table.write([epoch], [])
  await store()
  // A row that another has replaced since it was read is left as it is.
  const other = { ...write.row, sealed: randomBytes(90) }
  await table.write([other], [])
  const from = [{ id: write.row.id, sealed: write.row.sealed }]
  await table.write([{ ...write.row, sealed: randomBytes(90) }], [], new Map(), { from })
  expect(toHex((await table.get(write.row.id))?.sealed ?? new Uint8Array())).toBe(
    toHex(other.sealed),
  )
})
