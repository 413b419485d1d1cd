import { describe, expect, it } from 'vitest'
import { axisTicks, shareOf, type Unit } from './chart-scale.ts'

describe('axisTicks', () => {
  it('counts have no halves', () => {
    expect(axisTicks(10, 'count')).toEqual([0, 3, 6, 9, 12])
  })

  it.each<[number, Unit, number[]]>([
    [0, 'count', [0, 1, 2, 3, 4]],
    [1, 'count', [0, 1]],
    [3, 'count', [0, 1, 2, 3]],
    [8, 'count', [0, 2, 4, 6, 8]],
    [97, 'count', [0, 25, 50, 75, 100]],
    [1_200_000, 'count', [0, 500_000, 1_000_000, 1_500_000]],
    [0.034, 'cost', [0, 0.01, 0.02, 0.03, 0.04]],
    [0, 'cost', [0, 0.0025, 0.005, 0.0075, 0.01]],
    [3500, 'duration', [0, 1000, 2000, 3000, 4000]],
    [75_000, 'duration', [0, 20_000, 40_000, 60_000, 80_000]],
    [7_000_000, 'duration', [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]],
  ])('of %d (%s)', (max, unit, ticks) => {
    expect(axisTicks(max, unit)).toEqual(ticks)
  })

  it('[U27] begins at nought and reaches what it has to, with few lines, whatever the number', () => {
    for (let n = -9; n < 15; n += 0.37)
      for (const unit of ['count', 'cost', 'duration'] as const) {
        const ticks = axisTicks(10 ** n, unit)
        expect(ticks[0]).toBe(0)
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(10 ** n * (1 - 1e-9))
        expect(ticks.length).toBeLessThanOrEqual(6)
        if (unit === 'count') expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true)
      }
  })

  it.each([Number.NaN, Infinity, -1])('takes %d for nothing', (max) => {
    expect(axisTicks(max, 'count')).toEqual([0, 1, 2, 3, 4])
  })
})

describe('shareOf', () => {
  it('is within the axis', () => {
    const ticks = [0, 5, 10]
    expect([0, 5, 10, 20, -1, Number.NaN].map((n) => shareOf(n, ticks))).toEqual([
      0, 0.5, 1, 1, 0, 0,
    ])
    expect(shareOf(1, [])).toBe(0)
  })
})
