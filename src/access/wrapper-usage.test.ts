import { expect, test } from 'vitest'
import type { UsageStep } from './leaf-usage.ts'
import { toldByWrappers } from './wrapper-usage.ts'

const step = (
  spanId: string,
  parentSpanId: string | null,
  kind: UsageStep['kind'],
  tokens?: [number, number],
): UsageStep => ({
  ...{ spanId, parentSpanId, kind, costUsd: null, costFrom: null },
  usage: tokens ? { inputTokens: tokens[0], outputTokens: tokens[1] } : null,
})

test('a turn tells for its call, less the agents that ran in it', () => {
  const steps = [
    step('turn', null, 'agent', [430, 78]),
    step('call', 'turn', 'completion'),
    step('tool', 'turn', 'tool'),
    step('task', 'tool', 'agent', [310, 60]),
    step('t1', 'task', 'agent', [120, 18]),
    step('c1', 't1', 'completion'),
    step('t2', 'task', 'agent', [190, 42]),
    step('c2', 't2', 'completion', [190, 42]),
  ]
  expect(toldByWrappers(steps, new Set(['c2']))).toEqual({ inputTokens: 240, outputTokens: 36 })
  expect(toldByWrappers(steps.toReversed(), new Set(['c2']))).toEqual({
    ...{ inputTokens: 240, outputTokens: 36 },
  })
})

test('a wrapper of calls that tell it themselves adds nothing', () => {
  const steps = [
    step('run', null, 'agent', [310, 60]),
    step('c1', 'run', 'completion', [120, 18]),
    step('c2', 'run', 'completion', [190, 42]),
  ]
  expect(toldByWrappers(steps, new Set(['c1', 'c2']))).toEqual({ inputTokens: 0, outputTokens: 0 })
})

test('circles end, and many steps are passed once', () => {
  const many = Array.from({ length: 50_000 }, (_, n) => step('x', 'x', 'agent', [n, n]))
  expect(toldByWrappers([...many, step('c', 'x', 'completion')], new Set())).toEqual({
    ...{ inputTokens: 0, outputTokens: 0 },
  })
})
