import { expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { Verifications } from './verifications.ts'
import type { VerifyRequest } from './verify-run.ts'

function setUp() {
  const asked: VerifyRequest[] = []
  let gate = Promise.withResolvers<object>()
  const clock = { now: 0 }
  const verify = async (request: VerifyRequest): Promise<object> => {
    asked.push(request)
    return gate.promise
  }
  const end = async (finish: (gate: PromiseWithResolvers<object>) => void): Promise<void> => {
    finish(gate)
    gate = Promise.withResolvers<object>()
    for (let i = 0; i < 5; i++) await Promise.resolve()
  }
  return { asked, clock, end, all: new Verifications(verify, () => clock.now) }
}

it('[W78] tells how far it is, then the report, for an hour', async () => {
  const { all, asked, clock, end } = setUp()
  const { id } = all.start(true)
  asked[0]?.onProgress?.(3, 10)
  expect(all.get(id)).toMatchObject({ state: 'running', deep: true, done: 3, total: 10 })
  await end(({ resolve }) => resolve({ ok: false, findings: [1] }))
  const report = { ok: false, findings: [1] }
  expect(all.get(id)).toMatchObject({ state: 'done', report, finished: expect.any(String) })
  clock.now = 3_600_001
  expect(all.get(id)).toBeNull()
  expect(all.get('other')).toBeNull()
})

it('[W78] runs once at a time', async () => {
  const { all, asked, end } = setUp()
  const { id } = all.start(false)
  expect(all.start(false).id).toBe(id)
  expect(() => all.start(true)).toThrow(expect.objectContaining({ code: 'busy' }))
  expect(asked).toHaveLength(1)
  await end(({ resolve }) => resolve({ ok: true }))
  expect(all.start(true).id).not.toBe(id)
})

it('[W78] that fails says why, and nothing of what is not ours', async () => {
  const { all, end } = setUp()
  const first = all.start(false)
  await end(({ reject }) => reject(new SealtraceError('busy', 'another one runs')))
  const error = { code: 'busy', message: 'another one runs' }
  expect(all.get(first.id)).toMatchObject({ state: 'failed', error, report: null })
  const second = all.start(false)
  await end(({ reject }) => reject(new Error('canary')))
  expect(JSON.stringify(all.get(second.id))).not.toContain('canary')
})
