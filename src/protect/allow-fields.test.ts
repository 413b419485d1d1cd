import { expect, it } from 'vitest'
import { redact } from '../detect.ts'
import type { JsonValue } from '../record/json.ts'
import { keepListed } from './allow-fields.ts'
import { compilePolicy } from './policy.ts'

const policy = compilePolicy({ allowFields: ['user.plan', 'status', 'order'] })

it.each<[JsonValue, JsonValue, number]>([
  [
    { user: { plan: 'pro', name: 'Jane' }, status: 'ok' },
    { user: { plan: 'pro' }, status: 'ok' },
    1,
  ],
  [{ deep: [{ Status: 1, x: 2 }, { x: 3 }] }, { deep: [{ Status: 1 }] }, 2],
  [{ order: { id: 1, lines: ['a'] }, note: 'x' }, { order: { id: 1, lines: ['a'] } }, 1],
  [{ args: '{"user":{"plan":"pro","ssn":"1"}}' }, { args: '{"user":{"plan":"pro"}}' }, 1],
  [{ plan: 'pro', empty: {}, none: null }, null, 2],
  ['text', null, 1],
])('[P18] of %j only the named fields are left', (value, kept, dropped) => {
  expect(keepListed(policy, value)).toEqual({ value: kept, dropped })
})

it('[P18] nothing is left out where no list is given, everything where it is empty', () => {
  const value = { a: 1 }
  expect(keepListed(compilePolicy(), value)).toEqual({ value, dropped: 0 })
  expect(keepListed(compilePolicy({ allowFields: [] }), value)).toEqual({ value: null, dropped: 1 })
})

it('[P18] what is left is masked as ever', () => {
  const value = { status: 'mail a@example.org', other: 'b@example.org' }
  expect(redact(value, { policy: { allowFields: ['status'] } })).toEqual({
    status: 'mail [EMAIL_1]',
  })
})
