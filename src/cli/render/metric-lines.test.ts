import { expect, test } from 'vitest'
import { metricLines } from './metric-lines.ts'

const point = (type: string, sum: number) => ({
  attributes: { 'gen_ai.token.type': type, 'gen_ai.request.model': 'gpt' },
  ...{ start: 1, time: 2, count: 2, sum, bounds: [0, 5], buckets: [1, 1, 0] },
})

test('a line for each point, with the labels in which they differ', () => {
  const attributes = {
    ...{ metricType: 'histogram', unit: '{token}' },
    points: [point('input', 310), point('output', 60)],
  }
  expect(metricLines(attributes, false)).toEqual([
    'gen_ai.token.type=input: sum 310, count 2 {token}',
    'gen_ai.token.type=output: sum 60, count 2 {token}',
  ])
})

test('many points are shown with all only', () => {
  const points = Array.from({ length: 7 }, (_, value) => ({ value }))
  const attributes = { metricType: 'sum', points }
  expect(metricLines(attributes, false)).toEqual([
    ...['value 0', 'value 1', 'value 2', 'value 3'],
    'and 3 more, see --full',
  ])
  expect(metricLines(attributes, true)).toHaveLength(7)
})

test('nothing of what is no metric', () => {
  expect(metricLines({ points: [{ value: 1 }] }, true)).toEqual([])
  expect(metricLines({ metricType: 'sum', points: 'x' }, true)).toEqual([])
  expect(metricLines({ metricType: 'sum', points: [null, 1] }, true)).toEqual([])
})
