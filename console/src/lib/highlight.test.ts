import { expect, it } from 'vitest'
import { highlight } from './highlight.ts'

const shown = (text: string, ...marks: [number, number][]) =>
  highlight(
    text,
    marks.map(([start, end]) => ({ start, end })),
  )
    .map((segment) => (segment.mark ? `[${segment.text}]` : segment.text))
    .join('')

it('[U7] marks what was found, in order, and loses no character', () => {
  expect(shown('mail a@b.c now', [5, 10])).toBe('mail [a@b.c] now')
  expect(shown('abc')).toBe('abc')
  expect(shown('abcdef', [3, 5], [0, 2])).toBe('[ab]c[de]f')
  expect(shown('abcdef', [0, 4], [2, 6])).toBe('[abcd][ef]')
  expect(shown('abc', [-5, 1], [2, 99], [7, 9], [1, 1])).toBe('[a]b[c]')
})
