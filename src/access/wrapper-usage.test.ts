import { expect, test } from 'vitest'
import type { UsageStep } from './leaf-usage.ts'
import { add, toldByWrappers, type TokenSum } from './wrapper-usage.ts'

const step = (
  spanId: string,
  parentSpanId: string | null,
  kind: UsageStep['kind'],
  tokens?: [number, number],
): UsageStep => ({
  ...{ spanId, parentSpanId, kind, costUsd: null, costFrom: null },
  usage: tokens ? { inputTokens: tokens[0], outputTokens: tokens[1] } : null,
})

function toldIn(...given: Parameters<typeof toldByWrappers>): TokenSum {
  const sum: TokenSum = { inputTokens: 0, outputTokens: 0 }
  for (const { told } of toldByWrappers(...given)) add(sum, told)
  return sum
}

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
  const counted = new Map([['c2', { inputTokens: 190, outputTokens: 42 }]])
  expect(toldIn(steps, counted)).toEqual({ inputTokens: 240, outputTokens: 36 })
  expect(toldIn(steps.toReversed(), counted)).toEqual({
    ...{ inputTokens: 240, outputTokens: 36 },
  })
})

test('a wrapper of calls that tell it themselves adds nothing', () => {
  const steps = [
    step('run', null, 'agent', [310, 60]),
    step('c1', 'run', 'completion', [120, 18]),
    step('c2', 'run', 'completion', [190, 42]),
  ]
  const counted = new Map([
    ['c1', { inputTokens: 120, outputTokens: 18 }],
    ['c2', { inputTokens: 190, outputTokens: 42 }],
  ])
  expect(toldIn(steps, counted)).toEqual({ inputTokens: 0, outputTokens: 0 })
})

test('circles end, and of many steps with one id one is told', () => {
  const many = Array.from({ length: 50_000 }, () => step('x', 'x', 'agent', [7, 5]))
  const told = toldIn([...many, step('c', 'x', 'completion')], new Map())
  expect(told).toEqual({ inputTokens: 7, outputTokens: 5 })
})
