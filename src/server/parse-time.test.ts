import { expect, test } from 'vitest'
import { parseTime } from './parse-time.ts'

test.each([
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  ['2026-01-31T08:00:00Z', Date.UTC(2026, 0, 31, 8)],
  ['2026-01-31T08:00:00+02:00', Date.UTC(2026, 0, 31, 6)],
  ['1700000000000', 1_700_000_000_000],
  ['30s', 970_000],
  ['10m', 400_000],
  ['1h', -2_600_000],
  ['2026-13-31', null],
  ['yesterday', null],
  ['1', null],
  ['', null],
])('%s', (text, time) => {
  expect(parseTime(text, 1_000_000)).toBe(time)
})
