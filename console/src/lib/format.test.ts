import { expect, it } from 'vitest'
import { formatBytes, formatCost, formatDuration, formatNumber, formatPercent } from './format.ts'
import { formatAgo, formatTime, formatUtc, formatWhen } from './format-time.ts'

it('[U4] numbers are whole as far as they can be read, then short', () => {
  expect(formatNumber(12_345, 'en')).toBe('12,345')
  expect(formatNumber(1_234_567, 'en')).toBe('1.2M')
  expect(formatNumber(12_345, 'de')).toBe('12.345')
  expect(formatPercent(0.1234, 'en')).toBe('12.3%')
  expect(formatBytes(0, 'en')).toBe('0 B')
  expect(formatBytes(1536, 'en')).toBe('1.5 KiB')
})

it('[U4] small costs keep the digits that count', () => {
  expect(formatCost(0, 'en')).toBe('$0.00')
  expect(formatCost(0.000_34, 'en')).toBe('$0.00034')
  expect(formatCost(12.345, 'en')).toBe('$12.35')
})

it.each([
  [0, '0 ms'],
  [0.2, '<1 ms'],
  [850.4, '850 ms'],
  [1_240, '1.24 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_900, '1 h'],
  [10_860_000, '3 h 1 min'],
  [187_200_000, '2 d 4 h'],
])('[U4] %d ms is %s', (ms, text) => {
  expect(formatDuration(ms, 'en')).toBe(text)
})

it('[U4] times are in the zone of who reads, and in UTC beside it', () => {
  const zone = { locale: 'en-GB', timeZone: 'Asia/Tokyo' }
  expect(formatTime('2026-11-22T23:30:05Z', zone)).toBe('23 Nov 2026, 08:30:05 GMT+9')
  expect(formatUtc('2026-11-22T23:30:05.120Z')).toBe('2026-11-22 23:30:05.120 UTC')
  expect(formatTime('not a time')).toBe('not a time')
  expect(formatUtc('not a time')).toBe('not a time')
})

it('[U4] how long ago in the largest unit that fits', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  expect(formatAgo('2026-11-22T11:57:00Z', now, 'en')).toBe('3 minutes ago')
  expect(formatAgo('2026-11-20T11:57:00Z', now, 'en')).toBe('2 days ago')
  expect(formatAgo('2026-11-22T12:00:00Z', now, 'en')).toBe('now')
  expect(formatAgo('x', now)).toBe('x')
})

it('[U4] in lists how long ago, and from an hour on the time with its zone', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const zone = { locale: 'en-GB', timeZone: 'Asia/Tokyo' }
  expect(formatWhen('2026-11-22T11:01:00Z', now, zone)).toBe('59 minutes ago')
  expect(formatWhen('2026-11-22T11:00:00Z', now, zone)).toBe('22 Nov, 20:00 GMT+9')
  expect(formatWhen('2025-11-22T11:00:00Z', now, zone)).toBe('22 Nov 2025, 20:00 GMT+9')
  expect(formatWhen('2026-07-01T11:00:00Z', now, { ...zone, timeZone: 'Europe/London' })).toBe(
    '1 Jul, 12:00 BST',
  )
  expect(formatWhen('x', now)).toBe('x')
})
