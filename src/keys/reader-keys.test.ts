import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { hpkeSender } from '../crypto/hpke.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { KeyRing } from './key-ring.ts'
import { keyCommitment, newKeyId } from './key-row.ts'
import { environmentRootKey } from './providers/environment.ts'
import { createReaderKey, ReaderKeys, readReaderKey, type SealedSlot } from './reader-keys.ts'
import { readerKems, readerSlotAad, readerSlotInfo } from './reader-slot.ts'
import { StateFolder } from './state-folder.ts'

const origin = 'sealtrace.local/log/test'
const november = Date.UTC(2026, 10, 21)
const bytesOf = (key: Secret) => key.use((bytes) => toHex(bytes))

describe.each([1, 2] as const)('suite %i', (suite) => {
  function setUp(path: string) {
    const file = join(path, 'reader.json')
    const reader = createReaderKey(file, suite)
    const sender = hpkeSender(reader.bytes, readerSlotInfo, readerKems[suite])
    const keys = [0, 1, 2].map(() => Secret.random())
    const slots = keys.map((key, seq): SealedSlot => {
      const place = { id: newKeyId(), trace: randomBytes(16) }
      const aad = readerSlotAad(origin, place.trace, place.id)
      const message = key.use((bytes) => sender.seal(aad, bytes))
      return { ...place, sealedTo: { id: reader.id, suite, enc: sender.enc, seq }, message }
    })
    return { file, reader, keys, slots }
  }

  it('[C28] the file of a reader key opens every slot of a session, in any order', () => {
    using folder = tempFolder()
    const { file, reader, keys, slots } = setUp(folder.path)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...{ format: 'sealtrace-reader-key', version: 1, suite },
      privateKey: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    })
    const readers = new ReaderKeys(origin, [readReaderKey(file)])
    expect(readers.has(reader.id)).toBe(true)
    for (const seq of [2, 0, 1, 2]) {
      const [slot, key] = [slots[seq], keys[seq]]
      if (slot && key) expect(bytesOf(readers.open(slot))).toBe(bytesOf(key))
    }
  })

  it('opens nothing in another place, and nothing else', () => {
    using folder = tempFolder()
    const { file, slots } = setUp(folder.path)
    const keys = [readReaderKey(file)]
    const [slot] = slots
    if (!slot) throw new Error('no slot')
    const { sealedTo, message } = slot
    const changes: Partial<SealedSlot>[] = [
      { id: newKeyId() },
      { trace: randomBytes(16) },
      { message: message.map((byte, i) => (i === 3 ? byte ^ 1 : byte)) },
      { message: message.subarray(1) },
      ...[1, -1, 0.5, 2 ** 32, Number.NaN].map((seq) => ({ sealedTo: { ...sealedTo, seq } })),
      { sealedTo: { ...sealedTo, enc: new Uint8Array(sealedTo.enc.length) } },
      { sealedTo: { ...sealedTo, enc: randomBytes(sealedTo.enc.length) } },
      { sealedTo: { ...sealedTo, enc: sealedTo.enc.subarray(1) } },
      { sealedTo: { ...sealedTo, suite: suite === 1 ? 2 : 1 } },
    ]
    for (const change of changes)
      expect(() => new ReaderKeys(origin, keys).open({ ...slot, ...change })).toThrow(
        expect.objectContaining({ code: 'corrupt' }),
      )
    expect(() => new ReaderKeys('another', keys).open(slot)).toThrow(/does not open/)
    expect(() => new ReaderKeys(origin, []).open(slot)).toThrow(
      expect.objectContaining({ code: 'key_unavailable' }),
    )
  })
})

describe('[C28] the file', () => {
  it('is not written over another', () => {
    using folder = tempFolder()
    const file = join(folder.path, 'reader.json')
    createReaderKey(file, 1)
    expect(() => createReaderKey(file, 1)).toThrow(/exists already/)
    expect(() => createReaderKey(join(folder.path, 'none', 'reader.json'), 1)).toThrow(
      /reader key file cannot be written/,
    )
  })

  it('shows no key when it is printed', () => {
    using folder = tempFolder()
    const file = join(folder.path, 'reader.json')
    createReaderKey(file, 1)
    const { privateKey } = JSON.parse(readFileSync(file, 'utf8')) as { privateKey: string }
    const key = readReaderKey(file)
    const printed = [inspect(key, { depth: 9 }), JSON.stringify(key)]
    for (const text of printed) expect(text).not.toContain(privateKey)
  })

  it.each([0o640, 0o604, 0o660, 0o602])('is refused when others may use it: %o', (mode) => {
    using folder = tempFolder()
    const file = join(folder.path, 'reader.json')
    createReaderKey(file, 1)
    chmodSync(file, mode)
    expect(() => readReaderKey(file)).toThrow(/chmod 600/)
  })

  const good = { format: 'sealtrace-reader-key', version: 1, suite: 1, privateKey: 'A'.repeat(43) }
  it.each([
    '',
    'null',
    '[]',
    '{',
    JSON.stringify({ ...good, format: 'other' }),
    JSON.stringify({ ...good, version: 2 }),
    JSON.stringify({ ...good, suite: 3 }),
    JSON.stringify({ ...good, more: 1 }),
    JSON.stringify({ ...good, privateKey: 'A'.repeat(42) }),
    JSON.stringify({ ...good, privateKey: 7 }),
    `${JSON.stringify(good)}${' '.repeat(5000)}`,
  ])('is refused when it is damaged: %.60s', (text) => {
    using folder = tempFolder()
    const file = join(folder.path, 'reader.json')
    writeFileSync(file, text, { mode: 0o600 })
    expect(() => readReaderKey(file)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })

  it('says when it is not there', () => {
    using folder = tempFolder()
    expect(() => readReaderKey(join(folder.path, 'none.json'))).toThrow(
      expect.objectContaining({
        code: 'key_unavailable',
        message: expect.stringContaining('ENOENT'),
      }),
    )
    expect(() => readReaderKey(folder.path)).toThrow(/reader key file/)
  })
})

it('[C29] a slot that stays closed is listed, assigned and sealed anew, and opens with its key alone', async () => {
  using folder = tempFolder()
  const state = new StateFolder(join(folder.path, 'state'), 'log-key')
  state.create()
  const table = openSqliteKeyStore(join(folder.path, 'keys.db'))
  const provider = environmentRootKey({ SEALTRACE_ROOT_KEY: 'ab'.repeat(32) })
  if (!provider) throw new Error('no provider')
  const file = join(folder.path, 'reader.json')
  const reader = createReaderKey(file, 1)
  const open = (readers?: ReaderKeys) => new KeyRing({ table, provider, state, readers })
  const ring = open()
  const commit = async () =>
    table.write(
      ring.takeWrites().map(({ row }) => row),
      [],
    )
  await ring.addProjectKey('index', Secret.random())
  await commit()
  const key = Secret.random()
  const [id, trace] = [newKeyId(), randomBytes(16)]
  const sender = hpkeSender(reader.bytes, readerSlotInfo)
  const message = key.use((bytes) => sender.seal(readerSlotAad(origin, trace, id), bytes))
  const made = {
    ...{ id, trace, message, commitment: keyCommitment(key), shared: false },
    sealedTo: { id: reader.id, suite: 1 as const, enc: sender.enc, seq: 0 },
  }
  const slot = await ring.adoptSlot(made, null, november)
  await commit()
  expect(await ring.slots(trace)).toEqual([])
  expect(await ring.readerSlots(trace)).toMatchObject([
    { subject: null, shared: true, reader: reader.id, sealedTo: { seq: 0, suite: 1 } },
  ])
  const closed = { code: 'key_unavailable', message: expect.stringContaining(reader.id) }
  await expect(open().slotById(id)).rejects.toMatchObject(closed)
  const subject = await ring.subject('u-1', november)
  if (!subject) throw new Error('no subject')
  await ring.assignReaderSlot(slot, subject)
  await commit()
  expect(await open().slotsOf(subject)).toMatchObject([{ reader: reader.id, shared: true }])
  const row = await table.get(id)
  if (!row) throw new Error('no row')
  expect(toHex(await open().commitmentOf(row))).toBe(toHex(keyCommitment(key)))
  expect(await open().openedCommitmentOf(row)).toBeNull()
  const [write] = await ring.sealedAnew([row])
  expect(toHex(write?.commitment ?? new Uint8Array())).toBe(toHex(keyCommitment(key)))
  const other = createReaderKey(join(folder.path, 'other.json'), 1)
  expect(other.id).not.toBe(reader.id)
  const others = new ReaderKeys(origin, [readReaderKey(join(folder.path, 'other.json'))])
  await expect(open(others).slotById(id)).rejects.toMatchObject(closed)
  const readers = new ReaderKeys(origin, [readReaderKey(file)])
  expect(bytesOf((await open(readers).slotById(id)).key)).toBe(bytesOf(key))
  table.close()
})
