import { expect, it } from 'vitest'
import { conflictPause } from './conflict-pause.ts'

const since = (ms: number, trouble: string | null = null) => ({
  begun: performance.now() - ms,
  trouble,
})

it('tries again at once at first, then after pauses that grow to half a second', () => {
  expect([1, 2, 3].map((attempt) => conflictPause(attempt, since(0)))).toEqual([0, 0, 0])
  for (const [attempt, most] of [
    [4, 10],
    [6, 40],
    [9, 320],
    [30, 500],
  ] as const) {
    const pause = conflictPause(attempt, since(0)) ?? 0
    expect(pause).toBeGreaterThanOrEqual(most / 2)
    expect(pause).toBeLessThanOrEqual(most)
  }
})

it('gives up after ten seconds, and not before the fourth attempt', () => {
  expect(conflictPause(4, since(10_001))).toBeNull()
  expect(conflictPause(4, since(9_000))).not.toBeNull()
  expect(conflictPause(3, since(60_000))).toBe(0)
})

it('gives up at the fourth attempt where something else is wrong', () => {
  expect(conflictPause(3, since(0, 'the disk is full'))).toBe(0)
  expect(conflictPause(4, since(0, 'the disk is full'))).toBeNull()
})
