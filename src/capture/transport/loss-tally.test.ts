import { expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { gapStep, lossOf, LossTally, sessionLostStep } from './loss-tally.ts'

const session = '7b1f2c1e-3f0a-4c55-9a77-0d5f6c2b8e01'
const step = (traceId: string, startTime: number): Step => ({
  ...{ traceId, spanId: 's', kind: 'tool', name: 'x', startTime, endTime: startTime + 5 },
  ...{ status: 'ok', attributes: {} },
})

test('sums up by trace and reason', () => {
  const tally = new LossTally()
  tally.add(lossOf(step('a', 7), 'queue_full'))
  tally.add(lossOf(step('a', 3), 'queue_full'))
  tally.add(lossOf(step('a', 1), 'closed'))
  tally.add(lossOf(step('b', 2), 'queue_full'))
  expect(tally.take()).toEqual([
    { traceId: 'a', reason: 'queue_full', count: 2, first: 3, last: 12 },
    { traceId: 'a', reason: 'closed', count: 1, first: 1, last: 6 },
    { traceId: 'b', reason: 'queue_full', count: 1, first: 2, last: 7 },
  ])
  expect(tally.isEmpty).toBe(true)
})

test('is bounded: what is beyond is counted together', () => {
  const tally = new LossTally()
  for (let i = 0; i < 3000; i++) tally.add(lossOf(step(`t${i}`, i), 'queue_full'))
  for (let i = 0; i < 3000; i++) tally.add(lossOf(step(`t${i}`, i), 'queue_full'))
  const losses = tally.take()
  expect(losses).toHaveLength(1001)
  expect(losses.at(-1)).toMatchObject({ traceId: '', count: 4000, first: 1000, last: 3004 })
  expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(6000)
})

test('told again, it is the same step', () => {
  const loss = lossOf(step('ab'.repeat(16), 7), 'queue_full')
  expect(gapStep(loss, session, 1)).toEqual(gapStep(loss, session, 1))
  expect(gapStep(loss, session, 2).spanId).not.toBe(gapStep(loss, session, 1).spanId)
  expect(gapStep({ ...loss, traceId: '' }, session, 1).traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(sessionLostStep('t', session, 5)).toEqual(sessionLostStep('t', session, 5))
  expect(sessionLostStep('t', session, 5)).toMatchObject({ traceId: 't', startTime: 5000 })
})
