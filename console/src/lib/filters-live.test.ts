import { expect, it } from 'vitest'
import { mergeRuns } from './filters-live.ts'

const run = (traceId: string, state = 'running') => ({ traceId, state })

it('[U10] rows stay where they are and change in place; what is new waits', () => {
  const listed = [run('b'), run('a')]
  const newest = [run('d'), run('c'), run('b', 'complete')]
  expect(mergeRuns(listed, newest)).toEqual({
    rows: [run('b', 'complete'), run('a')],
    fresh: [run('d'), run('c')],
  })
})

it('[U10] a run that two pages hold is one row', () => {
  expect(mergeRuns([run('b'), run('a'), run('b')], []).rows).toEqual([run('b'), run('a')])
})
