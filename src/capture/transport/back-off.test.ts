import { expect, test } from 'vitest'
import { BackOff } from './back-off.ts'

const at = (random: number, now = 0) => new BackOff({ now: () => now, random: () => random })

test('grows twofold from 200 ms to 30 s, and begins anew after a success', () => {
  const backOff = at(1)
  const waits = Array.from({ length: 10 }, () => backOff.failed())
  expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
  expect(backOff.failures).toBe(10)
  backOff.succeeded()
  expect([backOff.failures, backOff.failed()]).toEqual([0, 200])
})

test('is spread over all of that time', () => {
  expect([at(0).failed(), at(0.5).failed()]).toEqual([0, 100])
})

test('waits as long as it is asked to, five minutes at most', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  for (const [asked, wait] of [
    ['3', 3000],
    [' 3 ', 3000],
    ['86400', 300_000],
    ['Sat, 21 Nov 2026 12:00:07 GMT', 7000],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 200],
    ['-1', 200],
    ['soon', 200],
    ['9'.repeat(1000), 200],
  ] as const)
    expect(at(1, now).failed(asked), asked.slice(0, 40)).toBe(wait)
})
