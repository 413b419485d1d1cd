import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findCanaries, folderContents } from '../../testing/canary.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { Recorder } from '../recorder/recorder.ts'
import { TestCollector, type Answer } from './test-collector.ts'
import type { Notice, TransportOptions } from './transport-options.ts'
import { createWorkerTransport } from './worker-transport.ts'

const canary = '219-09-9999'
const ingestKey = ['st', 'ingest', 'test'].join('_')
const taken = { done: true, left: 0 }
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
      ...{ collector: collector.url, ingestKey, spool: { folder: folder.path } },
      onNotice: (notice) => notices.push(notice),
      ...options,
    }),
  )
  recorders.push(recorder)
  return recorder
}

const say = (recorder: Recorder, name = 'call', input: unknown = `my ssn is ${canary}`) =>
  recorder.record({ kind: 'tool', name, input })

function files(): string[] {
  return readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.batch'),
  )
}

async function until(isSo: () => boolean, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !isSo() && Date.now() < end;) await sleep(10)
  expect(isSo()).toBe(true)
}

/** Answers in this order, and then takes. */
function answers(...list: Answer[]): void {
  collector.answer = () => list.shift() ?? 'take'
}

const codes = () => notices.map(({ code }) => code)
const gaps = () =>
  collector.steps
    .filter(({ name }) => name === 'sealtrace.gap')
    .map(({ traceId, attributes }) => [
      traceId,
      attributes['sealtrace.gap.count'],
      attributes['sealtrace.gap.reason'],
    ])

test('what is recorded arrives masked, with what is hidden beside it', async () => {
  const recorder = make({ resource: { 'service.name': 'shop' } })
  say(recorder)
  expect(await recorder.flush(20_000)).toEqual(taken)
  expect(collector.batches).toMatchObject([
    {
      recorder: { sequence: 1, name: 'sealtrace', version: '0.1.0' },
      resource: { 'service.name': 'shop' },
      steps: [{ name: 'call', masked: true, hidden: { us_ssn: [[expect.any(String), canary]] } }],
    },
  ])
  expect(collector.steps[0]?.input).toMatch(/^my ssn is \u0081us_ssn\u008d/)
  expect(collector.requests.at(-1)?.headers).toMatchObject({
    authorization: `Bearer ${ingestKey}`,
    'content-type': 'application/vnd.sealtrace.batch',
    'sealtrace-ack': 'published',
  })
  expect(findCanaries([canary], [['wire', Buffer.concat(collector.bodies)]])).toEqual([])
  expect(recorder.stats()).toMatchObject({ recorded: 1, acknowledged: 1, queued: 0, spooled: 0 })
  expect(recorder.stats().lagMs).toBe(0)
})

describe('a collector that does not take it at once gets it again', () => {
  test.each<[string, Answer]>([
    ['503', { status: 503 }],
    ['408', { status: 408 }],
    ['429', { status: 429 }],
    ['500', { status: 500 }],
    ['another 200', { status: 200, body: '<html>welcome</html>' }],
    ['a 200 for fewer', { status: 200, body: '{"accepted":0,"duplicates":0}' }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['an answer that is cut', 'cut'],
  ])('%s', async (_, answer) => {
    answers(answer)
    const recorder = make()
    say(recorder)
    expect(await recorder.flush(20_000)).toEqual(taken)
    expect(collector.steps).toHaveLength(1)
    expect(collector.bodies).toHaveLength(2)
    expect(collector.bodies[0]).toEqual(collector.bodies[1])
    expect(notices).toHaveLength(1)
  })

  test('not before it asks for', async () => {
    answers({ status: 429, headers: { 'retry-after': '1' } })
    const recorder = make()
    say(recorder)
    const started = performance.now()
    expect(await recorder.flush(20_000)).toEqual(taken)
    expect(performance.now() - started).toBeGreaterThan(1000)
  })
})

describe('a refusal', () => {
  test('takes nothing with it that is not refused, and leaves a gap record', async () => {
    collector.answer = ({ steps }) =>
      steps.some(({ name }) => name === 'bad') ? { status: 413 } : 'take'
    const recorder = make()
    for (const name of ['a', 'b', 'bad', 'c', 'd']) say(recorder, name)
    const { traceId } = say(recorder, 'bad')
    await recorder.flush(20_000)
    await until(() => gaps().length === 2)
    expect(collector.steps.map(({ name }) => name).filter((name) => /^\w$/.test(name))).toEqual([
      ...['a', 'b', 'c', 'd'],
    ])
    expect(gaps()).toContainEqual([traceId, 1, 'too_large'])
    await until(() => recorder.stats().refused === 2)
    expect(recorder.stats()).toMatchObject({ acknowledged: 4, queued: 0, spooled: 0 })
    await until(() => files().length === 2)
    expect(files().every((path) => path.includes('refused/'))).toBe(true)
    expect(notices).toEqual([
      {
        level: 'error',
        code: 'refused',
        message: expect.stringMatching(/a step of the kind tool for good \(status 413\): kept in/),
      },
    ])
  })

  test('of the key is told to who asks, and nothing is lost', async () => {
    let status = 401
    collector.answer = () => (status ? { status } : 'take')
    const recorder = make({ failClosed: true })
    const open = make({ spool: { folder: join(folder.path, 'other') } })
    say(recorder)
    say(open)
    await until(() => recorder.refusal() !== null)
    expect(recorder.refusal()).toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/ingest key/),
    })
    expect(codes()).toContain('key_refused')
    expect(open.refusal()).toBeNull()
    // In no hurry, however often somebody waits.
    await until(() => collector.bodies.length >= 2)
    const requests = collector.bodies.length
    for (let i = 0; i < 10; i++) await recorder.flush(20)
    expect(collector.bodies).toHaveLength(requests)
    status = 0
    await recorder.close(1)
    const next = make({ failClosed: true })
    await until(() => collector.steps.length > 0)
    expect(next.refusal()).toBeNull()
  })
})

describe('what is only in memory at the end', () => {
  test('is told as lost by close, and where it could have waited', async () => {
    collector.hidesKey = true
    const recorder = make()
    say(recorder)
    say(recorder)
    expect(await recorder.close(100)).toEqual({ done: false, left: 2 })
    expect(codes()).toEqual(['unreachable', 'lost'])
    expect(notices[0]?.message).toContain('with SEALTRACE_PRODUCER_KEY they would wait on disk')
    expect(notices[1]?.message).toMatch(/^2 recorded steps are lost/)
  })

  test('is nothing with the public key: a first run with no collector is on disk', async () => {
    collector.answer = () => ({ status: 503 })
    const recorder = make({ producerKey: collector.publicKey })
    say(recorder)
    await recorder.close(100)
    expect(codes()).not.toContain('lost')
    expect(files()).toHaveLength(1)
  })
})

describe('a queue that is full', () => {
  const small = { steps: 5 }

  test('drops, counts and marks', async () => {
    answers({ status: 503 }, { status: 503 }, { status: 503 })
    const recorder = make({ spool: false, queue: small, failClosed: true })
    const ids = Array.from({ length: 9 }, () => say(recorder).traceId)
    expect(recorder.stats()).toMatchObject({ recorded: 9, queued: 5, dropped: 4 })
    expect(recorder.refusal()?.message).toMatch(/queue is full/)
    expect(codes()).toContain('queue_full')
    await until(() => gaps().length === 4)
    expect(gaps()).toEqual(ids.slice(5).map((id) => [id, 1, 'queue_full']))
    await until(() => recorder.stats().queued === 0)
    expect(recorder.stats()).toMatchObject({ recorded: 9, acknowledged: 5, dropped: 4 })
    expect(recorder.refusal()).toBeNull()
  })

  test('by bytes too', () => {
    const recorder = make({ spool: false, queue: { bytes: 3000 } })
    for (let i = 0; i < 5; i++) say(recorder, 'call', 'x'.repeat(500))
    expect(recorder.stats().dropped).toBeGreaterThan(2)
    expect(recorder.stats().queued).toBeGreaterThan(0)
  })

  test('blocks for as long as it may', async () => {
    collector.answer = () => 'hang'
    const recorder = make({ spool: false, queue: { ...small, policy: 'block', blockMs: 100 } })
    const started = performance.now()
    for (let i = 0; i < 7; i++) say(recorder)
    expect(performance.now() - started).toBeGreaterThan(199)
    expect(recorder.stats().dropped).toBe(2)
  })

  test('blocks until there is room', () => {
    // The collector is on this thread and cannot answer meanwhile: steps that are not recorded need none.
    const policy = { capture: { default: 'off' } } as const
    const queue = { ...small, policy: 'block', blockMs: 20_000 } as const
    const recorder = make({ spool: false, policy, queue })
    for (let i = 0; i < 50; i++) say(recorder)
    expect(recorder.stats()).toMatchObject({ recorded: 50, dropped: 0 })
  })

  test('with what is on disk, unless that spills', async () => {
    collector.answer = () => ({ status: 503 })
    const marks = make({ queue: { ...small, policy: 'drop-and-mark' } })
    const spills = make({ queue: small, acknowledge: 'spooled' })
    for (const recorder of [marks, spills])
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 5; j++) say(recorder)
        await until(() => recorder.stats().queued === 0)
      }
    expect(marks.stats()).toMatchObject({ spooled: 5, dropped: 15 })
    expect(spills.stats()).toMatchObject({ spooled: 20, dropped: 0 })
    expect(await spills.flush(1000)).toEqual(taken)
    expect(await marks.flush(100)).toEqual({ done: false, left: 5 })
    expect(marks.stats().lagMs).toBeGreaterThan(0)
  })
})

describe('the spool', () => {
  test('keeps what is sealed for the next process, for its owner only', async () => {
    collector.answer = () => ({ status: 503 })
    const first = make()
    const open = first.start({ kind: 'agent', name: 'endless', input: canary })
    say(first, 'one')
    await until(() => first.stats().spooled === 2)
    say(first, 'two')
    expect(await first.close(100)).toMatchObject({ done: false })
    expect(files()).toHaveLength(2)
    for (const path of readdirSync(folder.path, { recursive: true, encoding: 'utf8' }))
      expect(statSync(join(folder.path, path)).mode & 0o077, path).toBe(0)
    expect(findCanaries([canary], folderContents(folder.path))).toEqual([])

    collector.answer = () => 'take'
    make()
    await until(() => collector.steps.length === 4)
    expect(collector.steps.map(({ name }) => name)).toEqual([
      ...['endless', 'one', 'two', 'sealtrace.session.lost'],
    ])
    expect(collector.steps[3]).toMatchObject({
      traceId: open.traceId,
      attributes: { 'sealtrace.session.outcome': 'unknown' },
    })
    await until(() => files().length === 0)
  })

  test('is bounded', async () => {
    collector.answer = () => ({ status: 503 })
    const spool = { folder: folder.path, maxBytes: 3000 }
    const recorder = make({ spool, queue: { steps: 10 }, failClosed: true })
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 5; j++) say(recorder)
      await until(() => recorder.stats().queued === 0 || codes().includes('spool_full'))
    }
    await until(() => /spool is full/.test(recorder.refusal()?.message ?? ''))
    expect(codes()).toContain('spool_full')
    const bytes = files().map((path) => statSync(join(folder.path, path)).size)
    expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(3000)
    const { spooled, queued, dropped } = recorder.stats()
    expect([queued, spooled + queued + dropped]).toEqual([10, 30])
  })

  test('that cannot be written leaves memory', async () => {
    const path = join(folder.path, 'file')
    writeFileSync(path, '')
    const recorder = make({ spool: { folder: path }, failClosed: true })
    say(recorder)
    expect(await recorder.flush(20_000)).toEqual(taken)
    expect(codes()).toContain('spool_unwritable')
    expect(recorder.refusal()?.message).toMatch(/spool cannot be written/)
  })

  test('that was damaged is kept aside, and told', async () => {
    collector.answer = () => ({ status: 503 })
    const first = make()
    say(first, 'one')
    await until(() => first.stats().spooled === 1)
    await first.close(1)
    const [path = ''] = files()
    chmodSync(join(folder.path, path), 0o600)
    writeFileSync(join(folder.path, path), 'torn', { flag: 'r+' })
    collector.answer = () => 'take'
    make()
    await until(() => gaps().length === 1)
    expect(gaps()).toEqual([[expect.stringMatching(/^[0-9a-f]{32}$/), 1, 'damaged']])
    await until(() => files().length === 1)
    expect(files()).toEqual([expect.stringContaining('damaged/')])
  })

  test('that was deleted is told of', async () => {
    collector.answer = () => ({ status: 503 })
    const recorder = make()
    for (let i = 0; i < 12; i++) {
      say(recorder, 'large', 'xyz '.repeat(240_000))
      await until(() => recorder.stats().queued === 0)
    }
    rmSync(folder.path, { recursive: true })
    collector.answer = () => 'take'
    await recorder.flush(20_000)
    const { recorded, acknowledged, dropped } = recorder.stats()
    expect(dropped).toBeGreaterThan(0)
    expect(acknowledged + dropped).toBe(recorded)
    await until(() => gaps().reduce((sum, [, count]) => sum + Number(count), 0) === dropped)
  })

  test('of a process that still runs is left alone', async () => {
    collector.answer = () => ({ status: 503 })
    const first = make()
    say(first)
    await until(() => first.stats().spooled === 1)
    collector.answer = () => 'take'
    collector.bodies.length = 0
    const second = make()
    say(second, 'other')
    await second.flush(20_000)
    expect(collector.steps.map(({ name }) => name)).toContain('other')
    expect(await first.flush(20_000)).toEqual(taken)
    expect(collector.steps).toHaveLength(2)
  })
})

describe('without the public key', () => {
  test('nothing is sent or written', async () => {
    await collector.stop()
    const recorder = make()
    say(recorder)
    await until(() => codes().includes('unreachable'))
    expect(files()).toEqual([])
    expect(recorder.stats()).toMatchObject({ queued: 1, spooled: 0 })
    collector = await TestCollector.start()
  })

  test('what waited is sent once it is known', async () => {
    collector.hidesKey = true
    const recorder = make()
    say(recorder)
    await until(() => codes().includes('unreachable'))
    collector.hidesKey = false
    expect(await recorder.flush(20_000)).toEqual(taken)
    expect(collector.steps).toHaveLength(1)
  })

  test('another key than it was is learned of, and steps are sealed anew', async () => {
    const first = make()
    say(first)
    await first.close(20_000)
    const before = collector.publicKey
    collector.changeKey()
    const second = make()
    say(second, 'new')
    expect(await second.flush(20_000)).toEqual(taken)
    expect(collector.publicKey).not.toBe(before)
    expect(collector.steps.map(({ name }) => name)).toEqual(['call', 'new'])
    expect(second.stats().refused).toBe(0)
  })

  test('it is not asked for where others listen', async () => {
    const recorder = make({ collector: 'http://collector.example' })
    say(recorder)
    await until(() => codes().includes('insecure_collector'))
    expect(recorder.stats().queued).toBe(1)
  })

  test('one that is given is not asked for', async () => {
    const recorder = make({ producerKey: collector.publicKey })
    say(recorder)
    expect(await recorder.flush(20_000)).toEqual(taken)
    expect(collector.requests.map(({ method }) => method)).toEqual(['POST'])
  })
})

describe('the policy', () => {
  const record = async (options: Partial<TransportOptions>) => {
    const recorder = make(options)
    recorder.record({ kind: 'tool', name: 'call', input: { ssn: canary }, traceType: 'hr' })
    await recorder.flush(20_000)
    return { step: collector.steps[0], stats: recorder.stats() }
  }

  test('is applied before anything leaves', async () => {
    const { step } = await record({ policy: { classes: { us_ssn: 'redact' } } })
    expect(step).toMatchObject({ input: { ssn: '[REDACTED]' } })
    expect(JSON.stringify(step)).not.toContain(canary)
  })

  test('leaves detection to the collector', async () => {
    const { step } = await record({ detect: false })
    expect(step).toMatchObject({ input: { ssn: canary } })
    expect(step?.masked).toBeUndefined()
  })

  test('of a kind of run that is not recorded', async () => {
    const { step, stats } = await record({ policy: { capture: { hr: 'off' } }, detect: false })
    expect(step).toBeUndefined()
    expect(stats).toMatchObject({ recorded: 1, queued: 0, acknowledged: 1 })
  })

  test('that is off records nothing, and says so', async () => {
    const recorder = make({ policy: { preset: 'nonsense' } as never, failClosed: true })
    say(recorder)
    await until(() => recorder.refusal() !== null)
    expect(codes()).toContain('config_invalid')
    await until(() => recorder.stats().dropped === 1)
    say(recorder)
    expect(recorder.stats()).toMatchObject({ recorded: 2, queued: 0, dropped: 2 })
  })
})

test('options that are off are told at once', () => {
  for (const options of [
    { collector: 'nonsense' },
    { collector: 'http://user:pass@127.0.0.1' },
    { ingestKey: 'two words' },
    { producerKey: 'short' },
    { producerKey: Buffer.alloc(1215).toString('base64url') },
    { tls: { cert: 'PEM' } },
    { queue: { steps: 0 } },
    { queue: { policy: 'spill' }, spool: false },
    { queue: { policy: 'wait' } },
    { queue: { blockMs: -1 } },
    { spool: { folder: '' } },
    { spool: { maxBytes: 0.5 } },
    { acknowledge: 'never' },
    { detect: 'yes' },
    { failClosed: 1 },
    { shutdownMs: -1 },
    { resource: [] },
    { resource: { a: 'x'.repeat(20_000) } },
  ])
    expect(() => make(options as never), JSON.stringify(options).slice(0, 60)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    )
})

test('after close nothing is recorded, and the thread is gone', async () => {
  mkdirSync(join(folder.path, 'x'))
  const recorder = make({ failClosed: true })
  const run = recorder.start({ kind: 'agent', name: 'run' })
  expect(await recorder.close(20_000)).toEqual(taken)
  run.end()
  expect(recorder.stats()).toMatchObject({ recorded: 2, acknowledged: 1, dropped: 1 })
  expect(recorder.refusal()?.message).toMatch(/closed/)
  expect(collector.steps.map(({ name }) => name)).toEqual(['run', 'sealtrace.session.lost'])
})
