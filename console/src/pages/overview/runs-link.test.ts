import { expect, it } from 'vitest'
import { rangeOf } from '../../lib/chart-range.ts'
import { filtersFrom } from '../../lib/filters.ts'
import { runsLink } from './runs-link.ts'

const at = (query: string, narrowed = {}) => ({
  range: rangeOf(new URLSearchParams(query), new Date('2026-11-22T12:00:00Z')),
  narrowed,
})
const filters = (link: string) => filtersFrom(link.slice('/runs?'.length))

it('[U20] what is clicked in the overview is what the list of runs understands', () => {
  const link = runsLink(at('last=24h', { model: 'gpt-5 mini', agent: 'a&b' }), { status: 'error' })
  expect(filters(link)).toEqual({
    ...{ since: '24h', model: 'gpt-5 mini', agent: 'a&b', status: 'error' },
  })
  const bucket = { since: '2026-11-03T14:00:00.000Z', until: '2026-11-03T15:00:00.000Z' }
  expect(filters(runsLink(at(''), { ...bucket, classes: 'email' }))).toEqual({
    ...bucket,
    classes: 'email',
  })
  expect(filters(runsLink(at('since=2026-11-01T00:00:00Z&until=2026-11-02T00:00:00Z')))).toEqual({
    since: '2026-11-01T00:00:00.000Z',
    until: '2026-11-02T00:00:00.000Z',
  })
})
