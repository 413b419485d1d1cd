import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../record/json.ts'
import { shown } from './test-protect.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const cookie = { domain: 'x.example', path: '/', expires: 1, size: 3, httpOnly: true, secure: true }

describe('[P6] one field says what another one holds', () => {
  it.each<[string, JsonObject]>([
    ['in capitals', { Name: 'db_password', Value: 'kitten99' }],
    ['key', { Key: 'db_password', Value: 'kitten99' }],
    ['with a word before both', { ParameterKey: 'DbPassword', ParameterValue: 'kitten99' }],
    ['the same apart', { header_name: 'X-Api-Key', header_value: 'kitten99' }],
    ['among many fields', { name: 'auth_token', value: 'kitten99', ...cookie, session: false }],
    ['a long name', { key: `a.${'b_c.'.repeat(40)}password`, value: { stringValue: 'kitten99' } }],
  ])('%s', (_, value) => {
    expect(JSON.stringify(shown(value))).not.toContain('kitten99')
  })

  it('and nothing is hidden where the two do not belong together', () => {
    for (const value of [
      { HeaderName: 'password', OtherValue: 'kitten99' },
      { type: 'password', content: 'kitten99', ...cookie, session: false },
      { Name: 'colour', Value: 'red' },
    ])
      expect(shown(value)).toEqual(value)
  })

  it('and of many fields only the one that says it has no meaning of its own', () => {
    const person = { name: 'Rose Quux', value: 7, email: '', ...cookie }
    expect(shown(person)).toMatchObject({ name: '[PERSON_1]', value: 7 })
  })

  it('takes time linear in the fields', () => {
    const value: JsonObject = {}
    for (let i = 0; i < 10_000; i++)
      Object.assign(value, {
        [`a${i}_key`]: 'x',
        [`a${i}_value`]: 'y',
        [`${'_'.repeat(i % 999)}name`]: 1,
      })
    const elapsed = stopwatch()
    shown(value)
    expect(elapsed()).toBeLessThan(10_000)
  })
})

it('[P6] values that a JSON schema holds are hidden as those of the field', () => {
  const password = { type: 'string', default: 'kitten99', examples: ['horse77'], title: 'Password' }
  const text = JSON.stringify(shown({ properties: { password } }))
  expect(text).not.toMatch(/kitten99|horse77/)
  expect(text).toContain('"title":"Password"')
})
