import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

it.each([
  ['shwo', 'show'],
  ['verfy', 'verify'],
  ['ver', 'verify'],
  ['LS', 'ls'],
  ['xyzzy', undefined],
  ['', undefined],
])('%s means %s', (word, meant) => {
  expect(nearest(word, ['show', 'verify', 'ls', 'record'])).toBe(meant)
})
