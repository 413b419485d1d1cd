import { expect, it } from 'vitest'
import { conflictPause } from './conflict-pause.ts'

const now = () => performance.now()

it('tries again at once at first, then after pauses that grow to half a second', () => {
  expect([1, 2, 3].map((attempt) => conflictPause(attempt, now()))).toEqual([0, 0, 0])
  for (const [attempt, most] of [
    [4, 10],
    [6, 40],
    [9, 320],
    [30, 500],
  ] as const) {
    const pause = conflictPause(attempt, now()) ?? 0
    expect(pause).toBeGreaterThanOrEqual(most / 2)
    expect(pause).toBeLessThanOrEqual(most)
  }
})

it('gives up after ten seconds, and not before the fourth attempt', () => {
  expect(conflictPause(4, now() - 10_001)).toBeNull()
  expect(conflictPause(4, now() - 9_000)).not.toBeNull()
  expect(conflictPause(3, now() - 60_000)).toBe(0)
})
