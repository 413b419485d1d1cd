import { expect, it } from 'vitest'
import { at, unpacked } from './chat-json.ts'

it('[U14] JSON in a text is unpacked, where it is an object or a list', () => {
  expect(unpacked('{"a":[1]}')).toEqual({ a: [1] })
  expect(unpacked(' [1]')).toEqual([1])
  for (const text of ['7', '"a"', '{a', 'plain', '', `[${' '.repeat(600_000)}]`])
    expect(unpacked(text)).toBe(text)
  expect(unpacked(7)).toBe(7)
})

it('reads own properties only', () => {
  expect(at({}, ['toString', 'constructor', '__proto__'])).toBeUndefined()
  expect(at({ b: 1, a: null }, ['a', 'b'])).toBeNull()
})
