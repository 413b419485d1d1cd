import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOf } from '../keys/domain.ts'
import { findText } from '../search/find-text.ts'
import { findValue } from '../search/find-value.ts'
import { verifyFolder } from '../server/verify-run.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { rotateIndex, type IndexStep, type RotateIndexOptions } from './rotate-index.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => log.dispose())

const month = epochOf(Date.now())
const card = '4111 1111 1111 1111'
const rotation = (more: Partial<RotateIndexOptions> = {}): RotateIndexOptions => ({
  actor: 'tester',
  batch: 2,
  ...more,
})

async function withLog<T>(action: (open: OpenLog) => Promise<T>): Promise<T> {
  const open = await log.open()
  try {
    return await action(open)
  } finally {
    await open.close()
  }
}

const step = (n: number) =>
  testStep({
    input: [{ role: 'user', content: `Refund number ${n} to the card ${card}, zebra please.` }],
    sessionId: n % 2 ? `jane${n}@example.com` : `session ${n}`,
    userId: `user-${n}`,
  })

async function record(open: OpenLog, from = 0, count = 6): Promise<void> {
  for (let n = from; n < from + count; n++) await open.recorder.record([step(n)])
}

async function found(open: OpenLog, value: string): Promise<number> {
  const { hits } = await findValue(open, { value })
  return hits.filter(({ confirmed }) => confirmed === true).length
}

async function foundText(open: OpenLog, words: string): Promise<number> {
  return (await findText(open, { text: words })).hits.length
}

function rows(sql: string): Record<string, unknown>[] {
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'), { readOnly: true })
  const all = db.prepare(sql).all()
  db.close()
  return all
}

async function isWhole(): Promise<void> {
  expect(await verifyFolder(log.place, { deep: true })).toMatchObject({ ok: true, findings: [] })
}

/** What must be found after a rotation as before it. */
async function isFound(open: OpenLog, count: number): Promise<void> {
  expect(await found(open, card)).toBe(count)
  expect(await found(open, 'user-3')).toBe(1)
  expect(await found(open, 'session 2')).toBe(1)
  expect(await found(open, 'jane3@example.com')).toBeGreaterThan(0)
  expect(await foundText(open, 'zebra refund')).toBe(count)
}

it('[E26] all rows are made anew under another key, and the old one is destroyed', async () => {
  await withLog(async (open) => {
    await record(open)
    await isFound(open, 6)
  })
  const before = new Set(rows('SELECT hex(token) AS t FROM terms').map(({ t }) => t))
  const words = rows('SELECT hex(words) AS w FROM words').map(({ w }) => w)
  const seen: number[] = []
  const result = await withLog((open) =>
    rotateIndex(open, rotation({ onProgress: (done) => seen.push(done) })),
  )
  expect(result).toMatchObject({ month, dropped: 0, owners: 0, resumed: false })
  expect(result.parts).toBeGreaterThan(12)
  expect(seen.length).toBeGreaterThan(2)
  const now = rows('SELECT hex(token) AS t FROM terms').map(({ t }) => t)
  // The audit entry of the rotation has rows too.
  expect(now.length).toBeGreaterThanOrEqual(before.size)
  expect(now.filter((token) => before.has(token))).toEqual([])
  const anew = rows('SELECT hex(words) AS w FROM words').map(({ w }) => w)
  expect(anew.filter((set) => words.includes(set))).toEqual([])
  await withLog(async (open) => {
    const keys = await open.keys.find('index', Buffer.from(month))
    expect(keys.map(({ id }) => toHex(id))).toEqual([result.to])
    await isFound(open, 6)
    await record(open, 10, 1)
    await isFound(open, 7)
  })
  await isWhole()
})

it.each<IndexStep>(['begun', 'rows', 'audit', 'destroyed'])(
  '[E26] one that was killed at %s goes on; meanwhile all is found by both keys',
  async (point) => {
    await withLog((open) => record(open))
    killedAt(point)
    await withLog(async (open) => {
      await record(open, 10, 1)
      await isFound(open, 7)
      const result = await rotateIndex(open, rotation())
      expect(result.resumed).toBe(point !== 'destroyed')
      await isFound(open, 7)
      expect(await open.keys.find('index', Buffer.from(month))).toHaveLength(1)
    })
    await isWhole()
  },
)

/** Rotates in another process, which ends itself without a word when it comes to a step. */
function killedAt(point: IndexStep): void {
  const { data, state, project } = log.place
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    import { openLog } from ${module('../journal/open-log.ts')}
    import { rotateIndex } from ${module('./rotate-index.ts')}
    import { compilePolicy } from ${module('../protect/policy.ts')}
    const place = { ...${JSON.stringify({ data, state, project })}, environment: {} }
    const open = await openLog(place, { policy: compilePolicy({}), batchWait: 0, mustOwn: true })
    await rotateIndex(open, {
      actor: 'tester',
      batch: 2,
      at: (step) => {
        if (step === '${point}') process.kill(process.pid, 'SIGKILL')
      },
    })`
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
}

it('[E26] what another process records meanwhile, with the old key in memory, is found', async () => {
  await withLog(async (open) => {
    await record(open)
    const other = await log.open()
    await other.recorder.record([step(20)])
    await rotateIndex(open, rotation())
    await other.recorder.record([step(21)])
    await other.close()
    await isFound(open, 8)
    expect(await found(open, 'user-21')).toBe(1)
  })
})

it('[E26] rows of what does not open any more go, and are counted', async () => {
  await withLog((open) => record(open))
  const db = new DatabaseSync(join(log.place.data, 'default', 'log.db'))
  db.exec(`UPDATE parts SET data = zeroblob(length(data)) WHERE rowid IN
    (SELECT part FROM words ORDER BY part LIMIT 1)`)
  db.close()
  await withLog(async (open) => {
    expect(await rotateIndex(open, rotation())).toMatchObject({ dropped: 1 })
    expect(await foundText(open, 'zebra refund')).toBe(5)
  })
})

it('[E26] nothing is dropped while keys do not open for a moment', async () => {
  await withLog((open) => record(open))
  await withLog(async (open) => {
    const away = new SealtraceError('key_unavailable', 'the service is away')
    const spies = [
      vi.spyOn(open.ring, 'slotById').mockRejectedValue(away),
      vi.spyOn(open.ring, 'openedCommitmentOf').mockRejectedValue(away),
    ]
    await expect(rotateIndex(open, rotation())).rejects.toMatchObject({ code: 'key_unavailable' })
    for (const spy of spies) spy.mockRestore()
    await isFound(open, 6)
    expect(await rotateIndex(open, rotation())).toMatchObject({ dropped: 0, resumed: true })
    await isFound(open, 6)
  })
})

it('only the owner rotates, and only a month that has a key', async () => {
  await withLog(async (owner) => {
    const other = await log.open()
    await expect(rotateIndex(other, rotation())).rejects.toMatchObject({ code: 'unavailable' })
    await other.close()
    await expect(rotateIndex(owner, rotation({ month: '2001-01' }))).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

it('[E26] a part that several records of a run list is indexed once', async () => {
  const message = (n: number) => ({ role: 'user', content: `Message ${n} of a zebra on ${card}.` })
  const trace = testStep().traceId
  await withLog(async (open) => {
    for (const input of [[message(1), message(2)], [message(2)], [message(2), message(1)]])
      await open.recorder.record([testStep({ traceId: trace, input })])
    const before = [await found(open, card), await foundText(open, 'zebra message')]
    expect(Math.min(...before)).toBeGreaterThan(0)
    await rotateIndex(open, { actor: 'tester' })
    expect([await found(open, card), await foundText(open, 'zebra message')]).toEqual(before)
  })
})
