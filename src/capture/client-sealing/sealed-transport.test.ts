import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Secret } from '../../crypto/secret.ts'
import { formatReaderPublicKey } from '../../keys/reader-public-key.ts'
import { findCanaries, folderContents } from '../../testing/canary.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { defaultIndexOptions } from '../../terms/indexer.ts'
import { formatProducerIndexKey } from '../../terms/producer-index-key.ts'
import { Recorder } from '../recorder/recorder.ts'
import { TestCollector } from '../transport/test-collector.ts'
import type { Notice, TransportOptions } from '../transport/transport-options.ts'
import { createWorkerTransport } from '../transport/worker-transport.ts'
import { newReader, openBatches } from './test-reader.ts'

const canary = '219-09-9999'
const ingestKey = ['st', 'ingest', 'test'].join('_')
const taken = { done: true, left: 0 }
const reader = newReader()
const producerKey = formatReaderPublicKey(reader.key.suite, reader.key.bytes)
let collector: TestCollector
let folder: ReturnType<typeof tempFolder>
let notices: Notice[]
let recorders: Recorder[]

beforeEach(async () => {
  collector = await TestCollector.start()
  folder = tempFolder()
  notices = []
  recorders = []
})

afterEach(async () => {
  await Promise.all(recorders.map((recorder) => recorder.close(1)))
  await collector.stop()
  folder[Symbol.dispose]()
})

function make(options: Partial<TransportOptions> = {}): Recorder {
  const recorder = new Recorder(
    createWorkerTransport({
      ...{ collector: collector.url, ingestKey, producerKey, spool: { folder: folder.path } },
      onNotice: (notice) => notices.push(notice),
      ...options,
    }),
  )
  recorders.push(recorder)
  return recorder
}

const say = (recorder: Recorder, name = 'call', input: unknown = `my ssn is ${canary}`) =>
  recorder.record({ kind: 'tool', name, input })

async function until(isSo: () => boolean, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !isSo() && Date.now() < end;) await sleep(10)
  expect(isSo()).toBe(true)
}

const opened = () => openBatches(reader, collector.sealed)
const names = () => opened().map(({ header }) => header.name)

it('[C1] what is recorded arrives sealed to the reader key, and is nowhere in the clear', async () => {
  const recorder = make({ resource: { 'service.name': 'shop' } })
  await recorder.with({ userId: 'kim' }, () =>
    recorder.step({ kind: 'agent', name: 'support', input: canary }, async () => {
      say(recorder)
    }),
  )
  expect(await recorder.flush(20_000)).toEqual(taken)
  const hidden = opened().flatMap(({ parts }) => parts.filter(([name]) => name === 'us_ssn'))
  expect(hidden.length).toBeGreaterThan(0)
  expect(hidden.every(([, text]) => text.includes(canary))).toBe(true)
  expect(names()).toContain('support')
  expect(collector.steps).toEqual([])
  const inside = JSON.stringify(collector.sealed.map(({ records, slots }) => [records, slots]))
  expect(inside).not.toContain(canary)
  expect(collector.sealed[0]?.slots).toMatchObject([{ user: 'kim' }])
  const places: [string, Buffer][] = [['wire', Buffer.concat(collector.bodies)]]
  expect(findCanaries([canary, 'support', 'kim'], places)).toEqual([])
  expect(recorder.stats()).toMatchObject({ recorded: 3, acknowledged: 3, queued: 0, dropped: 0 })
})

it('[C8] the disk holds nothing that opens, and the next process sends it', async () => {
  collector.answer = () => ({ status: 503 })
  const recorder = make()
  say(recorder, 'first')
  await until(() => recorder.stats().spooled === 1)
  const kept = [...folderContents(folder.path)]
  expect(kept.length).toBeGreaterThan(1)
  expect(findCanaries([canary, 'first'], kept)).toEqual([])
  await recorder.close(1)
  collector.answer = () => 'take'
  say(make(), 'second')
  await until(() => names().length === 2)
  expect(names().toSorted()).toEqual(['first', 'second'])
})

it('[C8] without the origin of the log steps wait in memory; given, they wait on disk', async () => {
  collector.hidesKey = true
  const recorder = make()
  say(recorder)
  await until(() => notices.some(({ code }) => code === 'unreachable'))
  expect(notices[0]?.message).toMatch(/SEALTRACE_COLLECTOR_KEY and SEALTRACE_ORIGIN/)
  expect(recorder.stats()).toMatchObject({ queued: 1, spooled: 0 })
  const { origin, publicKey: collectorKey } = collector
  const other = make({ origin, collectorKey, spool: { folder: `${folder.path}/other` } })
  collector.answer = () => ({ status: 503 })
  say(other)
  await until(() => other.stats().spooled === 1)
  collector.hidesKey = false
  collector.answer = () => 'take'
  await until(() => opened().length === 2)
})

it('[C9] a refusal takes nothing with it that is not refused; what comes refers to none of it', async () => {
  const isBad = (text: string): boolean => text.includes('"name":"bad"')
  collector.answer = ({ sealed }) =>
    sealed?.records.some(({ header }) => isBad(header)) ? { status: 413 } : 'take'
  const recorder = make()
  const history = [
    { role: 'user', content: 'a message that is long enough to be stored once only' },
  ]
  await recorder.step({ kind: 'agent', name: 'run' }, async () => {
    say(recorder, 'good')
    say(recorder, 'bad', history)
    await recorder.flush(20_000)
    await until(() => recorder.stats().refused === 1)
    say(recorder, 'later', history)
    await recorder.flush(20_000)
  })
  await recorder.flush(20_000)
  const gap = () => opened().find(({ header }) => header.kind === 'gap')
  await until(() => gap() !== undefined)
  expect(gap()?.header).toMatchObject({ gap: { count: 1, reason: 'too_large' } })
  expect(names()).toEqual(expect.arrayContaining(['run', 'good', 'later']))
  const later = opened().find(({ header }) => header.name === 'later')
  expect(JSON.stringify(later)).toContain('long enough to be stored once only')
  expect(notices.map(({ code }) => code)).toContain('refused')
})

it('[C9] another log behind the same address: what comes is sealed for that one', async () => {
  const recorder = make()
  say(recorder, 'old')
  expect(await recorder.flush(20_000)).toEqual(taken)
  const { origin } = collector
  collector.origin = `${origin.slice(0, -1)}0`
  collector.answer = ({ sealed }) => (sealed?.origin === origin ? { status: 400 } : 'take')
  say(recorder, 'lost')
  await until(() => recorder.stats().refused === 1)
  say(recorder, 'new')
  await until(() => names().includes('new'))
  expect(names()).not.toContain('lost')
})

it('[C6] a month that the index key lacks is told and counted', async () => {
  const indexKey = formatProducerIndexKey({
    months: new Map([['2000-01', Secret.random()]]),
    indexing: defaultIndexOptions,
  })
  const recorder = make({ indexKey })
  say(recorder)
  expect(await recorder.flush(20_000)).toEqual(taken)
  expect(recorder.stats()).toMatchObject({ notIndexed: 1, acknowledged: 1 })
  expect(notices).toMatchObject([{ level: 'warning', code: 'index_month_missing' }])
})

it('[C7] the actions of policy are those of the recorder, with nothing of it left to the collector', async () => {
  const policy = { capture: { default: 'full', private: 'off' } } as const
  const recorder = make({ policy })
  recorder.record({ kind: 'tool', name: 'open', input: 1 })
  recorder.record({ kind: 'tool', name: 'closed', traceType: 'private', input: 1 })
  expect(await recorder.flush(20_000)).toEqual(taken)
  expect(names()).toEqual(['open'])
  expect(recorder.stats()).toMatchObject({ recorded: 2, acknowledged: 2, queued: 0 })
})

it('a step that began and ended is in two records, and many steps do not hold the thread up', async () => {
  const recorder = make()
  const text = `${'x'.repeat(1000)} ${canary}`
  for (let i = 0; i < 500; i++) say(recorder, `call-${i}`, `${i} ${text}`)
  const step = recorder.start({ kind: 'agent', name: 'run' })
  step.end({ output: 'done' })
  expect(await recorder.flush(30_000)).toEqual(taken)
  expect(recorder.stats()).toMatchObject({ recorded: 502, acknowledged: 502 })
  expect(opened().filter(({ header }) => header.fold)).toHaveLength(2)
  expect(readdirSync(folder.path, { recursive: true }).join()).not.toMatch(/\.batch/)
})
