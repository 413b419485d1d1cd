import { expect, it } from 'vitest'
import { displayWidth, padTo, shorten } from './width.ts'
import { stopwatch } from '../../testing/stopwatch.ts'

it('counts columns, not characters', () => {
  expect(displayWidth('abc')).toBe(3)
  expect(displayWidth('你好')).toBe(4)
  expect(displayWidth('e\u0301')).toBe(1)
  expect(displayWidth('😀')).toBe(2)
  expect(padTo('你', 4)).toBe('你  ')
})

it('cuts to a width', () => {
  expect(shorten('abcdef', 6)).toBe('abcdef')
  expect(shorten('abcdef', 4)).toBe('abc…')
  expect(shorten('你好世界', 5)).toBe('你好…')
  expect(shorten('abc', 0)).toBe('')
})

it('is quick with long texts', () => {
  const elapsed = stopwatch()
  shorten('ü'.repeat(5_000_000), 80)
  expect(elapsed()).toBeLessThan(500)
})
