import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { clockTrouble, lastLeafTime } from './clock-check.ts'

let log: TestLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(() => {
  vi.restoreAllMocks()
  log.dispose()
})

const minute = 60_000
const maxClockBack = 5 * minute

/** The clock of this process, moved by so much. */
function moveClock(by: number): void {
  vi.restoreAllMocks()
  const now = Date.now()
  const began = performance.now()
  vi.spyOn(Date, 'now').mockImplementation(() => Math.floor(now + by + performance.now() - began))
}

it('[J27] a clock that is behind the newest record by more than the bound opens no log', async () => {
  const first = await log.open({ maxClockBack })
  await first.recorder.record([testStep()])
  await first.close()
  moveClock(-6 * minute)
  await expect(log.open({ maxClockBack })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /the clock of this machine is \d+ seconds behind .* max_clock_back/,
    ),
  })
  // Within the bound, and with a bound that was raised, it opens.
  for (const [by, bound] of [
    [-4, maxClockBack],
    [-6, 7 * minute],
  ] as const) {
    moveClock(by * minute)
    const next = await log.open({ maxClockBack: bound })
    await next.close()
  }
})

it('[J27] a clock that runs back while the collector runs: nothing is sequenced until it is right again', async () => {
  const owner = await log.open({ maxClockBack })
  const guest = await log.open()
  await owner.recorder.record([testStep()])
  const before = await owner.store.size()
  moveClock(-60 * minute)
  await expect(owner.recorder.record([testStep()])).rejects.toMatchObject({ code: 'unavailable' })
  const staged = guest.recorder.record([testStep()])
  await new Promise((done) => setTimeout(done, 100))
  expect(await owner.store.size()).toBe(before)
  expect(owner.journal.trouble).toMatch(/is (59|60) minutes behind/)
  moveClock(0)
  await owner.recorder.record([testStep()])
  expect(owner.journal.trouble).toBeNull()
  await staged
  await guest.close()
  await owner.close()
})

it('[J27] a clock that creeps back within the bound, again and again, is measured against the newest record', async () => {
  const owner = await log.open({ maxClockBack })
  await owner.recorder.record([testStep()])
  moveClock(-4 * minute)
  await owner.recorder.record([testStep()])
  moveClock(-8 * minute)
  await expect(owner.recorder.record([testStep()])).rejects.toMatchObject({ code: 'unavailable' })
  vi.restoreAllMocks()
  await owner.close()
})

it('says how far it is behind, and takes any clock without a bound', () => {
  const text = (behind: number) => clockTrouble(behind, { maxClockBack: 0, now: () => 0 })
  expect(text(0)).toBeNull()
  expect(text(1)).toContain('1 seconds')
  expect(text(11 * minute)).toContain('11 minutes')
  expect(text(25 * 60 * minute)).toContain('25 hours')
  expect(text(24 * 60 * minute * 400)).toContain('400 days')
  expect(clockTrouble(1e15, { now: () => 0 })).toBeNull()
  expect(lastLeafTime({ readTile: () => null }, 0)).toBe(0)
  expect(() => lastLeafTime({ readTile: () => null }, 5)).toThrow('the last entry')
})
