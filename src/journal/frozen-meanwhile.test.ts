// What comes while the log is being frozen, and writes that are told to have failed and have not.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { freezeLog } from '../erase/freeze-log.ts'
import { recordKinds } from '../record/kind.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { lifecycleRecord } from './log-lifecycle.ts'
import type { OpenLog } from './open-log.ts'

let log: TestLog
let owner: OpenLog
const opened: OpenLog[] = []
beforeEach(async () => {
  log = await testLog()
  owner = await open()
})
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
  log.dispose()
})

async function open(options: Parameters<TestLog['open']>[0] = {}): Promise<OpenLog> {
  const each = await log.open(options)
  opened.push(each)
  return each
}

async function close(): Promise<void> {
  opened.splice(opened.indexOf(owner), 1)
  await owner.close()
}

const why = { actor: 'test', reason: 'test' }
const kinds = async () => (await owner.store.page(0, 5000)).map(({ kind }) => kind)

/** The write with this number is done, and told to have failed. */
function failThough(count: number): void {
  const append = owner.store.append.bind(owner.store)
  let left = count
  vi.spyOn(owner.store, 'append').mockImplementation(async (batch) => {
    await append(batch)
    if (--left === 0) throw new Error('told wrongly')
  })
}

async function endsWithoutStep(): Promise<void> {
  const all = await kinds()
  expect(all.slice(all.indexOf(recordKinds.settings))).not.toContain(recordKinds.step)
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
}

it('[J28] a step in one group with the end comes not after it', async () => {
  await close()
  owner = await open({ batchWait: 30 })
  const end = lifecycleRecord({ frozen: true }, { time: Date.now() })
  const step = await owner.pipeline.seal([testStep()])
  const done = await Promise.allSettled([
    owner.journal.append({ records: [end], keys: [], traces: [], duplicates: 0 }),
    owner.journal.append(step),
  ])
  expect(done).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected' }])
  await endsWithoutStep()
})

it('[J28] nor one that comes with a repeated one while the end of another process is staged', async () => {
  const known = testStep()
  await owner.recorder.record([known])
  const guest = await open()
  expect(guest.owner).toBe(false)
  const sending = Array.from({ length: 20 }, () =>
    owner.recorder.record([known, testStep()]).catch(() => null),
  )
  await freezeLog(guest, why)
  await Promise.all(sending)
  await endsWithoutStep()
})

it('[J28] an end that is there, though its write was told to have failed, is one', async () => {
  await owner.recorder.record([testStep()])
  failThough(2)
  await expect(freezeLog(owner, why)).rejects.toThrow()
  await expect(owner.recorder.record([testStep()])).rejects.toMatchObject({ code: 'frozen' })
  await endsWithoutStep()
})

it('[J22] a repeated step is published, also when its first write was told to have failed', async () => {
  await owner.recorder.record([testStep()])
  failThough(1)
  const step = testStep()
  await expect(owner.recorder.record([step])).rejects.toThrow()
  const { duplicates, checkpointSize } = await owner.recorder.record([step])
  const [stored] = await owner.store.trace(step.traceId)
  expect(duplicates).toBe(1)
  expect(checkpointSize).toBeGreaterThan(stored!.index!)
  expect((await owner.store.checkpoint())!.size).toBe(checkpointSize)
})

it('[J6] what was published is remembered before anybody is told, also when a crash came between', async () => {
  const step = testStep()
  await owner.recorder.record([testStep()])
  const before = owner.state.readAnchor()!
  await owner.recorder.record([step])
  const after = owner.state.readAnchor()!.checkpoint
  await close()
  owner.state.writeAnchor(before, true)
  owner = await open()
  expect(owner.state.readAnchor()!.checkpoint).toBe(after)
  vi.spyOn(owner.state, 'writeAnchor').mockImplementationOnce(() => {
    throw new Error('no room')
  })
  const next = testStep()
  await expect(owner.recorder.record([next])).rejects.toThrow()
  await owner.recorder.record([next])
  expect(owner.state.readAnchor()!.checkpoint).toBe(
    Buffer.from((await owner.store.checkpoint())!.note).toString(),
  )
})

it('[J29] what another process staged behind the end is refused, and blocks nobody', async () => {
  const guest = await open()
  await owner.recorder.record([testStep()])
  const sealed = await guest.pipeline.seal([testStep()])
  await freezeLog(owner, why)
  await expect(guest.journal.append(sealed)).rejects.toMatchObject({ code: 'frozen' })
  // The end is seen by the guest no sooner than by its own look at the state folder.
  const audit = guest.recorder.audit({ action: 'test', outcome: 'allowed', actor: 'test' })
  expect(await audit).toEqual(expect.any(String))
})

it('[J29] what stays staged for good is looked at once', async () => {
  const { records } = await owner.pipeline.seal([testStep()])
  await owner.store.stage([{ record: records[0]!, mac: new Uint8Array(32) }])
  const looks = vi.spyOn(owner.store, 'staged')
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(3))
  looks.mockClear()
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(2))
  for (const { value } of looks.mock.results) expect(await value).toEqual([])
  expect(await owner.store.staged(10)).toHaveLength(1)
})
