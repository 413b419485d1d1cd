import { expect, test } from 'vitest'
import type { StepKind } from '../record/step.ts'
import { growth } from '../testing/growth.ts'
import { sumLeafUsage, type UsageStep } from './leaf-usage.ts'

const step = (
  spanId: string,
  parentSpanId: string | null,
  kind: StepKind,
  inputTokens?: number,
): UsageStep => ({
  ...{ spanId, parentSpanId, kind, costUsd: null, costFrom: null },
  usage: inputTokens === undefined ? null : { inputTokens, outputTokens: 1 },
})

test('[R15] wrappers repeat what they wrap', () => {
  const steps = [
    step('agent', null, 'agent', 30),
    step('generation', 'agent', 'completion', 30),
    step('first', 'generation', 'completion', 10),
    step('second', 'generation', 'completion', 20),
  ]
  expect(sumLeafUsage(steps)).toMatchObject({ inputTokens: 30, outputTokens: 2, costUsd: null })
})

test('[R15] a call is no wrapper of what a tool below it spends', () => {
  const steps = [
    step('call', null, 'completion', 10),
    step('tool', 'call', 'tool'),
    step('inner agent', 'tool', 'agent', 7),
    step('inner call', 'inner agent', 'completion', 7),
    step('next call', null, 'completion', 20),
  ]
  expect(sumLeafUsage(steps).inputTokens).toBe(37)
})

const priced = (
  spanId: string,
  costUsd: number | null,
  more: Partial<UsageStep> = {},
): UsageStep => ({
  ...step(spanId, null, 'completion', 10),
  ...{ costUsd, costFrom: costUsd === null ? null : 'reported', ...more },
})

test('[R15] agents that repeat the sums of what they did are not counted, however deep', () => {
  const steps = [
    step('crew', null, 'agent', 60),
    step('planner', 'crew', 'agent', 10),
    step('plan', 'planner', 'completion', 10),
    step('worker', 'crew', 'agent', 50),
    step('step 1', 'worker', 'agent', 20),
    step('ask', 'step 1', 'completion', 20),
    step('hand over', 'step 1', 'handoff'),
    step('step 2', 'hand over', 'agent', 30),
    step('answer', 'step 2', 'completion', 30),
  ]
  expect(sumLeafUsage(steps)).toMatchObject({ inputTokens: 60, outputTokens: 3 })
})

test('[R15] an agent used as a tool spends tokens of its own, beside those of the call that asked for it', () => {
  const steps = [
    step('agent', null, 'agent', 45),
    step('ask', 'agent', 'completion', 10),
    step('tool', 'agent', 'tool', 15),
    step('inner', 'tool', 'agent', 15),
    step('inner call', 'inner', 'completion', 15),
    step('answer', 'agent', 'completion', 20),
  ]
  expect(sumLeafUsage(steps).inputTokens).toBe(45)
})

test('[R15] failed attempts count with what they used, and a wrapper whose calls say nothing counts itself', () => {
  const steps = [
    step('wrapper', null, 'completion', 10),
    step('failed', 'wrapper', 'completion'),
    step('other', null, 'completion', 5),
    step('retried', 'other', 'completion', 4),
    step('again', 'other', 'completion', 5),
  ]
  expect(sumLeafUsage(steps).inputTokens).toBe(19)
})

test('[R15] an embedding is a model call', () => {
  const steps = [step('search', null, 'retrieval', 7), step('embed', 'search', 'embedding', 7)]
  expect(sumLeafUsage(steps).inputTokens).toBe(7)
})

test('[R15] a call inside takes nothing out of the totals', () => {
  const real = { ...step('real', null, 'completion', 1_000_000), costUsd: 50 }
  const inner = { ...step('inner', 'real', 'completion', 1), costUsd: 0 }
  const outer = { ...step('outer', null, 'completion', 3), costUsd: 3 }
  for (const steps of [
    [real, inner],
    [inner, real],
  ])
    expect(sumLeafUsage(steps)).toMatchObject({ inputTokens: 1_000_000, costUsd: 50 })
  const more = { ...inner, spanId: 'more', parentSpanId: 'outer', costUsd: 2 }
  expect(sumLeafUsage([outer, more])).toMatchObject({
    ...{ inputTokens: 3, costUsd: 3, costFrom: 'reported', unpricedCalls: 0 },
  })
})

test('[R15] a computed cost of tokens that are told inside is not added', () => {
  const outer = priced('outer', 9, { costFrom: 'computed' })
  const inner = priced('inner', 4, { parentSpanId: 'outer', costFrom: 'computed' })
  expect(sumLeafUsage([outer, inner])).toMatchObject({ costUsd: 4, unpricedCalls: 0 })
  const unpriced = priced('outer', null)
  expect(sumLeafUsage([unpriced, inner])).toMatchObject({ costUsd: 4, unpricedCalls: 0 })
})

test('[R15] model calls in a circle count what one of them says', () => {
  const a = priced('a', 5, { parentSpanId: 'b' })
  const b = priced('b', 5, { parentSpanId: 'a' })
  for (const steps of [
    [a, b],
    [b, a],
  ])
    expect(sumLeafUsage(steps)).toMatchObject({ inputTokens: 10, costUsd: 5 })
})

test('[R15] a cost that is not known is not zero, and is counted', () => {
  expect(sumLeafUsage([priced('a', null)])).toMatchObject({ costUsd: null, unpricedCalls: 1 })
  const computed = priced('c', 2, { costFrom: 'computed' })
  expect(sumLeafUsage([priced('a', null), priced('b', 1), computed])).toMatchObject({
    ...{ costUsd: 3, costFrom: 'mixed', unpricedCalls: 1 },
  })
  expect(sumLeafUsage([computed])).toMatchObject({ costUsd: 2, costFrom: 'computed' })
  expect(sumLeafUsage([priced('a', 0), step('b', null, 'completion')])).toMatchObject({
    ...{ costUsd: 0, costFrom: 'reported', unpricedCalls: 0 },
  })
})

test('[R15] a sum of costs has no digits that no cost has', () => {
  expect(sumLeafUsage([priced('a', 0.1), priced('b', 0.2)]).costUsd).toBe(0.3)
})

test('[R15] ids that form no tree end, in time linear in the steps', () => {
  const circle = [step('a', 'b', 'completion', 1), step('b', 'a', 'completion', 1)]
  expect(sumLeafUsage(circle).inputTokens).toBeLessThanOrEqual(2)
  expect(sumLeafUsage([step('a', 'a', 'completion', 1)]).inputTokens).toBe(1)
  const timed = (n: number) => {
    const deep = Array.from({ length: n }, (_, i) => step(`${i}`, `${i - 1}`, 'agent', 1))
    const calls = Array.from({ length: n }, (_, i) => step(`c${i}`, `${n - 1}`, 'completion', 1))
    return () => expect(sumLeafUsage([...deep, ...calls]).inputTokens).toBe(n)
  }
  expect(growth(5000, timed)).toBeLessThan(11)
})
