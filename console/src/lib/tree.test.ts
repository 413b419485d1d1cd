import { expect, it } from 'vitest'
import { ancestorsOf, buildTree, visibleRows, type TreeStep } from './tree.ts'

function step(spanId: string, parentSpanId: string | null = null, more: object = {}): TreeStep {
  const startTime = '2026-11-22T10:00:00.000Z'
  return { recordId: `r-${spanId}`, spanId, parentSpanId, startTime, status: 'ok', ...more }
}

function drawn(steps: readonly TreeStep[]): string[] {
  return buildTree(steps).map(
    ({ step: { spanId }, depth, orphan }) => `${'.'.repeat(depth)}${spanId}${orphan ? '?' : ''}`,
  )
}

it('[U13] children stand under their parents in order of time, whatever the order they came in', () => {
  const at = (second: number) => ({ startTime: `2026-11-22T10:00:0${second}.000Z` })
  const steps = [step('c', 'a', at(3)), step('b', 'a', at(2)), step('a'), step('d', 'b', at(1))]
  expect(drawn(steps)).toEqual(['a', '.b', '..d', '.c'])
})

it('[U13] each step is a row once: missing parents, own parents, circles, ids that come twice', () => {
  expect(drawn([step('a', 'gone'), step('b', 'a')])).toEqual(['a?', '.b'])
  expect(drawn([step('a', 'a')])).toEqual(['a?'])
  expect(drawn([step('a', 'b'), step('b', 'c'), step('c', 'a'), step('d', 'b')])).toEqual([
    'a?',
    '.c',
    '..b',
    '...d',
  ])
  const twice = buildTree([step('a'), step('a', null, { recordId: 'r-2' }), step('b', 'a')])
  expect(twice.map(({ step: { recordId } }) => recordId)).toEqual(['r-a', 'r-b', 'r-2'])
})

it('[U13] a chain of 20,000 steps and a step with 20,000 children are drawn', () => {
  const chain = Array.from({ length: 20_000 }, (_, i) => step(`${i}`, i ? `${i - 1}` : null))
  expect(buildTree(chain).at(-1)?.depth).toBe(19_999)
  const wide = Array.from({ length: 20_000 }, (_, i) => step(`${i}`, i ? '0' : null))
  const rows = buildTree(wide)
  expect([rows.length, rows[0]?.children, rows[0]?.end]).toEqual([20_000, 19_999, 20_000])
})

it('counts what is under a row: children, errors, where it ends', () => {
  const error = { status: 'error' }
  const rows = buildTree([
    step('a'),
    step('b', 'a', error),
    step('c', 'b', error),
    step('d', 'a'),
    step('e', null, error),
  ])
  expect(rows.map(({ children, errorsBelow, end }) => [children, errorsBelow, end])).toEqual([
    [2, 2, 4],
    [1, 1, 3],
    [0, 0, 3],
    [0, 0, 4],
    [0, 0, 5],
  ])
})

it('hides what is under a shut row, and finds the way to a step', () => {
  const rows = buildTree([step('a'), step('b', 'a'), step('c', 'b'), step('d', 'a'), step('e')])
  const seen = (...shut: string[]) =>
    visibleRows(rows, new Set(shut)).map(({ step: { spanId } }) => spanId)
  expect(seen('r-b')).toEqual(['a', 'b', 'd', 'e'])
  expect(seen('r-a', 'r-e')).toEqual(['a', 'e'])
  expect(ancestorsOf(rows, 'r-c')).toEqual(['r-b', 'r-a'])
  expect(ancestorsOf(rows, 'r-e')).toEqual([])
  expect(ancestorsOf(rows, 'no')).toEqual([])
})

it('takes times that are none', () => {
  expect(drawn([step('a', null, { startTime: 'never' }), step('b')])).toEqual(['a', 'b'])
})
