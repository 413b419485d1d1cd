import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AckLevel } from '../record/ack-level.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'

let log: TestLog
const opened: OpenLog[] = []
const gates: (() => void)[] = []
beforeEach(async () => {
  log = await testLog()
})
afterEach(async () => {
  for (const open of gates.splice(0)) open()
  for (const each of opened.splice(0).toReversed()) await each.close()
  log.dispose()
})

async function open(settings: Parameters<TestLog['open']>[0] = {}): Promise<OpenLog> {
  const each = await log.open(settings)
  opened.push(each)
  return each
}

/** Holds up each checkpoint until it is let go; tells when one waits. */
function holdCheckpoints({ store }: OpenLog) {
  const { publish } = store
  const gate = Promise.withResolvers<void>()
  gates.push(() => gate.resolve())
  let waiting = 0
  store.publish = async (...args) => {
    waiting++
    await gate.promise
    await publish.apply(store, args)
  }
  return {
    letGo: () => gate.resolve(),
    get waiting() {
      return waiting
    },
  }
}

const sizeOf = async ({ store }: OpenLog) => (await store.checkpoint())?.size ?? 0

it('[J20] sequenced is told before the checkpoint is signed, published only after it is stored', async () => {
  const owner = await open({ batchWait: 300 })
  const held = holdCheckpoints(owner)
  const told: AckLevel[] = []
  const levels = ['staged', 'sequenced', 'published', 'witnessed'] as const
  const all = levels.map(async (level) => {
    const { checkpointSize } = await owner.recorder.record([testStep()], level)
    told.push(level)
    if (level === 'published') expect(await sizeOf(owner)).toBeGreaterThanOrEqual(checkpointSize)
  })
  await expect.poll(() => told.toSorted()).toEqual(['sequenced', 'staged'])
  expect(held.waiting).toBe(1)
  await sleep(50)
  expect(told).toHaveLength(2)
  expect(await sizeOf(owner)).toBe(0)
  held.letGo()
  await Promise.all(all)
  expect(told.toSorted()).toEqual(levels.toSorted())
})

it('[J21] what was told to be sequenced is there after a kill before the checkpoint', async () => {
  const { data, state, project } = log.place
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openLog } from ${module('./open-log.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    import { testStep } from ${module('../testing/steps.ts')}
    const place = { ...${JSON.stringify({ data, state, project })}, environment: {} }
    const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0, mustOwn: true })
    open.store.publish = () => new Promise(() => {})
    const step = testStep()
    await open.recorder.record([step], 'sequenced')
    process.stdout.write(step.traceId, () => process.kill(process.pid, 'SIGKILL'))`
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', code],
    { encoding: 'utf8' },
  )
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  const next = await open()
  const [record] = await next.store.trace(stdout)
  expect(record?.index).not.toBeNull()
  expect(await sizeOf(next)).toBeGreaterThan(record?.index ?? Infinity)
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
})

it('[J20] another process is told staged at once, and sequenced and published when it is', async () => {
  const owner = await open()
  const held = holdCheckpoints(owner)
  const guest = await open()
  const step = testStep()
  await guest.recorder.record([step], 'staged')
  let sequenced = false
  let published = false
  const second = guest.recorder.record([testStep()], 'sequenced').then(() => (sequenced = true))
  await expect.poll(() => sequenced).toBe(true)
  const third = guest.recorder.record([testStep()]).then(() => (published = true))
  await sleep(50)
  expect(published).toBe(false)
  held.letGo()
  await Promise.all([second, third])
  expect((await owner.store.trace(step.traceId))[0]?.index).not.toBeNull()
})

it('[J22] a duplicate of what is staged is told to be sequenced only once that is', async () => {
  const owner = await open()
  const guest = await open()
  // The owner has no turn for what is staged meanwhile.
  const idle = owner.store.staged
  owner.store.staged = async () => []
  const step = testStep()
  await guest.recorder.record([step], 'staged')
  owner.store.staged = idle
  for (const level of ['sequenced', 'published'] as const) {
    const { duplicates } = await owner.recorder.record([step], level)
    expect(duplicates).toBe(1)
    const [record] = await owner.store.trace(step.traceId)
    expect(record?.index).not.toBeNull()
    if (level === 'published')
      expect(await sizeOf(owner)).toBeGreaterThan(record?.index ?? Infinity)
  }
})

it('[J22] a duplicate of what is sequenced is told to be published only once it is', async () => {
  const owner = await open()
  const held = holdCheckpoints(owner)
  const step = testStep()
  await owner.recorder.record([step], 'sequenced')
  let isTold = false
  const again = owner.recorder.record([step]).then(({ duplicates }) => {
    isTold = true
    return duplicates
  })
  await sleep(50)
  expect(isTold).toBe(false)
  held.letGo()
  expect(await again).toBe(1)
})

it('[J24] groups share a checkpoint within the interval; sequenced does not wait for it', async () => {
  const owner = await open({ checkpointInterval: 1500, batchSize: 1 })
  const sizes: number[] = []
  owner.onPublished((size) => sizes.push(size))
  await owner.recorder.record([testStep()])
  const before = sizes.length
  const began = Date.now()
  const published = Array.from({ length: 5 }, () => owner.recorder.record([testStep()]))
  await owner.recorder.record([testStep()], 'sequenced')
  expect(sizes).toHaveLength(before)
  const done = await Promise.all(published)
  expect(Date.now() - began).toBeGreaterThan(1000)
  expect(sizes.length - before).toBe(1)
  expect(new Set(done.map(({ checkpointSize }) => checkpointSize))).toEqual(
    new Set(sizes.slice(-1)),
  )
  // What nobody waits for is published at the end too.
  await owner.recorder.record([testStep()], 'sequenced')
  await opened.pop()?.close()
  const report = await verifyFolder(log.place, { deep: true })
  expect(report).toMatchObject({ ok: true, findings: [] })
  const next = await open()
  expect(await sizeOf(next)).toBe(await next.store.size())
})

it('[J24] a checkpoint that fails refuses who waits for it, and nobody is told what is not so', async () => {
  const owner = await open({ checkpointInterval: 400 })
  await owner.recorder.record([testStep()])
  const { publish } = owner.store
  let failures = 1
  owner.store.publish = async (...args) => {
    if (failures-- > 0) throw new Error('disk')
    await publish.apply(owner.store, args)
  }
  const step = testStep()
  await expect(owner.recorder.record([step])).rejects.toThrow('disk')
  expect((await owner.recorder.record([step])).duplicates).toBe(1)
  expect(await sizeOf(owner)).toBe(await owner.store.size())
})
