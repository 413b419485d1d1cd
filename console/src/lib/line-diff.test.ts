import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineDiff, type DiffLine } from './line-diff.ts'

const shown = (lines: readonly DiffLine[]) =>
  lines.map(({ change, text }) => `${change}${text}`).join('|')

it('[U7] shows what a change takes and what it brings', () => {
  expect(shown(lineDiff('a\nb\nc', 'a\nx\nc'))).toBe(' a|-b|+x| c')
  expect(shown(lineDiff('', 'a'))).toBe('+a')
  expect(shown(lineDiff('a\nb', ''))).toBe('-a|-b')
  expect(shown(lineDiff('a\nb', 'a\nb'))).toBe(' a| b')
  expect(shown(lineDiff('a\na', 'a'))).toBe(' a|-a')
})

it('[U7] old and new can be put together from it, whatever they are', () => {
  const text = fc
    .array(fc.constantFrom('permit', 'forbid', '', 'x'), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      const side = (without: string) =>
        lines
          .filter(({ change }) => change !== without)
          .map((line) => line.text)
          .join('\n')
      expect(side('+')).toBe(before)
      expect(side('-')).toBe(after)
    }),
  )
})

it('[U7] a text that is too long to compare is shown as replaced', () => {
  const long = (word: string) => Array.from({ length: 2_000 }, (_, i) => `${word}${i}`).join('\n')
  const lines = lineDiff(long('a'), long('b'))
  expect(lines).toHaveLength(4_000)
  expect(lines[0]).toEqual({ change: '-', text: 'a0' })
})
