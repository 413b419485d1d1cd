// A log comes to its end while a collector runs on it, as its operator, its clients and its readers see it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { VerifyReport } from '../src/verify/report.ts'
import { Harness, otlpSpans } from './harness.ts'

const harness = new Harness()
const traceId = 'cd'.repeat(16)
const reason = 'closed-canary on 22 November'
const folder = () => join(harness.data, 'default')
beforeAll(() => harness.start())
afterAll(() => harness.dispose())

let spans = 0
const body = () =>
  otlpSpans([
    {
      ...{ traceId, spanId: (++spans).toString(16).padStart(16, '0'), name: 'work' },
      ...{ startTimeUnixNano: '1795000000000000000', endTimeUnixNano: '1795000001500000000' },
    },
  ])
const post = () => harness.post('/v1/traces', body())

interface Status {
  state: string
  frozen: { recordId: string; time: string | null } | null
  size: number
}
const status = () => harness.json<Status>('log', 'status')

async function takesNoStep(): Promise<void> {
  const response = await post()
  expect(response.status).toBe(410)
  expect(response.headers.get('retry-after')).toBeNull()
  expect(await response.text()).toContain('this log is frozen and takes no more steps')
  const hook = await harness.post('/hooks/my-agent', '{"hook_event_name":"Stop"}')
  expect([hook.status, await hook.json()]).toEqual([410, {}])
  expect((await harness.post('/api/v1/steps', '{}')).status).toBe(410)
}

it('[J28] a frozen log takes no steps, and is read as before', async () => {
  expect((await post()).status).toBe(200)
  expect(status()).toMatchObject({ state: 'open', frozen: null })
  const asked = harness.run('log', 'freeze', '--reason', reason)
  expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining('add --yes')])
  expect(harness.run('log', 'freeze', '--yes').status).toBe(2)
  const frozen = harness.json<{ recordId: string; auditRecordId: string; size: number }>(
    ...(['log', 'freeze', '--reason', reason, '--yes'] as const),
  )
  await takesNoStep()
  expect(status()).toMatchObject({ state: 'frozen', frozen: { recordId: frozen.recordId } })
  expect(status().size).toBeGreaterThanOrEqual(frozen.size)
  const ready = await fetch(`${harness.url}/readyz`)
  expect([ready.status, await ready.json()]).toMatchObject([200, { log: 'frozen' }])
  expect((await harness.get(`/api/v1/traces/${traceId}`)).status).toBe(200)
  const { entries } = harness.json<{ entries: { action: string; reason: string | null }[] }>(
    'audit',
  )
  expect(entries).toContainEqual(expect.objectContaining({ action: 'log.freeze', reason }))
  const again = harness.run('log', 'freeze', '--reason', reason, '--yes')
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('already_exists')])
  const path = join(harness.path, 'steps.json')
  writeFileSync(path, body())
  const record = harness.run('record', path)
  expect([record.status, record.stderr]).toEqual([1, expect.stringContaining('frozen')])
  expect(harness.run('log', 'status').stdout).toContain(frozen.recordId)
})

it('[J28] [V14] it stays so when it is started again, whatever log.json says', async () => {
  expect(await harness.stop()).toBe(0)
  const path = join(folder(), 'log.json')
  const { frozen, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { frozen?: string }
  expect(frozen).toMatch(/^[0-9a-f]{32}$/)
  writeFileSync(path, JSON.stringify(rest))
  await harness.start()
  await takesNoStep()
  expect(status().state).toBe('frozen')
  expect(readFileSync(path, 'utf8')).toContain(frozen)
  expect(harness.run('verify', '--deep').status).toBe(0)
  const { life } = harness.json<VerifyReport>('verify')
  expect(life?.frozen?.recordId.replaceAll('-', '')).toBe(frozen)
  expect(await harness.stop()).toBe(0)
})

it('[J29] it is handed over to a new log, to which clients go on with the keys that they have', async () => {
  const handed = harness.json<{ archive: string; origin: string; apiKeys: number }>(
    ...(['log', 'hand-over', '--reason', reason, '--yes'] as const),
  )
  expect(handed.origin).not.toBe(harness.init.origin)
  await harness.start()
  expect((await post()).status).toBe(200)
  expect(await harness.stop()).toBe(0)
  const predecessor = { origin: harness.init.origin, logKey: harness.init.logKey }
  expect(status()).toMatchObject({ state: 'open', predecessor })
  const old = ['--project', handed.archive]
  expect(harness.json('log', 'status', ...old)).toMatchObject({
    ...{ state: 'handed-over', successor: { origin: handed.origin } },
  })
  expect(harness.run('show', traceId, ...old).status).toBe(0)
  for (const where of [[], old]) expect(harness.run('verify', '--deep', ...where).status).toBe(0)
  expect(harness.output).not.toContain('canary')
})
