import { describe, expect, it } from 'vitest'
import { fromLocalInput, lastRange, localInput, rangeOf, rangeQuery } from './chart-range.ts'

const now = new Date('2026-11-22T12:34:56.789Z')
const of = (query: string) => rangeOf(new URLSearchParams(query), now)
const query = (text: string) => new URLSearchParams(rangeQuery(of(text))).toString()

describe('rangeOf', () => {
  it('is the last seven days where nothing is said, or nothing that can be meant', () => {
    for (const text of ['', 'last=x', 'since=x', 'last=constructor', 'until=2026-01-01T00:00:00Z'])
      expect(of(text)).toEqual({
        since: new Date('2026-11-15T12:35:00Z'),
        until: new Date('2026-11-22T12:35:00Z'),
        last: '7d',
      })
  })

  it('is the same for the whole of a minute', () => {
    const later = new Date(now.getTime() + 3000)
    expect(lastRange('1h', later)).toEqual(lastRange('1h', now))
  })

  it('is a span where one is said, until now where it has no end', () => {
    expect(of('since=2026-11-01T00:00:00Z&until=2026-11-02T00:00:00Z')).toEqual({
      since: new Date('2026-11-01T00:00:00Z'),
      until: new Date('2026-11-02T00:00:00Z'),
      last: null,
    })
    expect(of('since=2026-11-01T00:00:00Z').until).toEqual(now)
    expect(of('since=2026-11-03T00:00:00Z&until=2026-11-02T00:00:00Z').last).toBe('7d')
  })

  it('goes into the address and comes back', () => {
    const span = 'since=2026-11-01T00%3A00%3A00.000Z&until=2026-11-02T00%3A00%3A00.000Z'
    expect([query('last=24h'), query(span), query('last=7d')]).toEqual(['last=24h', span, ''])
  })
})

describe('localInput', () => {
  it('goes there and back, to the minute', () => {
    const time = new Date('2026-11-22T12:34:00Z')
    expect(fromLocalInput(localInput(time))).toEqual(time)
    expect([
      fromLocalInput(''),
      fromLocalInput('soon'),
      fromLocalInput('2026-99-99T00:00'),
    ]).toEqual([null, null, null])
  })
})
