import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { costOf } from '../journal/price-table.ts'
import { builtInPrices, readPrices } from './price-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'sealtrace-prices-'))

function read(value: unknown) {
  const path = join(folder, 'prices.json')
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return readPrices(path)
}

const head = { asOf: '2026-01-01', source: 'test', currency: 'USD', per: 'million tokens' }
const price = { from: '2026-01-01', input: 1, output: 2 }
const file = (...models: unknown[]) => ({ ...head, models })

test('the table that comes with the program has the models that teams use, none twice, and sane prices', () => {
  const { models, asOf } = builtInPrices()
  expect(models.size).toBeGreaterThan(60)
  expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
  for (const { prices } of models.values())
    for (const { from, input, output, cacheRead = 0, above } of prices) {
      expect(from).toBeGreaterThan(Date.parse('2022-01-01') * 1000)
      expect(from).toBeLessThanOrEqual(Date.parse(asOf) * 1000)
      expect(input).toBeGreaterThan(0)
      expect(cacheRead).toBeLessThan(input)
      expect(output === 0 || output >= input).toBe(true)
      if (above) expect(above.input).toBeGreaterThan(input)
    }
})

test.each([
  ['gpt-4o-2024-08-06', '2024-09-01', 7.5 + 2.5 * 2],
  ['gpt-4o', '2024-06-01', 5 * 3 + 15 * 0.5],
  ['o3-2025-04-16', '2025-05-01', 10 * 3 + 40 * 0.5],
  ['o3-2025-04-16', '2026-05-01', 2 * 3 + 8 * 0.5],
  ['claude-sonnet-4-5-20250929', '2026-01-01', 6 * 3 + 22.5 * 0.5],
  ['deepseek-chat', '2026-01-01', 0.28 * 3 + 0.42 * 0.5],
])('the price of %s on %s is that of the day', (model, day, dollars) => {
  const usage = { inputTokens: 3_000_000, outputTokens: 500_000 }
  const time = Date.parse(day) * 1000
  expect(costOf(builtInPrices(), { model, usage, time })).toBeCloseTo(dollars, 9)
})

test('a file of the user takes its place', () => {
  const { asOf, models } = read(
    file({ names: ['My-Model', 'other'], dated: true, prices: [price] }),
  )
  expect(asOf).toBe('2026-01-01')
  const expected = {
    dated: true,
    prices: [{ from: Date.parse('2026-01-01') * 1000, input: 1, output: 2 }],
  }
  expect([...models]).toEqual([
    ['my-model', expected],
    ['other', expected],
  ])
})

test('the file that the documentation shows is one', () => {
  const runs = readFileSync(new URL('../../docs/runs.md', import.meta.url), 'utf8')
  const [, example = ''] = /^```json\n([^]*?)^```$/m.exec(runs) ?? []
  const { models } = read(example)
  expect(models.get('our-model')?.prices[1]).toMatchObject({ input: 2, above: { input: 4 } })
})

test.each<[string, unknown, string]>([
  ['no JSON', '{ "canary"', 'not valid JSON'],
  ['no table', ['canary'], 'cost.prices'],
  ['another currency', { ...file(), currency: 'canary' }, 'currency'],
  ['another unit', { ...file(), per: 'canary' }, 'per'],
  ['an unknown field', file({ names: ['a'], prices: [price], canary: 1 }), 'models.0: a field'],
  [
    'a price below zero',
    file({ names: ['a'], prices: [{ ...price, input: -1 }] }),
    'models.0.prices.0.input',
  ],
  [
    'a price as text',
    file({ names: ['a'], prices: [{ ...price, output: 'canary' }] }),
    'models.0.prices.0.output',
  ],
  [
    'a day that is none',
    file({ names: ['a'], prices: [{ ...price, from: '2026-02-30' }] }),
    'models.0.prices.0.from',
  ],
  ['no price', file({ names: ['a'], prices: [] }), 'models.0.prices'],
  [
    'a model twice',
    file({ names: ['a'], prices: [price] }, { names: ['b', 'A'], prices: [price] }),
    'models.1.names.1',
  ],
  ['prices out of order', file({ names: ['a'], prices: [price, price] }), 'models.0.prices.1.from'],
])('refused, with the place and never what stands there: %s', (_, value, place) => {
  const refused = expect.objectContaining({ code: 'config_invalid' })
  expect(() => read(value)).toThrow(refused)
  expect(() => read(value)).toThrow(place)
  expect(() => read(value)).not.toThrow(/canary|-1|2026-02-30/)
})
