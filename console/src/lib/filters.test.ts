import { expect, it } from 'vitest'
import { filtersFrom, filterWords, queryOf, withFilter, type RunFilters } from './filters.ts'

const all: RunFilters = {
  since: '24h',
  until: '2026-11-22T10:00:00Z',
  agent: 'support & sales',
  model: 'gpt',
  kind: 'tool',
  status: 'error',
  state: 'complete',
  trace_type: 'agent_decision',
  environment: 'prod',
  session: 's-1',
  user: 'u-1',
  tag: 'a=b',
  min_cost: '0.25',
  min_duration_ms: '1500',
  classes: 'email,us_ssn',
}

it('[U11] filters and addresses are the same thing', () => {
  expect(filtersFrom(`?${queryOf(all)}`)).toEqual(all)
  expect(queryOf({})).toBe('')
  const { since, ...rest } = all
  expect(queryOf({ ...rest, since: since ?? '' })).toBe(queryOf(all))
})

it('[U11] what an address says that is no filter is left out', () => {
  const query =
    'since=always&until=2026-99-99&kind=evil&status=OK&state=&min_cost=-1&min_duration_ms=1e9' +
    '&classes=Email;drop&q=secret&text=secret&agent=+a+&__proto__=x&constructor=x' +
    `&model=${'m'.repeat(201)}`
  expect(filtersFrom(query)).toEqual({ agent: 'a' })
})

it('[U11] there is no filter for words', () => {
  for (const name of ['q', 'text', 'words', 'search', 'value'])
    expect(filtersFrom(`${name}=secret`)).toEqual({})
})

it('sets, changes and takes away one', () => {
  expect(withFilter({ agent: 'a' }, 'status', 'error')).toEqual({ agent: 'a', status: 'error' })
  expect(withFilter({ status: 'ok' }, 'status', 'no such')).toEqual({})
  expect(withFilter({ status: 'ok' }, 'status', undefined)).toEqual({})
  expect(filterWords({ status: 'error', min_cost: '1' })).toEqual([
    { name: 'status', text: 'status error' },
    { name: 'min_cost', text: 'cost ≥ $ 1' },
  ])
})
