import { expect, it } from 'vitest'
import { foldSigns } from './fold-signs.ts'

it('leaves texts alone whose odd signs stand in no value', () => {
  for (const text of [
    'plain 12-34',
    'Das – schöne — Haus, 12 €',
    '你好，世界：12',
    'family 👨‍👩‍👧 of 3',
    'co\u00f6p',
  ])
    expect(foldSigns(text)).toBeUndefined()
})

it.each([
  ['no. 4111\u200b1111\u00ad2222 x', '411111112222', '4111\u200b1111\u00ad2222'],
  ['١٢٣ and ４５６', '123', '١٢٣'],
  ['a 219\u221209\u20119999.', '219-09-9999', '219\u221209\u20119999'],
  ['to jane＠example.com', 'jane@example.com', 'jane＠example.com'],
  ['\u200b\u200b12\u200b3', '123', '12\u200b3'],
])('folds %j and says where it stood', (text, plain, written) => {
  const folded = foldSigns(text)
  const at = folded?.text.indexOf(plain) ?? -1
  expect(at).toBeGreaterThanOrEqual(0)
  const [start, end] = folded?.span(at, at + plain.length) ?? [0, 0]
  expect(text.slice(start, end)).toBe(written)
  expect(folded?.holdsFolded(at, at + plain.length)).toBe(true)
})

it('tells what stands before the first folded sign', () => {
  expect(foldSigns('jane@example.com 1\u200b2')?.holdsFolded(0, 16)).toBe(false)
})

it('does not count what is folded for the sake of another sign', () => {
  const text = `１ ${'word '.repeat(40)}＋81`
  const folded = foldSigns(text)
  expect(folded?.text.endsWith('+81')).toBe(true)
  expect(folded?.holdsFolded(0, 1)).toBe(true)
  expect(folded?.holdsFolded(text.length - 3, text.length)).toBe(false)
})
