import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { loadConfig } from './config.ts'
import { createIntake, type PolicyIntake } from './intake.ts'
import type { Submission } from './sealing-message.ts'

let files: TestLog
let log: OpenLog
let intake: PolicyIntake
let failed: () => void
beforeEach(async () => {
  files = await testLog()
  log = await files.open()
  const onFailure = (listener: () => void): void => {
    failed = listener
    log.onFailure(listener)
  }
  const config = loadConfig({ environment: {} })
  intake = createIntake({ ...log, journal: log.journal, onFailure }, { place: files.place, config })
  await intake.ready
})
afterEach(async () => {
  vi.restoreAllMocks()
  await intake.close()
  await log.close()
  files.dispose()
})

const submission = (): Submission => ({
  door: 'steps',
  facts: { receivedAt: 1_800_000_000_000_000 },
  compressed: false,
  level: 'published',
  body: Buffer.from(
    JSON.stringify({
      ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), kind: 'completion', name: 'chat' },
      ...{ status: 'ok', startTime: '2026-11-21T06:00:00Z', endTime: '2026-11-21T06:00:01Z' },
      input: [{ role: 'user', content: 'Hello.' }],
    }),
  ),
})

/** As `alone` refuses what was sealed before it, `times` times in a row. */
function overtaken(times: number) {
  const append = log.journal.append.bind(log.journal)
  let refused = 0
  return vi.spyOn(log.journal, 'append').mockImplementation((...given) => {
    if (refused++ >= times) return append(...given)
    failed()
    return Promise.reject(new SealtraceError('conflict', 'keys changed meanwhile'))
  })
}

it('[X6] what others overtake again and again is sealed anew until it is stored', async () => {
  const append = overtaken(8)
  await expect(intake.submit(submission())).resolves.toMatchObject({ accepted: 1, duplicates: 0 })
  expect(append).toHaveBeenCalledTimes(9)
})

it('what is always overtaken ends when the intake closes', async () => {
  overtaken(Infinity)
  const answer = intake.submit(submission())
  answer.catch(() => {})
  const calls = () => vi.mocked(log.journal.append).mock.calls.length
  await vi.waitFor(() => expect(calls()).toBeGreaterThan(4))
  await intake.close()
  await expect(answer).rejects.toMatchObject({ code: 'unavailable' })
  const asked = calls()
  await new Promise((done) => setTimeout(done, 100))
  expect(calls()).toBe(asked)
})
