import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import type { KeyStore } from '../store/key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { KeyRing } from './key-ring.ts'
import { keyRowHash, type KeyRow } from './key-row.ts'
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
    epochKey: keys.epochKey.bind(keys),
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
  expect(readdirSync(join(state.path, 'generations'))).toEqual(['2026-11.1.key', 'project.1.key'])
  for (const change of [
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
