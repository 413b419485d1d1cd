import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RetentionDesk } from '../erase/retention-desk.ts'
import { Retention } from '../erase/retention.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { localPrincipal } from '../access/principal.ts'
import { dayMs } from '../seal/format/retention.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { keepRetention, retentionNotice, type RetentionKeeper } from './retention.ts'

const me = localPrincipal('tester')

let log: TestLog
let open: OpenLog
let metrics: Metrics
let keeper: RetentionKeeper | null = null
const warnings: string[] = []
beforeEach(async () => {
  warnings.length = 0
  metrics = createMetrics()
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await keeper?.close()
  await open.close()
  log.dispose()
})

function keep(everyMinutes: number, days = 0): RetentionKeeper {
  keeper = keepRetention(open, {
    ...{ text: { days, rules: [] }, everyMinutes, metrics },
    onWarning: (line) => warnings.push(line),
    now: () => Date.now() + 1000,
  })
  return keeper
}

const left = async () => (await open.store.traces({ limit: 10 })).length
const counted = (name: string) =>
  Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics.render({} as never))?.[1])

async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; !(await test()); i++) {
    if (i > 400) throw new Error(`it never came: ${warnings.join()}`)
    await sleep(20)
  }
}

it('[T11] runs at its times, again and again, and counts what went', async () => {
  const running = keep(0.003)
  for (let n = 1; n <= 2; n++) {
    await open.recorder.record([testStep({ input: [{ role: 'user', content: 'Good morning.' }] })])
    await until(async () => (await left()) === 0)
    await until(() => counted('sealtrace_expired_records_total') === n)
  }
  expect(counted('sealtrace_expired_parts_total')).toBeGreaterThanOrEqual(2)
  expect(Math.abs(running.lastRun - Date.now() / 1000)).toBeLessThan(60)
})

it('[T11] waits as long as the settings say', async () => {
  const running = keep(60)
  await open.recorder.record([testStep()])
  await sleep(300)
  expect([await left(), running.lastRun]).toEqual([1, 0])
  expect(await running.run(me, { dryRun: false })).toMatchObject({ records: 1 })
  expect(await left()).toBe(0)
  expect(running.lastRun).toBeGreaterThan(0)
  expect(await running.view(me)).toMatchObject({ inForce: { days: 0 } })
})

it('[T11] tells a run that failed, and takes it up again', async () => {
  await open.recorder.record([testStep()])
  const { erase } = open.store
  open.store.erase = () => Promise.reject(new Error('no disk'))
  keep(0.003)
  await until(() => counted('sealtrace_retention_errors_total') > 0)
  expect(warnings[0]).toContain('retention could not be carried out, and is tried again')
  expect(await left()).toBe(1)
  open.store.erase = erase
  await until(async () => (await left()) === 0)
})

it('[T12] answers a request that failed at first', async () => {
  const other = await log.open()
  const { erase } = open.store
  await open.recorder.record([testStep({ input: [{ role: 'user', content: 'Good morning.' }] })])
  open.store.erase = () => Promise.reject(new Error('busy disk'))
  keep(0.003)
  const desk = new RetentionDesk(other, new Retention(other, { days: 0, rules: [] }), {
    patience: 8000,
  })
  const asked = desk.run(me, { dryRun: false })
  await until(() => warnings.length > 0)
  open.store.erase = erase
  expect(await asked).toMatchObject({ dryRun: false })
  await other.close()
})

it('[T11] says in one line what is in force', () => {
  expect(retentionNotice({ days: 90, rules: [] }, { everyMinutes: 60 })).toBe(
    'retention: what is recorded is kept 90 days; looked at every 60 minutes',
  )
  const rules = [{ kind: 'tool', days: 1 }]
  expect(retentionNotice({ days: null, rules }, { everyMinutes: 5 })).toBe(
    'retention: what is recorded is kept for ever, 1 rule says otherwise; looked at every 5 minutes',
  )
  expect(dayMs).toBe(24 * 60 * 60 * 1000)
})
