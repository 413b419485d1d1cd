import { setTimeout as sleep } from 'node:timers/promises'
import { cpSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { Journal, type Committer } from './journal.ts'
import type { SealedBatch } from './pipeline.ts'
import type { SealedRecord } from '../store/log-store.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const file = (name: string) => join(log.place.data, 'default', name)
const count = (table: string) => {
  const db = new DatabaseSync(file('log.db'), { readOnly: true })
  const row = db.prepare(`SELECT count(*) AS n FROM ${table}`).get()
  db.close()
  return Number(row?.['n'])
}
const deep = () => verifyFolder(log.place, { deep: true })

/** A journal over a committer that the test drives. */
function fake(options: { batchSize?: number; maxQueued?: number } = {}) {
  const groups: SealedRecord[][] = []
  let gate: Promise<void> = Promise.resolve()
  let failure: Error | null = null
  const committer: Committer = {
    commit: async (records) => {
      await gate
      if (failure) throw failure
      groups.push([...records])
      return groups.flat().length
    },
    idle: async () => false,
    remember: async () => {},
    close: async () => {},
  }
  const journal = new Journal({ committer, batchWait: 0, ...options })
  const hold = () => {
    let open = () => {}
    gate = new Promise((resolve) => (open = resolve))
    return () => open()
  }
  return { journal, groups, hold, fail: (error: Error | null) => (failure = error) }
}

function batch(records: number): SealedBatch {
  const record = { id: new Uint8Array(16), parts: [] } as unknown as SealedRecord
  return {
    records: Array.from({ length: records }, () => record),
    keys: [],
    traces: [],
    duplicates: 0,
  }
}

it('[J1] keys are durable before the records that use them', async () => {
  const open = await log.open()
  const order: string[] = []
  const { write } = open.keys
  open.keys.write = async (...args) => {
    order.push(`keys with ${count('records')} records`)
    await write.apply(open.keys, args)
  }
  await open.recorder.record([testStep()])
  await open.close()
  expect(order).toEqual(['keys with 0 records'])
  expect(count('records')).toBe(3 - 1)
})

it('[J2] data, leaves and tiles are one commit; the checkpoint signs only what is stored', async () => {
  const open = await log.open()
  expect((await open.store.checkpoint())?.size).toBe(0)
  const sizes: number[] = []
  const { publish } = open.store
  open.store.publish = async (checkpoint, expected) => {
    sizes.push(checkpoint.size, count('records'), expected)
    await publish.call(open.store, checkpoint, expected)
  }
  await open.recorder.record([testStep(), testStep()])
  await open.close()
  expect(sizes).toEqual([3, 3, 0])
  const db = new DatabaseSync(file('log.db'), { readOnly: true })
  const note = db.prepare('SELECT note FROM checkpoint').get()?.['note'] as Uint8Array
  db.close()
  expect(openCheckpoint(note, log.created.info.logKey, log.created.info.origin).size).toBe(3)
})

it('[J2] a checkpoint is published by compare-and-swap', async () => {
  const open = await log.open()
  await open.recorder.record([testStep()])
  const checkpoint = await open.store.checkpoint()
  if (!checkpoint) throw new Error('no checkpoint')
  await expect(open.store.publish(checkpoint, checkpoint.size - 1)).rejects.toMatchObject({
    code: 'unavailable',
  })
  await open.close()
})

it('[J3] acknowledges only what a stored checkpoint covers', async () => {
  const open = await log.open()
  const steps = Array.from({ length: 250 }, () => testStep())
  const { checkpointSize, accepted } = await open.recorder.record(steps)
  expect(accepted).toBe(250)
  expect((await open.store.checkpoint())?.size).toBe(checkpointSize)
  expect(checkpointSize).toBeGreaterThanOrEqual(250)
  await open.close()
  expect((await deep()).ok).toBe(true)
})

it('[J3] a duplicate is acknowledged only after the step that it repeats', async () => {
  const { journal, hold } = fake()
  const release = hold()
  const done: string[] = []
  const first = journal.append(batch(1)).then(() => done.push('first'))
  const duplicate = journal.append(batch(0)).then(() => done.push('duplicate'))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(done).toEqual([])
  release()
  await Promise.all([first, duplicate])
  expect(done).toEqual(['first', 'duplicate'])
  await journal.close()
})

it('[J4] a failed commit leaves nothing behind, refuses all that waits, and the next one works', async () => {
  const open = await log.open()
  await open.recorder.record([testStep()])
  const before = count('records')
  const { append } = open.store
  open.store.append = async () => {
    throw Object.assign(new Error('disk'), { code: 'unavailable' })
  }
  const trace = testStep().traceId
  const lost = testStep({
    traceId: trace,
    input: [{ role: 'user', content: 'a message that is longer than forty-eight bytes, surely' }],
  })
  const results = await Promise.allSettled([
    open.recorder.record([lost]),
    open.recorder.record([lost]),
    open.recorder.record([testStep()]),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(count('records')).toBe(before)
  open.store.append = append
  await open.recorder.record([lost])
  const later = { ...lost, spanId: 'aaaaaaaaaaaaaaaa' }
  await open.recorder.record([later])
  await open.close()
  const report = await deep()
  expect(report.findings).toEqual([])
})

it('[J4] a failure between the commits refuses the batch, and the step is there once when it comes again', async () => {
  const open = await log.open()
  const { publish } = open.store
  let failures = 1
  open.store.publish = async (...args) => {
    if (failures-- > 0) throw Object.assign(new Error('disk'), { code: 'unavailable' })
    await publish.apply(open.store, args)
  }
  const step = testStep()
  await expect(open.recorder.record([step])).rejects.toThrow('disk')
  const again = await open.recorder.record([step])
  expect(again.duplicates).toBe(1)
  expect((await open.store.checkpoint())?.size).toBeGreaterThanOrEqual(2)
  await open.close()
  expect((await deep()).ok).toBe(true)
})

it('[J5] what was stored but not signed is published on opening', async () => {
  const open = await log.open()
  await open.recorder.record([testStep()])
  await open.close()
  const db = new DatabaseSync(file('log.db'))
  db.exec('DELETE FROM checkpoint')
  db.close()
  const state = open.state
  const anchor = state.readAnchor()
  if (!anchor) throw new Error('no anchor')
  state.writeAnchor({ ...anchor, checkpoint: '' }, true)
  const again = await log.open()
  expect((await again.store.checkpoint())?.size).toBe(2)
  await again.close()
  expect((await deep()).ok).toBe(true)
})

it('[J6] refuses a data folder that is behind what was published', async () => {
  const first = await log.open()
  await first.recorder.record([testStep()])
  await first.close()
  cpSync(log.place.data, `${log.place.data}.old`, { recursive: true })
  const second = await log.open()
  await second.recorder.record([testStep()])
  await second.close()
  rmSync(log.place.data, { recursive: true })
  cpSync(`${log.place.data}.old`, log.place.data, { recursive: true })
  await expect(log.open()).rejects.toMatchObject({ code: 'rollback' })
  const report = await deep()
  expect(report.ok).toBe(false)
  expect(report.findings.map(({ problem }) => problem).join()).toContain('tail is missing')
})

it('[J6] refuses a state folder without an anchor', async () => {
  rmSync(join(log.created.stateDir, 'anchor.json'))
  await expect(log.open()).rejects.toMatchObject({
    code: expect.stringMatching(/rollback|key_unavailable/),
  })
})

it('[J7] another process stages, and the owner publishes it', async () => {
  const owner = await log.open()
  const guest = await log.open()
  expect([owner.owner, guest.owner]).toEqual([true, false])
  const result = await guest.recorder.record([testStep(), testStep()])
  expect((await owner.store.checkpoint())?.size).toBe(result.checkpointSize)
  await owner.recorder.record([testStep()])
  await Promise.all([guest.close(), owner.close()])
  const report = await deep()
  expect(report.findings).toEqual([])
})

it('[J7] one owner at a time, and the next takes over', async () => {
  const owner = await log.open()
  await expect(log.open({ mustOwn: true })).rejects.toMatchObject({ code: 'unavailable' })
  await owner.close()
  const next = await log.open({ mustOwn: true })
  expect(next.owner).toBe(true)
  await next.close()
})

it('[J7] who must own the log waits for a command that owns it for a moment', async () => {
  const command = await log.open()
  const next = log.open({ mustOwn: true })
  await sleep(200)
  await command.close()
  expect((await next).owner).toBe(true)
  await (await next).close()
})

it('[J8] above its bound the queue answers busy, and drops nothing', async () => {
  const { journal, groups, hold } = fake({ maxQueued: 10 })
  const release = hold()
  const first = journal.append(batch(4))
  await new Promise((resolve) => setTimeout(resolve, 5))
  const second = journal.append(batch(10))
  await expect(journal.append(batch(1))).rejects.toMatchObject({ code: 'busy' })
  release()
  await Promise.all([first, second])
  expect(groups.flat().length).toBe(14)
  await journal.close()
})

it('[J9] a group holds at most batch_size records', async () => {
  const { journal, groups } = fake({ batchSize: 7 })
  await Promise.all([journal.append(batch(20)), journal.append(batch(3))])
  expect(Math.max(...groups.map((group) => group.length))).toBe(7)
  expect(groups.flat().length).toBe(23)
  await journal.close()
})

it('says for a while why a write failed, and forgets it when one succeeds', async () => {
  const { journal, fail } = fake()
  expect(journal.trouble).toBeNull()
  fail(new Error('raw'))
  await expect(journal.append(batch(1))).rejects.toThrow('raw')
  expect(journal.trouble).toBe('a write failed')
  fail(null)
  await journal.append(batch(1))
  expect(journal.trouble).toBeNull()
  await journal.close()
})

it('is in no trouble for a race that somebody lost: any sender can bring one about', async () => {
  const { journal, fail } = fake()
  fail(new SealtraceError('conflict', 'another writer made the same row'))
  await expect(journal.append(batch(1))).rejects.toMatchObject({ code: 'conflict' })
  expect(journal.trouble).toBeNull()
  fail(new SealtraceError('unavailable', 'the disk is full'))
  await expect(journal.append(batch(1))).rejects.toMatchObject({ code: 'unavailable' })
  fail(new SealtraceError('conflict', 'another writer made the same row'))
  await expect(journal.append(batch(1))).rejects.toMatchObject({ code: 'conflict' })
  expect(journal.trouble).toBe('the disk is full')
  await journal.close()
})

it('what lost a race is sealed once more, with what the winner stored', async () => {
  const [one, two] = [await log.open(), await log.open()]
  const results = await Promise.all(
    [one, two].map((each) => each.recorder.record([testStep({ userId: 'new user' })])),
  )
  expect(results.map(({ accepted }) => accepted)).toEqual([1, 1])
  await Promise.all([one.close(), two.close()])
  const db = new DatabaseSync(file('keys.db'), { readOnly: true })
  expect(db.prepare('SELECT count(*) AS n FROM keys WHERE kind = 2').get()?.['n']).toBe(1)
  db.close()
  expect((await deep()).findings).toEqual([])
})

it('[J7] what was staged when the owner ended is published by who waits for it', async () => {
  const owner = await log.open()
  const guest = await log.open()
  await owner.close()
  const began = Date.now()
  await guest.recorder.record([testStep()])
  expect(Date.now() - began).toBeLessThan(5000)
  await guest.close()
  const report = await deep()
  expect(report).toMatchObject({ ok: true, findings: [] })
  expect(report.notChecked.join()).not.toContain('staged')
})

it('what other processes staged has its turn also while the queue never empties', async () => {
  let left = Infinity
  const committer: Committer = {
    commit: () => sleep(1, 1),
    idle: async () => {
      left = Math.min(left, journal.queued)
      return false
    },
    remember: async () => {},
    close: async () => {},
  }
  const journal = new Journal({ committer, batchWait: 0, batchSize: 1 })
  await journal.append(batch(300))
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThan(300)
  await journal.close()
})
