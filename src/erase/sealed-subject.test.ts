// A person whose content producers sealed to a reader: found, exported and erased by a collector that can open nothing of it.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Adopter } from '../journal/adopt-sealed.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf, KeyRing } from '../keys/key-ring.ts'
import { ReaderKeys, readReaderKey } from '../keys/reader-keys.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { openSqliteKeyStore } from '../store/sqlite/sqlite-key-store.ts'
import { defaultIndexOptions } from '../terms/indexer.ts'
import { sealedProducer, type SealedProducer } from '../testing/sealed-producer.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { ClientSealedBatch } from '../seal/format/client-sealed.ts'
import { findValue } from '../search/find-value.ts'
import { rotateIndex } from './rotate-index.ts'
import { Subjects } from './subjects.ts'

const me = localPrincipal('tester')
const jane = 'jane.sample@example.com'
const janes = 'a'.repeat(32)
const toms = 'b'.repeat(32)
const steps = [
  testStep({ traceId: janes, userId: jane, input: 'first', output: `sent to ${jane}` }),
  testStep({ traceId: janes, userId: jane, output: 'second' }),
  testStep({ traceId: toms, userId: 'tom', output: `Jane's address is ${jane}` }),
]

let log: TestLog
let open: OpenLog
let producer: SealedProducer
let batch: ClientSealedBatch

beforeEach(async () => {
  log = await testLog()
  open = await log.open()
  const { info, ring } = open
  const epoch = epochOf(Date.now())
  const months = new Map([[epoch, await ring.indexKey(epoch)]])
  const folder = join(log.path, 'reader')
  mkdirSync(folder)
  const indexKey = { months, indexing: defaultIndexOptions }
  producer = sealedProducer({ origin: info.origin, folder, indexKey })
  batch = await producer.seal(...steps)
  await adopt()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

async function adopt(): Promise<void> {
  const { info, pipeline, ring, store } = open
  const adopter = new Adopter({ origin: info.origin, pipeline, ring, store })
  await open.journal.append(await adopter.adopt(adopter.check(batch)))
}

async function reopen(readerKeyFile?: string): Promise<void> {
  await open.close()
  open = await log.open({ readerKeyFile })
}

const erase = () =>
  new Subjects(open).erase(me, {
    who: { user: jane },
    values: [jane],
    reason: 'asked',
    dryRun: false,
  })
const readersOf = () => new ReaderKeys(open.info.origin, [readReaderKey(producer.readerKeyFile)])

it('[C30] an old copy of the data opens nothing of an erased person, with the reader key', async () => {
  const subject = await open.ring.subject(jane)
  const [slot] = subject ? await open.ring.slotsOf(subject) : []
  if (!slot) throw new Error('no slot')
  // In another process: to close a file of a database here would free its locks.
  const copy = join(log.path, 'copy')
  execFileSync('cp', ['-r', log.place.data, copy])
  const table = openSqliteKeyStore(join(copy, 'default', 'keys.db'), { mustExist: true })
  const { provider, state } = open
  const thief = () => new KeyRing({ table, provider, state, readers: readersOf() })
  expect((await thief().slotById(slot.id)).trace).toEqual(slot.trace)
  const erased = await erase()
  expect(erased).toMatchObject({ records: 2, traces: [janes], mentions: [] })
  const gone = { code: 'key_unavailable', message: expect.not.stringContaining('reader key') }
  await expect(thief().slotById(slot.id)).rejects.toMatchObject(gone)
  await expect(thief().slotEntries(slot.trace)).rejects.toMatchObject(gone)
  table.close()
  expect(await open.store.trace(janes)).toEqual([])
  // Tom's run is as it was.
  expect(await open.store.trace(toms)).toHaveLength(1)
  await open.close()
  for (const readerKeyFile of [undefined, producer.readerKeyFile]) {
    const report = await verifyFolder(log.place, { deep: true, readerKeyFile })
    expect(report.findings).toEqual([])
    expect(report.records.erased).toBe(2)
  }
  open = await log.open()
})

it('[C31] verify --deep says what it could not check without the reader key, and checks it with it', async () => {
  await open.close()
  const closed = 'commitments of 2 keys that are sealed to reader keys which are not here'
  const without = await verifyFolder(log.place, { deep: true })
  expect(without.findings).toEqual([])
  expect(without.notChecked).toContain(closed)
  const { readerKeyFile } = producer
  const whole = await verifyFolder(log.place, { deep: true, readerKeyFile })
  expect(whole.findings).toEqual([])
  expect(whole.notChecked).not.toContain(closed)
  open = await log.open()
})

it('[C31] and finds a key that is not the one that its producer committed to', async () => {
  const bad = await producer.seal(testStep({ userId: 'somebody' }))
  batch = { ...bad, slots: bad.slots.map((slot) => ({ ...slot, commitment: new Uint8Array(32) })) }
  await adopt()
  await open.close()
  const { readerKeyFile } = producer
  const report = await verifyFolder(log.place, { deep: true, readerKeyFile })
  expect(report.findings.map(({ problem }) => problem)).toEqual([
    expect.stringMatching(/does not open to the key that was committed to$/),
  ])
  expect((await verifyFolder(log.place, { deep: true })).findings).toEqual([])
  open = await log.open()
})

it('[C32] mentions that cannot be opened are counted, and stay; with the reader key they go', async () => {
  const found = await new Subjects(open).find(me, { who: { value: jane } })
  expect(found).toMatchObject({ records: 2, mentions: [], unopened: 1 })
  await reopen(producer.readerKeyFile)
  const opened = await new Subjects(open).find(me, { who: { value: jane } })
  expect(opened).toMatchObject({ mentions: [{ traceId: toms, class: 'email' }], unopened: 0 })
  expect(await erase()).toMatchObject({ mentions: [{ traceId: toms }] })
  const after = await new Subjects(open).find(me, { who: { value: 'tom' } })
  expect(after).toMatchObject({ records: 1, unopened: 0 })
  await open.close()
  const { readerKeyFile } = producer
  expect((await verifyFolder(log.place, { deep: true, readerKeyFile })).findings).toEqual([])
  open = await log.open()
})

it('[C33] what was erased is not taken again when its producer sends it once more', async () => {
  await erase()
  await expect(adopt()).rejects.toMatchObject({ code: 'bad_request' })
  expect(await open.store.trace(janes)).toEqual([])
  expect(await open.ring.subject(jane)).toBeNull()
})

it('exports what is sealed with the reader key only, and says so without it', async () => {
  const request = { who: { user: jane }, reason: 'asked' }
  const closed = await new Subjects(open).export(me, request)
  expect(closed.runs.flatMap((run) => run.steps.map(({ content }) => content))).toEqual(
    Array.from({ length: 2 }, () => `[sealed to reader key ${producer.readerId}]`),
  )
  await reopen(producer.readerKeyFile)
  const whole = await new Subjects(open).export(me, request)
  expect(JSON.stringify(whole.runs)).toContain(`sent to ${jane}`)
})

it('[E26] an index key is not renewed over rows that could not be made again, unless they are given up', async () => {
  const found = async () =>
    [
      ...new Set((await findValue(open, { value: jane })).hits.map(({ traceId }) => traceId)),
    ].toSorted()
  const both = [janes, toms]
  expect(await found()).toEqual(both)
  const options = { actor: 'tester' }
  await expect(rotateIndex(open, options)).rejects.toMatchObject({
    code: 'key_unavailable',
    message: expect.stringMatching(/^\d+ parts are sealed to a reader key .*--reader-key.*--drop$/),
  })
  expect(await open.keys.ofKind('index')).toHaveLength(1)
  await reopen(producer.readerKeyFile)
  expect(await rotateIndex(open, options)).toMatchObject({ dropped: 0, resumed: false })
  expect(await found()).toEqual(both)
  await reopen()
  expect(await found()).toEqual(both)
  const { dropped } = await rotateIndex(open, { ...options, drop: true })
  expect(dropped).toBeGreaterThan(0)
  expect(await found()).toEqual([])
})

it('[E26] what a producer indexed with the key of the month before is found after that is rotated', async () => {
  const { info, ring, journal } = open
  const before = epochOf(Date.now() - 31 * 86_400_000)
  const months = new Map([[before, await ring.indexKey(before)]])
  await journal.append({ records: [], keys: ring.takeWrites(), traces: [], duplicates: 0 })
  const folder = join(log.path, 'late')
  mkdirSync(folder)
  const late = sealedProducer({
    ...{ origin: info.origin, folder, indexKey: { months, indexing: defaultIndexOptions } },
    now: () => Date.now() - 31 * 86_400_000,
  })
  batch = await late.seal(testStep({ traceId: 'c'.repeat(32), output: 'to late@example.com' }))
  await adopt()
  const found = async () =>
    (await findValue(open, { value: 'late@example.com' })).hits.filter(({ traceId }) => traceId)
  expect((await found()).length).toBe(1)
  const options = { actor: 'tester', month: before }
  await expect(rotateIndex(open, options)).rejects.toMatchObject({ code: 'key_unavailable' })
  await reopen(late.readerKeyFile)
  await rotateIndex(open, { ...options, drop: true })
  expect((await found()).length).toBe(1)
})
