import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Usage } from '../record/step.ts'
import { costOf, type ModelPrices, type PriceTable } from './price-table.ts'

const day = (n: number): number => Date.UTC(2026, 0, n) * 1000
const models: Record<string, ModelPrices> = {
  plain: { dated: false, prices: [{ from: day(2), input: 2, output: 10 }] },
  cached: {
    dated: true,
    prices: [
      { from: day(2), input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
      { from: day(10), input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
    ],
  },
  long: {
    dated: false,
    prices: [{ from: day(2), input: 1, output: 2, above: { tokens: 1000, input: 4, output: 8 } }],
  },
  embed: { dated: false, prices: [{ from: day(2), input: 0.1, output: 0 }] },
}
const table: PriceTable = { asOf: '2026-01-10', models: new Map(Object.entries(models)) }
const cost = (model: string, usage: Usage, time = day(3)): number | null =>
  costOf(table, { model, usage, time })

const million = 1_000_000
const some = { inputTokens: 1000, outputTokens: 100 }

it('[R11] tokens times price, in dollars', () => {
  expect(cost('plain', { inputTokens: million, outputTokens: million })).toBe(12)
  expect(cost('plain', some)).toBe(0.003)
})

it('[R11] cached tokens are priced as cached, and are not priced twice', () => {
  const usage = { ...some, cacheReadTokens: 600, cacheWriteTokens: 300 }
  expect(cost('cached', usage)).toBeCloseTo((100 * 2 + 600 * 0.2 + 300 * 2.5 + 1000) / million, 12)
  // No price of their own: they are input like any other.
  expect(cost('plain', usage)).toBe(cost('plain', some))
})

it('[R11] the price is that of the time of the call', () => {
  expect(cost('cached', some, day(9))).toBe(0.003)
  expect(cost('cached', some, day(10))).toBe(0.0015)
})

it('[R11] above a number of input tokens the whole call has other rates', () => {
  expect(cost('long', { inputTokens: 1000, outputTokens: 0 })).toBe(0.001)
  expect(cost('long', { inputTokens: 1001, outputTokens: 1000 })).toBeCloseTo(0.012004, 12)
})

it('[R11] a model is known by its name, and by a date behind it where it has such names', () => {
  for (const name of [
    'CACHED',
    'models/cached',
    'cached-2026-01-05',
    'cached-20260105',
    'cached@20260105',
  ])
    expect(cost(name, some)).toBe(0.003)
})

it.each<[string, string, Usage, number?]>([
  ['a model that is not in the table', 'unknown', some],
  ['one that only starts like another', 'cached-mini', some],
  ['a date behind a name that takes none', 'plain-2026-01-05', some],
  ['a name of JavaScript', 'constructor', some],
  ['a very long name', `models/${'cached'.repeat(100)}`, some],
  ['a time before the first price', 'plain', some, day(1)],
  ['no usage', 'plain', {}],
  ['a total only', 'plain', { totalTokens: 5 }],
  ['no output', 'plain', { inputTokens: 5 }],
  ['no input', 'plain', { outputTokens: 5 }],
  ['more cached tokens than tokens', 'cached', { ...some, cacheReadTokens: 2000 }],
])('[R11] unknown, and not zero: %s', (_, model, usage, time = day(3)) => {
  expect(cost(model, usage, time)).toBeNull()
})

it('[R11] an embedding needs no output', () => {
  expect(cost('embed', { inputTokens: million })).toBe(0.1)
})

it('[R11] thoughts that are counted beside the answer are paid for like it', () => {
  const usage = { ...some, reasoningTokens: 50 }
  expect(cost('plain', { ...usage, totalTokens: 1150 })).toBe(0.0035)
  expect(cost('plain', { ...usage, totalTokens: 1100 })).toBe(0.003)
  expect(cost('plain', usage)).toBe(0.003)
})

it('[R11] never below zero, never more than all at the dearest rate, for any counts', () => {
  const count = fc.option(fc.nat(10_000_000), { nil: undefined })
  const counts = fc.record({
    ...{ inputTokens: count, outputTokens: count, totalTokens: count },
    ...{ cacheReadTokens: count, cacheWriteTokens: count, reasoningTokens: count },
  })
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(models)), counts, (model, given) => {
      const usage = Object.fromEntries(Object.entries(given).filter(([, n]) => n !== undefined))
      const dollars = cost(model, usage)
      if (dollars === null) return
      const { inputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = given
      const all = inputTokens + outputTokens + reasoningTokens
      expect(dollars).toBeGreaterThanOrEqual(0)
      expect(dollars).toBeLessThanOrEqual((all * 10) / million + 1e-9)
    }),
  )
})
