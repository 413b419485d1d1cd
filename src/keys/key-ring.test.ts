import { linkSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { wrapKey } from '../crypto/aead.ts'
import { encodeUtf8, toBase64, toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { KeyRing } from './key-ring.ts'
import { keyRowHash, newKeyId, sealKeyRow, type KeyRow } from './key-row.ts'
import { environmentRootKey } from './providers/environment.ts'
import { createRootKeyFile, openRootKeyFile } from './providers/file.ts'
import { StateFolder } from './state-folder.ts'

const november = Date.UTC(2026, 10, 21)
const trace = randomBytes(16)
const rootKey = 'ab'.repeat(32)

function setUp(path: string) {
  const state = new StateFolder(join(path, 'state'), 'log-key')
  state.create()
  const keys = openSqliteKeyStore(join(path, 'data', 'keys.db'))
  const provider = environmentRootKey({ SEALTRACE_ROOT_KEY: rootKey })
  if (!provider) throw new Error('no provider')
  const open = () => new KeyRing({ table: keys, provider, state })
  return { state, keys, open, provider }
}

async function commit(ring: KeyRing, keys: KeyStore): Promise<KeyRow[]> {
  const rows = ring.takeWrites().map(({ row }) => row)
  await keys.write(rows, [])
  return rows
}

async function withIndex(path: string) {
  const all = setUp(path)
  const ring = all.open()
  await ring.addProjectKey('index', Secret.random())
  await commit(ring, all.keys)
  return { ...all, ring }
}

const bytesOf = (key: Secret) => key.use((bytes) => toHex(bytes))

it('[E12] re-wraps a slot under its subject and opens it again, key unchanged', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  const slot = await ring.newSlot(trace, null, november)
  await commit(ring, keys)
  expect(slot.shared).toBe(true)
  const subject = await ring.subject('u-1', november)
  if (!subject) throw new Error('no subject')
  await ring.assignSlot(slot, subject)
  await commit(ring, keys)
  const [again] = await open().slots(trace)
  expect(again?.subject).toBe(subject.id)
  expect(again?.shared).toBe(true)
  expect(again && bytesOf(again.key)).toBe(bytesOf(slot.key))
})

it('[E12] a slot under a subject dies with the subject key', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  const subject = await ring.subject('u-1', november)
  await ring.newSlot(trace, subject, november)
  const rows = await commit(ring, keys)
  const subjectRow = rows.find(({ kind }) => kind === 'subject')
  const table = {
    get: async (id: Uint8Array) =>
      subjectRow && toHex(id) === toHex(subjectRow.id) ? null : keys.get(id),
    find: keys.find.bind(keys),
    ofKind: keys.ofKind.bind(keys),
    epochKey: keys.epochKey.bind(keys),
    generation: keys.generation.bind(keys),
    domains: keys.domains.bind(keys),
    inDomain: keys.inDomain.bind(keys),
    isGone: keys.isGone.bind(keys),
  }
  await expect(open().slots(trace)).resolves.toHaveLength(1)
  const { state, provider } = {
    state: new StateFolder(join(folder.path, 'state'), 'log-key'),
    provider: environmentRootKey({ SEALTRACE_ROOT_KEY: rootKey }),
  }
  if (!provider) throw new Error('no provider')
  await expect(new KeyRing({ table, provider, state }).slots(trace)).rejects.toMatchObject({
    code: 'key_unavailable',
  })
})

it('finds a subject by user id, and only by it', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  const subject = await ring.subject('Jane@Example.com', november)
  await commit(ring, keys)
  expect((await open().subject('Jane@Example.com'))?.pseudonym).toBe(subject?.pseudonym)
  expect(await open().subject('other')).toBeNull()
  expect(subject?.pseudonym).toMatch(/^user-[0-9a-f]{12}$/)
})

it('[E11] rows open with the generation key of their epoch only, and bind all their fields', async () => {
  using folder = tempFolder()
  const { ring, keys, open, state } = await withIndex(folder.path)
  await ring.newSlot(trace, null, november)
  const rows = await commit(ring, keys)
  const slotRow = rows.find(({ kind }) => kind === 'slot')
  if (!slotRow) throw new Error('no slot')
  const bucket = toHex(slotRow.id.subarray(0, 1))
  expect(readdirSync(join(state.path, 'generations')).toSorted()).toEqual(
    ['2026-11.1.key', `2026-11.${bucket}.1.key`, 'project.1.key'].toSorted(),
  )
  for (const change of [
    { epoch: '2026-11' },
    { epoch: 'project' },
    { owner: randomBytes(16) },
    { id: randomBytes(16) },
  ]) {
    const moved = { ...slotRow, ...change }
    expect(toHex(keyRowHash(moved))).not.toBe(toHex(keyRowHash(slotRow)))
    await expect(open().commitmentOf(moved)).rejects.toMatchObject({ code: 'corrupt' })
  }
  await expect(open().commitmentOf(slotRow)).resolves.toHaveLength(32)
})

it('[E11] without the generation key nothing opens, though the root key is there', async () => {
  using folder = tempFolder()
  const { ring, keys, provider } = await withIndex(folder.path)
  await ring.newSlot(trace, null, november)
  await commit(ring, keys)
  const elsewhere = new StateFolder(join(folder.path, 'other-state'), 'log-key')
  elsewhere.create()
  const thief = new KeyRing({ table: keys, provider, state: elsewhere })
  await expect(thief.slots(trace)).rejects.toMatchObject({ code: 'key_unavailable' })
})

it('a wrong root key fails closed with a clear code', async () => {
  using folder = tempFolder()
  const { keys, state } = await withIndex(folder.path)
  const wrong = environmentRootKey({ SEALTRACE_ROOT_KEY: 'cd'.repeat(32) })
  if (!wrong) throw new Error('no provider')
  await expect(
    new KeyRing({ table: keys, provider: wrong, state }).projectKey('index'),
  ).rejects.toMatchObject({ code: 'key_unavailable' })
})

it('takes the root key from the first variable that is set, and from no other when that one is bad', () => {
  expect(environmentRootKey({})).toBeNull()
  const named = (name: string) => environmentRootKey({ [name]: rootKey })?.source
  expect(named('SEALTRACE_ROOT_KEY')).toContain('SEALTRACE_ROOT_KEY')
  expect(named('SYMBIONT_LOGGING_KEY')).toContain('SYMBIONT_LOGGING_KEY')
  expect(named('SYMBIONT_MASTER_KEY')).toContain('SYMBIONT_MASTER_KEY')
  const bad = () =>
    environmentRootKey({ SEALTRACE_ROOT_KEY: 'hunter2-secret', SYMBIONT_MASTER_KEY: rootKey })
  expect(bad).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  expect(bad).not.toThrow('hunter2')
})

it('key files are 0600 and folders 0700, and a key file is never overwritten', () => {
  using folder = tempFolder()
  const state = new StateFolder(join(folder.path, 'state'), 'log-key')
  state.create()
  const made = createRootKeyFile(state.rootKeyFile)
  expect(statSync(state.rootKeyFile).mode & 0o777).toBe(0o600)
  expect(statSync(state.path).mode & 0o777).toBe(0o700)
  expect(openRootKeyFile(state.rootKeyFile).keyId).toBe(made.keyId)
  expect(() => createRootKeyFile(state.rootKeyFile)).toThrow(
    expect.objectContaining({ code: 'already_exists' }),
  )
  expect(readFileSync(state.rootKeyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
})

it('makes nothing real before it is committed, and forgets it on reset', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  await ring.newSlot(trace, null, november)
  ring.reset()
  expect(ring.takeWrites()).toEqual([])
  expect(await open().slots(trace)).toEqual([])
  await ring.newSlot(trace, null, november)
  await commit(ring, keys)
  expect(await open().slots(trace)).toHaveLength(1)
})

it('[S7] has one index key an epoch, made with the epoch, and lists them all', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  await ring.ensureEpoch(november)
  const made = await ring.indexKey('2026-11')
  expect(bytesOf(await ring.indexKey('2026-11'))).toBe(bytesOf(made))
  expect(await ring.indexEpochs()).toEqual([])
  const rows = await commit(ring, keys)
  expect(rows.map(({ kind }) => kind)).toEqual(['epoch', 'index'])
  const other = open()
  expect(bytesOf(await other.indexKey('2026-11'))).toBe(bytesOf(made))
  expect(bytesOf(await other.indexKey('2026-12'))).not.toBe(bytesOf(made))
  await commit(other, keys)
  const epochs = await open().indexEpochs()
  expect(epochs.map(({ epoch }) => epoch)).toEqual(['2026-11', '2026-12'])
  expect(epochs.map((epoch) => epoch.keys.map(bytesOf))[0]).toEqual([bytesOf(made)])
  const indexRow = rows.find(({ kind }) => kind === 'index')
  if (!indexRow) throw new Error('no index row')
  await expect(open().commitmentOf(indexRow)).resolves.toHaveLength(32)
})

it('[S7] searches with both keys of an epoch that two writers made, and writes with the newer', async () => {
  using folder = tempFolder()
  const { keys, open } = await withIndex(folder.path)
  const [first, second] = [open(), open()]
  const made = [await first.indexKey('2026-11'), await second.indexKey('2026-11')]
  await commit(first, keys)
  await commit(second, keys)
  const third = open()
  const [epoch] = await third.indexEpochs()
  expect(epoch?.keys.map(bytesOf)).toEqual(made.map(bytesOf))
  expect(bytesOf(await third.indexKey('2026-11'))).toBe(made[1] && bytesOf(made[1]))
})

it('an index key that was not committed is forgotten on reset', async () => {
  using folder = tempFolder()
  const { ring } = await withIndex(folder.path)
  const lost = await ring.indexKey('2026-11')
  ring.reset()
  expect(bytesOf(await ring.indexKey('2026-11'))).not.toBe(bytesOf(lost))
})

it('[X16] slots of a subject lie in its bucket, those of nobody in their own, and move when they are assigned', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  const slot = await ring.newSlot(trace, null, november)
  await commit(ring, keys)
  const own = `2026-11.${toHex(slot.id.subarray(0, 1))}`
  expect((await keys.get(slot.id))?.epoch).toBe(own)
  const subject = await ring.subject('u-1', november)
  if (!subject) throw new Error('no subject')
  await ring.assignSlot(slot, subject)
  const second = await ring.newSlot(randomBytes(16), subject, Date.UTC(2026, 11, 1))
  await ring.newSlot(randomBytes(16), null, november)
  await commit(ring, keys)
  const byte = subject.id.slice(0, 2)
  expect((await keys.get(slot.id))?.epoch).toBe(`2026-11.${byte}`)
  expect((await keys.get(second.id))?.epoch).toBe(`2026-12.${byte}`)
  const found = await open().slotsOf(subject)
  expect(found.map(({ id }) => toHex(id))).toEqual([toHex(slot.id), toHex(second.id)])
})

it('[X17] the root key is asked for the state key once, and for no subject or bucket', async () => {
  using folder = tempFolder()
  const { ring, keys, state, provider } = await withIndex(folder.path)
  await ring.addProjectKey('subject', Secret.random())
  for (let n = 0; n < 20; n++)
    await ring.newSlot(randomBytes(16), await ring.subject(`u-${n}`, november), november)
  await commit(ring, keys)
  const asked: string[] = []
  const counting = {
    ...{ keyId: provider.keyId, source: 'test' },
    wrap: () => Promise.reject(new Error('nothing is to be wrapped')),
    unwrap: (label: string, wrapped: Uint8Array) => {
      asked.push(label)
      return provider.unwrap(label, wrapped)
    },
  }
  const again = new KeyRing({ table: keys, provider: counting, state })
  for (let n = 0; n < 20; n++) expect(await again.subject(`u-${n}`)).not.toBeNull()
  expect(asked).toEqual([labels.wrapState, labels.wrapProject, labels.wrapProject])
})

it('[X16] [X17] rows of an older log open: one domain a month, root key over generations and subjects', async () => {
  using folder = tempFolder()
  const { ring, keys, open, state, provider } = await withIndex(folder.path)
  const old = Secret.random()
  const wrapBy = (label: string, key: Secret) => key.use((bytes) => provider.wrap(label, bytes))
  state.writeGeneration('2026-10', 1, await wrapBy(`${labels.wrapGeneration}/2026-10.1`, old))
  const key = Secret.random()
  const owner = hmacSha256(await ring.projectKey('index'), labels.subjectLookup, 'u-old')
  const subjectRow = sealKeyRow(
    old,
    { id: newKeyId(), kind: 'subject', epoch: '2026-10', owner },
    {
      parent: provider.keyId,
      wrapped: toBase64(await wrapBy(labels.wrapSubject, key)),
      pseudonym: 'user-0123456789ab',
    },
  )
  const slotKey = Secret.random()
  const wrapped = slotKey.use((bytes) => wrapKey(key, encodeUtf8(labels.wrapSlot), bytes))
  const slotRow = sealKeyRow(
    old,
    { id: newKeyId(), kind: 'slot', epoch: '2026-10', owner: trace },
    {
      ...{ parent: toHex(subjectRow.id), subject: toHex(subjectRow.id) },
      wrapped: toBase64(wrapped),
    },
  )
  await keys.write([subjectRow, slotRow], [])
  const again = open()
  const subject = await again.subject('u-old')
  expect(subject && bytesOf(subject.key)).toBe(bytesOf(key))
  const [slot] = subject ? await again.slotsOf(subject) : []
  expect(slot && bytesOf((await again.slotById(slot.id)).key)).toBe(bytesOf(slotKey))
  // An erasure of somebody else in that month seals them anew, in the new form.
  const writes = await again.sealedAnew([subjectRow, slotRow])
  await keys.shred({
    ids: [],
    rows: writes.map(({ row }) => row),
    generations: new Map([['2026-10', 2]]),
    changes: [],
  })
  state.destroyGeneration('2026-10', 1)
  const after = await open().slots(trace)
  expect(after.map((of) => bytesOf(of.key))).toEqual([bytesOf(slotKey)])
  await expect(open().commitmentOf(slotRow)).resolves.toHaveLength(32)
})

it('[X3] a generation file is overwritten before it goes', () => {
  using folder = tempFolder()
  const state = new StateFolder(join(folder.path, 'state'), 'log-key')
  state.create()
  state.writeGeneration('2026-11', 1, Buffer.alloc(64, 7))
  const path = join(state.path, 'generations', '2026-11.1.key')
  linkSync(path, `${path}.link`)
  state.destroyGeneration('2026-11', 1)
  expect(state.readGeneration('2026-11', 1)).toBeNull()
  expect(readFileSync(`${path}.link`).includes(Buffer.alloc(8, 7))).toBe(false)
  expect(state.generations()).toEqual([])
  state.destroyGeneration('2026-11', 1)
})

it('[E11] a row that names no epoch leads to no file', async () => {
  using folder = tempFolder()
  const { ring, keys, open } = await withIndex(folder.path)
  await ring.newSlot(trace, null, november)
  const [row] = (await commit(ring, keys)).filter(({ kind }) => kind === 'slot')
  if (!row) throw new Error('no slot')
  for (const epoch of ['../../2026-11', '2026-11/../x', '', '2026-11.zz'])
    await expect(open().commitmentOf({ ...row, epoch })).rejects.toMatchObject({ code: 'corrupt' })
})
