import { expect, it } from 'vitest'
import { align } from './align.ts'

const labels = new Map([
  ['EMAIL_ADDRESS', 'email'],
  ['PHONE_NUMBER', 'phone'],
])

it('finds what the placeholders stand for', () => {
  const text = 'mail a@b.example or call 555-0100 today'
  expect(align(text, 'mail EMAIL_ADDRESS or call PHONE_NUMBER today', labels)).toEqual([
    { class: 'email', start: 5, end: 16 },
    { class: 'phone', start: 25, end: 33 },
  ])
})

it('takes placeholders at both ends', () => {
  expect(align('a@b.example', 'EMAIL_ADDRESS', labels)).toEqual([
    { class: 'email', start: 0, end: 11 },
  ])
})

it('leaves words alone that are no placeholders', () => {
  expect(align('NOT A NUMBER', 'NOT A NUMBER', labels)).toEqual([])
})
