import fc from 'fast-check'
import { expect, it } from 'vitest'
import { neutralize, oneLine } from './neutralize.ts'

it.each([
  ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
  ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
  ['\u009b2J', '\\x9b2J'],
  ['a\rb\u0008', 'a\\x0db\\x08'],
  ['a\tb\nc', 'a\tb\nc'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['\u{e0041}', '\\u{e0041}'],
  ['grüße 你好 👩‍💻'.replace('\u200d', ''), 'grüße 你好 👩💻'],
])('shows %j as %j', (text, shown) => {
  expect(neutralize(text)).toBe(shown)
})

it('leaves nothing that a terminal obeys', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(neutralize(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(oneLine(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
    }),
  )
})
