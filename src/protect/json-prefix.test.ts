import fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonPrefix } from './json-prefix.ts'

function isPossible(...pieces: string[]): boolean {
  const prefix = new JsonPrefix()
  for (const piece of pieces) prefix.push(piece)
  return prefix.isPossible
}

const value = fc
  .oneof(fc.object({ maxDepth: 3 }), fc.array(fc.jsonValue()))
  .map((one) =>
    fc.sample(fc.constantFrom(0, 2), 1)[0] ? JSON.stringify(one, null, 2) : JSON.stringify(one),
  )

it('every beginning of JSON can become JSON, wherever it is cut', () => {
  fc.assert(
    fc.property(value, fc.nat(), fc.boolean(), (text, at, isQuoted) => {
      const whole = `${' '.repeat(at % 90)}${isQuoted ? JSON.stringify(text) : text}\n`
      const cut = at % whole.length
      expect([whole, isPossible(whole.slice(0, cut), whole.slice(cut))]).toEqual([whole, true])
    }),
  )
})

it.each([
  '[INFO] it went on',
  '[1] Smith',
  '[1, 2] and so on',
  '[a link](https://x.example)',
  '{{template}}',
  '{ a: 1 }',
  '{"a":1}\n{"b":2}',
  '{"a":',
  '"so it went on"',
  '',
  '- 1',
  '[tru, 1]',
  '["a" "b"]',
  '[1}',
  '["a\n"]',
])('what is no JSON is known for that at the sign that says so: %s', (text) => {
  const isOpen = text === '' || text === '{"a":'
  expect(isPossible(...text)).toBe(isOpen)
})
