import { expect, it } from 'vitest'
import { ago, cost, duration, short, tokens } from './figures.ts'

it.each([
  [null, '–'],
  [0.42, '0.4 ms'],
  [340, '340 ms'],
  [2100, '2.1 s'],
  [59_960, '1 m 00 s'],
  [185_000, '3 m 05 s'],
  [3_840_000, '1 h 04 m'],
])('%s ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

it('says how long ago', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(ago('2026-11-21T11:59:30Z', now)).toBe('just now')
  expect(ago('2026-11-21T11:00:00Z', now)).toBe('1 h ago')
  expect(ago('2026-11-14T11:00:00Z', now)).toBe('7 d ago')
  expect(ago('2025-01-31T00:00:00Z', now)).toBe('2025-01-31')
  expect(ago('2027-01-31T00:00:00Z', now)).toBe('2027-01-31')
  expect(ago('nonsense', now)).toBe('–')
})

it('shortens numbers', () => {
  expect(short(9999)).toBe('9999')
  expect(short(41_000)).toBe('41.0k')
  expect(short(1_200_000)).toBe('1.2M')
  expect(tokens(0, undefined)).toBe('')
  expect(tokens(812, 45)).toBe('812 → 45')
  expect(cost(null)).toBe('')
  expect(cost(0.00123)).toBe('$0.0012')
  expect(cost(1.5)).toBe('$1.50')
})
