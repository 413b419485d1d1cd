import { describe, expect, it } from 'vitest'
import { bucketName, timeMarks } from './chart-time.ts'

const hour = 3_600_000
const every = (ms: number, count: number, from: string) =>
  Array.from({ length: count }, (_, n) => new Date(Date.parse(from) + n * ms).toISOString())
const inZone = (timeZone: string) => ({ timeZone, locale: 'en-GB' })
const labels = (starts: string[], timeZone: string, most?: number) =>
  timeMarks(starts, inZone(timeZone), most).map(({ index, label }) => `${index} ${label}`)

describe('timeMarks', () => {
  it('[U27] stand at local midnights, not at those of UTC', () => {
    const starts = every(hour, 72, '2026-11-03T00:00:00Z')
    expect(labels(starts, 'UTC', 4)).toEqual(['0 3 Nov', '24 4 Nov', '48 5 Nov'])
    expect(labels(starts, 'America/New_York', 4)).toEqual(['5 3 Nov', '29 4 Nov', '53 5 Nov'])
    expect(labels(starts, 'Asia/Kolkata', 4)).toEqual(['19 4 Nov', '43 5 Nov', '67 6 Nov'])
  })

  it('are of the finest unit that there is room for', () => {
    const day = every(hour, 24, '2026-11-03T00:00:00Z')
    expect(labels(day, 'UTC', 8)).toEqual([
      '0 00:00',
      '3 03:00',
      '6 06:00',
      '9 09:00',
      '12 12:00',
      '15 15:00',
      '18 18:00',
      '21 21:00',
    ])
    expect(labels(day, 'UTC', 4)).toEqual(['0 00:00', '6 06:00', '12 12:00', '18 18:00'])
    const minutes = every(60_000, 60, '2026-11-03T10:00:00Z')
    expect(labels(minutes, 'UTC', 7)[1]).toBe('10 10:10')
    const year = every(24 * hour, 365, '2026-01-01T00:00:00Z')
    expect(labels(year, 'UTC', 5)).toEqual([
      '0 Jan 2026',
      '90 Apr 2026',
      '181 Jul 2026',
      '273 Oct 2026',
    ])
  })

  it('take the hour that comes twice, and the one that is left out, as they come', () => {
    const starts = every(hour, 48, '2026-10-24T22:00:00Z')
    expect(labels(starts, 'Europe/Berlin', 3)).toEqual(['0 25 Oct', '25 26 Oct'])
    const spring = every(hour, 47, '2026-03-28T23:00:00Z')
    expect(labels(spring, 'Europe/Berlin', 3)).toEqual(
      ['0 29 Mar', '23 30 Mar', '47 31 Mar'].slice(0, 2),
    )
  })

  it('are none of nothing', () => {
    expect(timeMarks([], inZone('UTC'))).toEqual([])
  })
})

describe('bucketName', () => {
  it.each([
    ['2026-11-03T14:00:00Z', '2026-11-03T15:00:00Z', 'UTC', 'Tue 3 Nov, 14:00–15:00'],
    ['2026-11-03T23:00:00Z', '2026-11-04T00:00:00Z', 'UTC', 'Tue 3 Nov, 23:00–00:00'],
    ['2026-11-03T00:00:00Z', '2026-11-04T00:00:00Z', 'UTC', 'Tue 3 Nov'],
    [
      '2026-11-03T00:00:00Z',
      '2026-11-04T00:00:00Z',
      'Europe/Berlin',
      'Tue 3 Nov, 01:00 – Wed 4 Nov, 01:00',
    ],
  ])('%s to %s in %s', (start, end, zone, name) => {
    expect(bucketName(start, end, inZone(zone)).replaceAll(/(Tue|Wed),/g, '$1')).toBe(name)
  })
})
