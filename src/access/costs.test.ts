import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OpenLog } from '../journal/open-log.ts'
import type { PriceTable } from '../journal/price-table.ts'
import type { Step } from '../record/step.ts'
import type { CostStore } from '../store/cost-store.ts'
import type { Residue } from '../store/log-store.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import { costs, type CostReport, type CostRequest } from './costs.ts'
import { localPrincipal } from './principal.ts'
import { Reader } from './reader.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
  open = await log.open()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const day = 86_400_000
const noon = Date.parse('2026-11-20T12:00:00Z')
const used = (inputTokens: number, outputTokens = 10) => ({ inputTokens, outputTokens })
const sum = (request: CostRequest = {}, prices?: PriceTable) =>
  costs({ store: open.store, principal: localPrincipal('me'), prices }, request)
const row = ({ key, steps, inputTokens, costUsd }: CostReport['groups'][number]) =>
  [key, steps, inputTokens, costUsd] as const

/** A step of a run that begins so many hours after {@link noon}. */
function stepOf(traceId: string, hours: number, more: Partial<Step>): Step {
  const startTime = (noon + hours * 3_600_000) * 1000
  return testStep({ traceId, startTime, endTime: startTime + 1_000_000, ...more })
}

/** An agent that repeats the sums of its two calls, one of them on the next day, and an agent used as a tool. */
function run(traceId: string): Step[] {
  return [
    stepOf(traceId, 0, {
      ...{ spanId: 'aa'.repeat(8), kind: 'agent', agent: 'planner', usage: used(300, 20) },
      ...{ costUsd: 3 },
    }),
    stepOf(traceId, 1, {
      ...{ spanId: 'bb'.repeat(8), parentSpanId: 'aa'.repeat(8), usage: used(100), costUsd: 1 },
    }),
    stepOf(traceId, 14, {
      ...{ spanId: 'cc'.repeat(8), parentSpanId: 'aa'.repeat(8), usage: used(200), costUsd: 2 },
      ...{ model: 'gpt-4.1', status: 'error' },
    }),
    stepOf(traceId, 15, {
      ...{ spanId: 'dd'.repeat(8), parentSpanId: 'cc'.repeat(8), kind: 'tool', tool: 'ask' },
    }),
    stepOf(traceId, 15, {
      ...{ spanId: 'ee'.repeat(8), parentSpanId: 'dd'.repeat(8), usage: used(7), costUsd: 0.1 },
      ...{ agent: 'helper' },
    }),
  ]
}

const total = {
  ...{ steps: 5, errors: 1, erasedSteps: 0, inputTokens: 307, outputTokens: 30 },
  ...{ costUsd: 3.1, costFrom: 'reported', unpricedCalls: 0 },
}

it('sums up what `ls` does, by day, model, kind and agent', async () => {
  await open.recorder.record(run('1'.repeat(32)))
  const byDay = await sum()
  expect(byDay).toMatchObject({ by: 'day', since: null, until: null, rest: null, total })
  expect(byDay.groups.map(row)).toEqual([
    ['2026-11-21', 3, 207, 2.1],
    ['2026-11-20', 2, 100, 1],
  ])
  expect((await sum({ by: 'model' })).groups.map(row)).toEqual([
    ['gpt-4.1', 1, 200, 2],
    ['gpt-4o', 4, 107, 1.1],
  ])
  expect((await sum({ by: 'kind' })).groups.map(row)).toEqual([
    ['completion', 3, 307, 3.1],
    ['agent', 1, 0, null],
    ['tool', 1, 0, null],
  ])
  expect((await sum({ by: 'agent' })).groups.map(row)).toEqual([
    ['planner', 4, 300, 3],
    ['helper', 1, 7, 0.1],
  ])
  const reader = new Reader({ ...open, origin: open.info.origin })
  const { traces } = await reader.list(localPrincipal('tester'), { limit: 10 })
  const { steps, errors, inputTokens, outputTokens, costUsd } = total
  expect(traces).toMatchObject([{ steps, errors, inputTokens, outputTokens, costUsd }])
})

it('counts the steps that begin in the time, by what all of their run says', async () => {
  await open.recorder.record([...run('1'.repeat(32)), stepOf('2'.repeat(32), 48, {})])
  const until = noon + 12 * 3_600_000
  expect((await sum({ until })).total).toMatchObject({ steps: 2, inputTokens: 100, costUsd: 1 })
  const since = noon + 12 * 3_600_000
  const late = await sum({ since, until: noon + day })
  expect(late.total).toMatchObject({ steps: 3, inputTokens: 207, costUsd: 2.1 })
  expect(late).toMatchObject({ since: '2026-11-21T00:00:00.000Z' })
  expect((await sum({ since: noon + 50 * day })).total.steps).toBe(0)
})

it('tells what a call without tokens spent by its turn, and prices by the table in force', async () => {
  const traceId = '3'.repeat(32)
  await open.recorder.record([
    stepOf(traceId, 0, { spanId: 'aa'.repeat(8), kind: 'agent', usage: used(40) }),
    stepOf(traceId, 0, { parentSpanId: 'aa'.repeat(8) }),
    stepOf('4'.repeat(32), 0, { usage: used(1_000_000, 0) }),
    stepOf('4'.repeat(32), 0, { usage: used(5), model: 'unheard-of' }),
  ])
  const prices: PriceTable = {
    asOf: '2026-01-01',
    models: new Map([['gpt-4o', { dated: false, prices: [{ from: 0, input: 2, output: 10 }] }]]),
  }
  const { groups } = await sum({ by: 'kind' }, prices)
  expect(groups).toMatchObject([
    { key: 'completion', costUsd: 2, costFrom: 'computed', unpricedCalls: 1 },
    { key: 'agent', inputTokens: 40, costUsd: null },
  ])
})

const residue = (more: Partial<Residue> = {}): Residue => ({
  ...{ kind: 'completion', hour: noon, duration: 1, model: 'gpt-4o' },
  ...{ inputTokens: 100, outputTokens: 10, cost: 1, ...more },
})

it('keeps erased steps in the sums: their agent is not known, nor how they ended', async () => {
  const traceId = '5'.repeat(32)
  await open.recorder.record(run(traceId))
  const records = (await open.store.trace(traceId)).map(({ id }) => id)
  const residues = [
    residue({ kind: 'agent', inputTokens: 300, cost: 3 }),
    residue(),
    residue({ model: 'gpt-4.1', inputTokens: 200, cost: 2, hour: noon + 14 * 3_600_000 }),
    residue({ kind: 'tool', inputTokens: null, outputTokens: null, cost: null }),
    residue({ inputTokens: 7, cost: null, model: null }),
    // What took the place of a step, and what stood for lost ones.
    residue({ kind: 'revision' }),
    residue({ kind: 'gap' }),
  ]
  await open.store.erase({ records, parts: [], residues })
  const { groups, total: left } = await sum({ by: 'agent' })
  expect(left).toEqual({
    ...{ ...total, errors: 0, erasedSteps: 5, costUsd: 3, costFrom: 'mixed', unpricedCalls: 1 },
  })
  expect(groups.map(({ key }) => key)).toEqual([null])
  expect((await sum()).groups.map(row)).toEqual([
    ['2026-11-21', 1, 200, 2],
    ['2026-11-20', 4, 107, 1],
  ])
  expect((await sum({ since: noon + 1 })).total.steps).toBe(1)
  expect((await sum({ until: noon })).total.steps).toBe(0)
})

it('goes through all steps, many of them of one time', async () => {
  const steps = Array.from({ length: 1300 }, (_, i) =>
    stepOf(String(i % 650).padStart(32, '7'), i < 1100 ? 0 : 1, { usage: used(1), costUsd: 1 }),
  )
  for (let at = 0; at < steps.length; at += 100)
    await open.recorder.record(steps.slice(at, at + 100))
  expect((await sum()).total).toMatchObject({ steps: 1300, inputTokens: 1300, costUsd: 1300 })
})

it('lists 1000 groups at most, and sums up the rest', async () => {
  const residues = Array.from({ length: 1002 }, (_, i) => residue({ model: `m${i}`, cost: i + 1 }))
  await open.store.erase({ records: [], parts: [], residues })
  const { groups, rest } = await sum({ by: 'model' })
  expect(groups).toHaveLength(1000)
  expect(groups[0]).toMatchObject({ key: 'm1001', costUsd: 1002 })
  expect(rest).toMatchObject({ steps: 2, erasedSteps: 2, inputTokens: 200, costUsd: 3 })
})

it('takes times that no calendar has', async () => {
  await open.recorder.record([
    testStep({ startTime: 9_007_199_254_740_991, usage: used(1) }),
    testStep({ startTime: 0, usage: used(1) }),
  ])
  const { groups } = await sum()
  expect(groups.map(({ key }) => key).toSorted()).toEqual(['1970-01-01', '2255-06-05'])
  const places: CostStore = {
    steps: async () => [],
    residues: async () => [
      { kind: 'tool', model: null, day: 1e15, steps: 1, ...used(0, 0), cost: null, unpriced: 0 },
    ],
  }
  const store = { costs: places, trace: async () => [] }
  const principal = localPrincipal('me')
  expect((await costs({ store, principal }, {})).groups).toMatchObject([{ key: null, steps: 1 }])
})
