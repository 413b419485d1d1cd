import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import { actions } from './action.ts'
import { compilePolicy } from './policy.ts'
import { protectValue } from './protect-value.ts'
import { placeholders, renderValue } from './render-value.ts'

const keyed = (domain: string, text: string): string =>
  [...`${domain}${text}`]
    .reduce((h, c) => (h * 31n + BigInt(c.codePointAt(0) ?? 0)) & 0xffffffffffffffffn, 7n)
    .toString(16)
    .padStart(16, '0')

function run(action: string, name: string, value: JsonValue) {
  const result = protectValue(
    value,
    { path: [] },
    compilePolicy({ classes: { [name]: action } }),
    keyed,
  )
  return {
    shown: renderValue(result.value, placeholders()),
    hidden: result.hidden,
    findings: result.findings,
  }
}

describe('[P10] only seal keeps the value', () => {
  it.each(actions.filter((action) => action !== 'seal' && action !== 'keep'))(
    '[P10] %s',
    (action) => {
      for (const value of [
        'see 219-09-9999 there',
        { a: { ssn: '219-09-9999' } },
        { a: { ssn: 219099999 } },
      ] as JsonValue[]) {
        const { shown, hidden, findings } = run(action, 'us_ssn', value)
        expect(JSON.stringify(shown)).not.toMatch(/219-?09-?9999/)
        expect(hidden.size).toBe(0)
        expect(findings.get('us_ssn')).toEqual({ count: 1, action })
      }
    },
  )

  it('[P10] seal does', () => {
    expect(run('seal', 'us_ssn', 'see 219-09-9999').hidden.get('us_ssn')).toHaveLength(1)
  })
})

it('writes what each action says', () => {
  expect(run('REDACT', 'email', 'to a@b.co').shown).toBe('to [REDACTED]')
  expect(run('HASH', 'email', 'to a@b.co').shown).toMatch(/^to \[EMAIL:[0-9a-f]{12}\]$/)
  expect(run('Pseudonym', 'email', 'to a@b.co').shown).toMatch(
    /^to user-[0-9a-f]{10}@pseudonym\.invalid$/,
  )
  expect(run('drop', 'email', 'to a@b.co!').shown).toBe('to !')
  expect(run('drop', 'email', { x: { email: 'a@b.co', y: 1 } }).shown).toEqual({ x: { y: 1 } })
  expect(run('keep', 'email', { x: { email: 'a@b.co' } }).shown).toEqual({ x: { email: 'a@b.co' } })
})

it('makes values coarser', () => {
  const cases: [string, JsonValue, JsonValue][] = [
    ['date_of_birth', { x: { dob: '1987-04-12' } }, { x: { dob: '1987' } }],
    ['date_of_birth', { x: { dob: 'April 12, 1987' } }, { x: { dob: '1987' } }],
    ['salary', { x: { salary: 85123.45 } }, { x: { salary: '80000-89999' } }],
    ['salary', 'salary of $95k', 'salary of 90000-99999'],
    ['ip', 'from 203.0.113.7', 'from 203.0.113.0/24'],
    ['email', 'to a@b.co', 'to ***@b.co'],
    ['password', { x: { password: 'abc' } }, { x: { password: '[PASSWORD]' } }],
  ]
  for (const [name, value, expected] of cases)
    expect(run('generalize', name, value).shown).toEqual(expected)
})
