import { expect, it } from 'vitest'
import { testHeader } from '../testing/views.ts'
import { summarizeTrace } from './trace-summary.ts'

const clock = { now: 1_790_000_000_000, lastRecord: 1_790_000_000_000 }

it('a run has the name of its first step that is no event', () => {
  const setUp = testHeader({ span: '1'.repeat(16), step: 'event', name: 'plugin.loaded', start: 1 })
  const root = testHeader({ span: '2'.repeat(16), step: 'agent', name: 'interaction', start: 2 })
  const named = (...headers: (typeof root)[]) => summarizeTrace('a'.repeat(32), headers, clock).name
  expect(named(setUp, root)).toBe('interaction')
  expect(named(setUp)).toBe('plugin.loaded')
})

it('[R10] findings of all messages add up', () => {
  const findings = { email: { count: 1, action: 'mask' } }
  const begun = testHeader({ fold: { order: 1 }, findings })
  const ended = testHeader({ fold: { order: 2 }, findings })
  const event = testHeader({ joins: true, findings })
  const other = testHeader({ span: '2'.repeat(16), findings })
  const found = (...headers: (typeof begun)[]) =>
    summarizeTrace('a'.repeat(32), headers, clock).findings
  expect(found(begun, ended)).toEqual({ email: 2 })
  expect(found(begun, ended, event, other)).toEqual({ email: 4 })
})
