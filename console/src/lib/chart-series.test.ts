import { describe, expect, it } from 'vitest'
import { classSeries, hasValues, highest, segments, stacked } from './chart-series.ts'

const series = (...values: (number | null)[][]) =>
  values.map((of, n) => ({ name: `s${n}`, values: of }))

describe('stacked', () => {
  it('puts each on top of those before', () => {
    expect(stacked(series([1, 2], [3, null], [0, 4]))).toEqual([
      [
        [0, 1],
        [0, 2],
      ],
      [
        [1, 4],
        [2, 2],
      ],
      [
        [4, 4],
        [2, 6],
      ],
    ])
  })
})

describe('highest', () => {
  it('is that of the pile, or of one line', () => {
    const of = series([1, 5], [3, 1])
    expect([highest(of, 'stack'), highest(of, 'lines')]).toEqual([6, 5])
    expect([highest([], 'stack'), highest([], 'lines')]).toEqual([0, 0])
  })
})

describe('segments', () => {
  it('[U27] break where a value is not known', () => {
    expect(segments([null, 1, 2, null, 3])).toEqual([
      [
        { index: 1, value: 1 },
        { index: 2, value: 2 },
      ],
      [{ index: 4, value: 3 }],
    ])
  })
})

describe('hasValues', () => {
  it('is false of noughts and gaps', () => {
    expect([hasValues(series([0, null])), hasValues(series([0], [1]))]).toEqual([false, true])
  })
})

describe('classSeries', () => {
  const buckets = [
    { findings: { email: 5, phone: 1 } },
    { findings: { email: 1, us_ssn: 4, health: 2 } },
  ]

  it('shows the most frequent first, and the rest as one', () => {
    expect(classSeries(buckets, 3).map(({ name, values }) => [name, values])).toEqual([
      ['email', [5, 1]],
      ['us_ssn', [0, 4]],
      ['2 others', [1, 2]],
    ])
    expect(classSeries(buckets, 4)).toHaveLength(4)
    expect(classSeries(buckets, 3)[0]?.filter).toEqual({ classes: 'email' })
    expect(classSeries([])).toEqual([])
  })

  it('takes names of classes for nothing but names', () => {
    const odd = JSON.parse('[{"findings":{"__proto__":2,"constructor":1}},{"findings":{}}]') as {
      findings: Record<string, number>
    }[]
    expect(classSeries(odd).map(({ name, values }) => [name, values])).toEqual([
      ['__proto__', [2, 0]],
      ['constructor', [1, 0]],
    ])
  })
})
