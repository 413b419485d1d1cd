import { expect, it } from 'vitest'
import { leavesOut, readViews, readyViews, withView, writeViews } from './filters-saved.ts'
import { filtersFrom, queryOf } from './filters.ts'

it('[U12] a view is saved, replaced, and read back', () => {
  const first = withView([], ' Failed ', { status: 'error' })
  const both = withView(first, 'Slow', { min_duration_ms: '5000' })
  const views = withView(both, 'Failed', { status: 'error', since: '7d' })
  expect(views).toEqual([
    { name: 'Slow', query: 'min_duration_ms=5000' },
    { name: 'Failed', query: 'since=7d&status=error' },
  ])
  expect(readViews(writeViews(views))).toEqual(views)
  expect(withView(views, '  ', {})).toEqual(views)
  expect([writeViews([]), readViews(null)]).toEqual([null, []])
})

it('[U12] nothing that may name a person stays in the browser', () => {
  const filters = { user: 'ada', session: 'ada-1', tag: 'ada', status: 'error' }
  expect(writeViews(withView([], 'v', filters))).not.toContain('ada')
  expect(leavesOut(filters)).toBe(true)
  expect(leavesOut({ status: 'error' })).toBe(false)
})

it('[U12] what others wrote into the storage is checked', () => {
  for (const text of ['{', '7', 'null', '[1,null,{"name":1}]', '[{"name":"a"}]'])
    expect(readViews(text)).toEqual([])
  const evil = JSON.stringify([{ name: 'a', query: 'user=ada&status=error&x=<b>' }])
  expect(readViews(evil)).toEqual([{ name: 'a', query: 'status=error' }])
})

it('the ready views ask what can be asked', () => {
  for (const { query } of readyViews) expect(queryOf(filtersFrom(query))).toBe(query)
})
