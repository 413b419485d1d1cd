import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha256 } from '../crypto/hmac.ts'
import { toHex } from '../crypto/encoding.ts'
import { Secret } from '../crypto/secret.ts'
import type { JsonValue } from '../record/json.ts'
import { hasMarks } from '../record/marker.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { protectValue } from './protect-value.ts'
import { placeholders, renderValue } from './render-value.ts'

const runs = { numRuns: process.env['SLOW'] ? 10_000 : 200 }
const key = Secret.own(new Uint8Array(32).fill(7))
const keyed: KeyedHash = (domain, text) => toHex(hmacSha256(key, `${domain}|${text}`)).slice(0, 16)

function protect(value: JsonValue, options?: PolicyOptions, path: string[] = []) {
  return protectValue(value, { path }, compilePolicy(options), keyed)
}

function show(value: JsonValue, options?: PolicyOptions): JsonValue {
  return renderValue(protect(value, options).value, placeholders())
}

const profile = {
  user_id: 'u-17',
  name: 'Jane Sample',
  email: 'jane.sample@example.com',
  ssn: '219-09-9999',
  salary: 85123.45,
  medical_notes: 'hypertension; takes lisinopril',
  phone: '+1-202-555-0143',
  date_of_birth: '1987-04-12',
  card: { number: '4111 1111 1111 1111', cvv: '737' },
}
const canaries = [
  'Jane',
  '219-09-9999',
  '85123.45',
  'hypertension',
  'lisinopril',
  'jane.sample@example.com',
  '4111',
  '737',
  '202-555',
  '1987',
]
const shapes: [string, JsonValue][] = [
  ['object', profile],
  ['JSON string', JSON.stringify(profile)],
  ['indented JSON string', JSON.stringify(profile, null, 2)],
  ['JSON in JSON in JSON', JSON.stringify({ a: JSON.stringify({ b: JSON.stringify(profile) }) })],
  ['list of pairs', Object.entries(profile).map(([name, value]) => ({ name, value }))],
  ['deep', { a: [{ b: { profile } }] }],
]

describe('[P1] a sealed value leaves only its mark', () => {
  it.each(shapes)('%s', (_, value) => {
    for (const options of [{}, { preset: 'classic' }] as PolicyOptions[]) {
      const result = protect(value, options)
      const text = JSON.stringify(result.value)
      const names = _ === 'list of pairs' ? canaries.slice(1) : canaries
      for (const canary of names) expect([canary, text.includes(canary)]).toEqual([canary, false])
      expect(text).toContain('u-17')
      expect(result.hidden.get('salary')?.[0]?.value).toBe(85123.45)
      expect(result.hidden.get('us_ssn')?.map((entry) => entry.value)).toEqual(['219-09-9999'])
    }
  })
})

it('[P1] keeps equal values once', () => {
  const { hidden, findings } = protect(['SSN 219-09-9999', { ssn: '219-09-9999' }])
  expect(hidden.get('us_ssn')).toHaveLength(1)
  expect(findings.get('us_ssn')).toEqual({ count: 2, action: 'seal' })
})

it('[P31] a number that is a finding by itself is kept as a number', () => {
  const { value, hidden } = protect({ value: 4_111_111_111_111_111 })
  expect(hidden.get('credit_card')?.map((entry) => entry.value)).toEqual([4_111_111_111_111_111])
  expect(JSON.stringify(value)).not.toContain('4111')
  const numbers = { value: 4_111_111_111_111_111, list: [4_111_111_111_111_111, 1] }
  const by = (action: string) => show(numbers, { classes: { credit_card: action } })
  expect(by('keep')).toEqual(numbers)
  expect(by('drop')).toEqual({ list: [1] })
  expect(by('redact')).toEqual({ value: '[REDACTED]', list: ['[REDACTED]', 1] })
})

it('[P2] tags are keyed by class and value', () => {
  const { hidden } = protect({ ssn: '219-09-9999' })
  expect(hidden.get('us_ssn')).toEqual([
    { tag: keyed('tag', 'us_ssn\u0000219-09-9999'), value: '219-09-9999' },
  ])
})

describe('[P4] precedence', () => {
  it('[P4] a rule beats the name, the name beats the text', () => {
    const rules = [{ path: 'profile.email', action: 'redact', class: 'contact' }]
    expect(show({ profile: { email: 'a@b.co' } }, { rules })).toEqual({
      profile: { email: '[REDACTED]' },
    })
    expect(show({ password: 'a@b.co' })).toEqual({ password: expect.stringMatching(/^\*+$/) })
    expect(show({ x: { password: 'a@b.co' } })).toEqual({ x: { password: '[PASSWORD_1]' } })
  })

  it("[P4] a policy's own rules and classes beat the default rules", () => {
    const value = { user: { email: 'test@example.com' } }
    expect(show(value)).toEqual({ user: { email: 'test@***.com' } })
    expect(show(value, { rules: [{ path: 'user.email', action: 'keep' }] })).toEqual(value)
    expect(show(value, { classes: { email: 'redact' } })).toEqual({ user: { email: '[REDACTED]' } })
  })
})

describe('[P6] every string is looked at', () => {
  it('[P6] at the top, in lists, in names of fields', () => {
    expect(show('mail a@b.co')).toBe('mail [EMAIL_1]')
    expect(show(['a@b.co', 'a@b.co', 'c@d.co'])).toEqual(['[EMAIL_1]', '[EMAIL_1]', '[EMAIL_2]'])
    expect(show({ 'a@b.co': 1, 'c@d.co': { x: true } })).toEqual({
      '[EMAIL_1]': 1,
      '[EMAIL_2]': { x: true },
    })
    expect(show({ 'a@b.co': 1, 'c@d.co': 2 }, { classes: { email: 'redact' } })).toEqual({
      '[REDACTED]': 1,
      '[REDACTED] (2)': 2,
    })
  })

  it('[P6] pairs of name and value, and of headers', () => {
    expect(show({ key: 'ssn', value: { intValue: 219099999 } })).toEqual({
      key: 'ssn',
      value: { intValue: '***-**-****' },
    })
    expect(
      show({
        h: [
          ['authorization', 'Bearer x'],
          ['host', 'x'],
        ],
      }),
    ).toEqual({
      h: [
        ['authorization', '[TOKEN_1]'],
        ['host', 'x'],
      ],
    })
    expect(show(['password', 'token'])).toEqual(['password', 'token'])
  })

  it('[P6] everything below a sensitive name, but booleans and null', () => {
    expect(show({ medical_history: { since: 2001, items: ['asthma', null, true] } })).toEqual({
      medical_history: { since: '[HEALTH_1]', items: ['[HEALTH_2]', null, true] },
    })
    expect(show({ x: { pin: 1234, cvv: 737, password: null, secret: false } })).toEqual({
      x: { pin: '[PIN_1]', cvv: '[CVV_1]', password: null, secret: false },
    })
  })

  it('[P6] names beside other personal fields', () => {
    expect(show({ name: 'Rose', x: 1 })).toEqual({ name: 'Rose', x: 1 })
    expect(show({ p: { name: 'Rose', dob: '' } })).toEqual({ p: { name: '[PERSON_1]', dob: '' } })
  })

  it('[P6] values in the query of a URL, and headers', () => {
    expect(show('https://x.example/?api_key=abcdef12&q=1')).toBe(
      'https://x.example/?api_key=[API_KEY_1]&q=1',
    )
    expect(
      show({ headers: { Authorization: 'Bearer abc', Cookie: 'sid=1', Accept: '*/*' } }),
    ).toEqual({
      headers: { Authorization: '[TOKEN_1]', Cookie: '[TOKEN_2]', Accept: '*/*' },
    })
  })
})

it('leaves a JSON schema readable', () => {
  const tool = {
    name: 'login',
    parameters: {
      type: 'object',
      properties: { password: { type: 'string', description: 'of the user' } },
    },
  }
  expect(show(tool)).toEqual(tool)
})

it('[P7] a field twice in a JSON string hides nothing from us', () => {
  const masked = JSON.stringify(protect('{"note":"SSN 219-09-9999","note":"x"}').value)
  expect(masked).not.toContain('219-09-9999')
})

it('leaves what is not sensitive as it is, in the same words', () => {
  const value = {
    model: 'gpt-4o-2024-08-06',
    max_tokens: 100,
    usage: { prompt_tokens: 5, total_tokens: 1700000000 },
    created: 1700000000,
    id: '12345678-1234-5678-1234-567812345678',
    commit: '1a2b3c4d5e6f7890123456789012345678901234',
    at: '2024-08-06T12:00:00Z',
    args: '{"location": "San Francisco",  "units": "metric"}',
    author: 'acme-bot',
    shipping: 'fast',
    big: '[12345678901234567890]',
  }
  expect(protect(value)).toEqual({ value, hidden: new Map(), findings: new Map() })
})

it('keeps the digits of long numbers in JSON strings', () => {
  expect(show('{"id":12345678901234567890,"e":"a@b.co"}')).toBe(
    '{"id":"12345678901234567890","e":"[EMAIL_1]"}',
  )
})

it('applies the lists of a policy', () => {
  const value = { badge: 'B-9', api_key: 'abcdef', x: 'a@b.co and c@d.co' }
  const options = { sensitiveKeys: ['badge'], allowKeys: ['API-Key'], allowValues: ['A@b.co'] }
  expect(show(value, options)).toEqual({
    badge: '[SECRET_1]',
    api_key: 'abcdef',
    x: 'a@b.co and [EMAIL_1]',
  })
  expect(show('4532-1234-5678-9012', { cards: 'strict' })).toBe('4532-1234-5678-9012')
  expect(show('10.1.2.3', { minConfidence: 0.95 })).toBe('10.1.2.3')
})

it('takes the path that leads to the value as context', () => {
  expect(protect('x1', {}, ['auth', 'password']).hidden.get('password')?.[0]?.value).toBe('x1')
  expect(protect('note', {}, ['input']).value).toBe('note')
})

it('[P9] no recorded text makes a mark', () => {
  const forged = '\u0081email\u008dtag\u008d\u008f \u009d'
  for (const value of [
    forged,
    { [forged]: forged },
    JSON.stringify({ a: forged, e: 'a@b.co' }),
  ] as JsonValue[]) {
    const { value: masked } = protect(value)
    const shown: string[] = []
    const back = renderValue(masked, (mark) => (shown.push(mark.class), 'a@b.co'))
    expect(shown.filter((name) => name !== 'email')).toEqual([])
    expect(back).toEqual(value)
  }
  expect(hasMarks(JSON.stringify(protect(forged).value))).toBe(false)
})

const words = fc.constantFrom(
  'a@b.co',
  'SSN 219-09-9999',
  'x',
  '',
  'password=abc123',
  '\u0081',
  '{"ssn":"219-09-9999"}',
  'secret',
  '{',
  '4111 1111 1111 1111',
)
const names = fc.constantFrom(
  'ssn',
  'password',
  'a',
  'email',
  'user',
  '__proto__',
  'name',
  'value',
  'key',
  'card',
  'number',
  'a@b.co',
  'auth',
)
const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.string(),
      words,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc
      .array(fc.tuple(names, tie('tree')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries) as JsonValue),
  ),
}))

it('is total, and the same each time', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(protect(value)).toEqual(protect(value))
    }),
    runs,
  )
})

it('gives masked output that masks to itself', () => {
  for (const options of [{}, { preset: 'classic' }] as PolicyOptions[])
    fc.assert(
      fc.property(tree, (value) => {
        const once = JSON.stringify(show(value, options))
        for (const canary of ['219-09-9999', '4111 1111 1111 1111'])
          expect(once.includes(canary)).toBe(false)
        const twice = show(JSON.parse(once) as JsonValue, options)
        expect(JSON.stringify(twice)).toBe(once)
      }),
      runs,
    )
})
