import { expect, test } from 'vitest'
import type { Step } from '../../record/step.ts'
import { OpenTraces } from './open-traces.ts'

const step = (traceId: string, spanId: string, more: Partial<Step> = {}): Step => ({
  ...{ traceId, spanId, kind: 'agent', name: '', startTime: 5, status: 'unset', attributes: {} },
  partial: { order: 5 },
  ...more,
})
const end = { endTime: 9, partial: { order: 9 } }

test('a trace is open while one of its steps is, and until its end is on disk', () => {
  const open = new OpenTraces()
  open.note(step('a', '1'))
  open.note(step('a', '2'))
  open.note(step('b', '3'))
  open.note(step('a', '1', end))
  open.note(step('b', '3', end))
  expect([open.ids(), open.size]).toEqual([['a', 'b'], 1])
  const { version } = open
  open.settle()
  expect(open.ids()).toEqual(['a'])
  expect(open.version).toBeGreaterThan(version)
})

test('what is said after the end, or of a step that is told whole, opens nothing', () => {
  const open = new OpenTraces()
  open.note(step('a', '1'))
  open.note(step('a', '1', end))
  open.note(step('a', '1', { partial: { order: 10 } }))
  const { partial: _, ...whole } = step('b', '2')
  open.note(whole)
  open.settle()
  expect(open.ids()).toEqual([])
})

test('is bounded, and forgets the oldest', () => {
  const open = new OpenTraces()
  for (let i = 0; i < 10_001; i++) open.note(step(`t${i}`, 's'))
  open.settle()
  expect(open.size).toBe(10_000)
  expect(open.ids()).not.toContain('t0')
  expect(open.take()).toHaveLength(10_000)
  expect(open.size).toBe(0)
})
