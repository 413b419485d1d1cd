import { expect, test } from 'vitest'
import type { Step } from '../record/step.ts'
import { withoutRepeatedCalls } from './repeated-calls.ts'

const usage = { inputTokens: 120, outputTokens: 18 }
const step = (spanId: string, more: Partial<Step>): Step => ({
  ...{ traceId: 't', spanId, name: spanId, kind: 'completion', startTime: 1, status: 'ok' },
  ...{ usage, attributes: {} },
  ...more,
})
const kinds = (...steps: Step[]) => withoutRepeatedCalls(steps).map(({ kind }) => kind)

const outerStep = () => step('outer', { input: [{ role: 'user', content: 'hi' }] })

test('the span inside a model call that tells nothing more is an event', () => {
  expect(kinds(step('inner', { parentSpanId: 'outer' }), outerStep())).toEqual([
    'event',
    'completion',
  ])
})

test('so is one that failed like the call around it', () => {
  const failed = [step('inner', { parentSpanId: 'outer' }), outerStep()]
  for (const call of failed) delete call.usage
  expect(kinds(...failed)).toEqual(['event', 'completion'])
})

test('a model call with content, with no counts above it, or of another trace stays one', () => {
  const outer = outerStep()
  const both = ['completion', 'completion']
  expect(kinds(step('inner', { parentSpanId: 'outer', output: 'yes' }), outer)).toEqual(both)
  expect(kinds(step('inner', { parentSpanId: 'outer', traceId: 'u' }), outer)).toEqual(both)
  expect(kinds(step('inner', { parentSpanId: 'other' }), outer)).toEqual(both)
  const { usage: _, ...uncounted } = outer
  expect(kinds(step('inner', { parentSpanId: 'outer' }), uncounted)).toEqual(both)
  const agent = { ...outer, kind: 'agent' as const }
  expect(kinds(step('inner', { parentSpanId: 'outer' }), agent)).toEqual(['completion', 'agent'])
})
