import { afterEach, beforeEach, expect, it } from 'vitest'
import { localPrincipal } from '../access/principal.ts'
import { Reader, type TraceView } from '../access/reader.ts'
import { parseHeader, type Header } from '../record/header.ts'
import type { Step } from '../record/step.ts'
import { testStep } from '../testing/steps.ts'
import { testLog, type TestLog } from '../testing/test-log.ts'
import type { OpenLog } from './open-log.ts'
import type { PriceTable } from './price-table.ts'

let log: TestLog
let open: OpenLog
beforeEach(async () => {
  log = await testLog()
})
afterEach(async () => {
  await open.close()
  log.dispose()
})

const traceId = '0123456789abcdef0123456789abcdef'
const table = (input: number, model = 'gpt-4o'): PriceTable => ({
  asOf: '2026-01-01',
  models: new Map([[model, { dated: false, prices: [{ from: 0, input, output: 10 }] }]]),
})
const usage = { inputTokens: 1_000_000, outputTokens: 100_000 }
const call = (more: Partial<Step> = {}): Step =>
  testStep({ traceId, spanId: '1111111111111111', usage, ...more })

async function headers(): Promise<Header[]> {
  const rows = await open.store.trace(traceId)
  return rows.flatMap(({ header }) => parseHeader(header ?? '') ?? [])
}

function shown(prices?: PriceTable): Promise<TraceView> {
  const reader = new Reader({ ...open, origin: open.info.origin, ...(prices && { prices }) })
  return reader.show(localPrincipal('tester'), traceId)
}

it('[R11] a cost that the client does not say is worked out, and says so', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([call()])
  expect((await headers())[0]).toMatchObject({ cost: 3, costFrom: 'computed' })
  const { steps, summary } = await shown()
  expect(steps[0]).toMatchObject({ costUsd: 3, costFrom: 'computed' })
  expect(summary).toMatchObject({ costUsd: 3, costFrom: 'computed', unpricedCalls: 0 })
})

it('[R11] a cost that the client says stands, and says so', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([call({ costUsd: 0.5 })])
  expect((await headers())[0]).toMatchObject({ cost: 0.5, costFrom: 'reported' })
  const { steps, summary } = await shown(table(2))
  expect(steps[0]).toMatchObject({ costUsd: 0.5, costFrom: 'reported' })
  expect(summary).toMatchObject({ costUsd: 0.5, costFrom: 'reported' })
})

it('[R11] what is not known is not zero: another model, other kinds, no table', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([
    call({ model: 'none-such' }),
    call({ spanId: '2222222222222222', kind: 'agent' }),
  ])
  for (const header of await headers()) expect(header).not.toHaveProperty('cost')
  const { steps, summary } = await shown()
  expect(steps.map(({ costUsd, costFrom }) => [costUsd, costFrom])).toEqual([
    [null, null],
    [null, null],
  ])
  expect(summary).toMatchObject({ costUsd: null, costFrom: null, unpricedCalls: 1 })
})

it('[R11] a step that is sent again after prices changed is a duplicate, and keeps its cost', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([call()])
  await open.close()
  open = await log.open({ prices: table(7) })
  expect(await open.recorder.record([call()])).toMatchObject({ duplicates: 1 })
  expect((await shown(table(7))).summary.costUsd).toBe(3)
})

it('[R11] what was not known when it was recorded is worked out when it is read', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([call({ model: 'new-model' })])
  const { steps, summary } = await shown(table(2, 'new-model'))
  expect(steps[0]).toMatchObject({ costUsd: 3, costFrom: 'computed' })
  expect(summary).toMatchObject({ costUsd: 3, costFrom: 'computed', unpricedCalls: 0 })
})

it('[R11] a step told in parts is priced as a whole', async () => {
  open = await log.open({ prices: table(2) })
  const { endTime: _, usage: __, ...begun } = call({ partial: { order: 1 } })
  const { model: ___, ...ended } = call({ partial: { order: 2, unsaid: ['kind', 'name'] } })
  await open.recorder.record([begun, { ...ended, kind: 'event' }])
  for (const header of await headers()) expect(header).not.toHaveProperty('cost')
  const { steps, summary } = await shown(table(2))
  expect(steps).toMatchObject([{ kind: 'completion', costUsd: 3, costFrom: 'computed' }])
  expect(summary).toMatchObject({ costUsd: 3, costFrom: 'computed', inputTokens: 1_000_000 })
})

it('[R11] tokens that a log event brings to its span are priced with the model of either', async () => {
  open = await log.open({ prices: table(2) })
  const { usage: _, ...span } = call()
  const { model: __, ...event } = call({ joinsSpan: true, kind: 'event' })
  await open.recorder.record([span, event])
  const { steps, summary } = await shown(table(2))
  expect(steps).toMatchObject([{ usage, costUsd: 3, costFrom: 'computed' }])
  expect(summary).toMatchObject({ costUsd: 3, unpricedCalls: 0 })
})

it('[R11] says of a sum who knows it, and how many calls it is without', async () => {
  open = await log.open({ prices: table(2) })
  await open.recorder.record([
    call(),
    call({ spanId: '2222222222222222', costUsd: 0.5 }),
    call({ spanId: '3333333333333333', model: 'none-such' }),
    call({ spanId: '4444444444444444', model: 'none-such', usage: {} }),
  ])
  const { summary } = await shown()
  expect(summary).toMatchObject({ costUsd: 3.5, costFrom: 'mixed', unpricedCalls: 1 })
})
