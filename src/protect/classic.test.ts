// What users of other systems were promised: masks, strategies, default rules, key names, and values that leaked there.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../detect.ts'
import type { JsonValue } from '../record/json.ts'
import { maskValue } from './mask.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import { shown } from './test-protect.ts'

const classic = (value: JsonValue, options: PolicyOptions = {}): JsonValue =>
  shown(value, { preset: 'classic', ...options })
/** Put together here, so that nothing in this file looks like a credential. */
const token = ['xyz789uvw456', 'rst123abcdef'].join('')
const apiKey = ['abc123def456', 'ghi789abcdef'].join('')

describe('[P11] texts', () => {
  it.each<[string, string]>([
    ['SSN: 123-45-6789', 'SSN: ***-**-****'],
    ['Credit card: 4532-1234-5678-9012', 'Credit card: ****-****-****-****'],
    ['Email: user@example.com', 'Email: ***@***.***'],
    ['Phone: 555-123-4567', 'Phone: ***-***-****'],
    [`API_KEY: ${apiKey}`, 'API_KEY: ***'],
    [`TOKEN: ${token}`, 'TOKEN: ***'],
    [`API_KEY=${apiKey}`, 'API_KEY=***'],
    [`TOKEN=${token}`, 'TOKEN=***'],
    ['my SSN is 123-45-6789, thanks', 'my SSN is ***-**-****, thanks'],
    ['password: hunter2', 'password: ********'],
    ['call (555) 123-4567 now', 'call ***-***-**** now'],
    ['call +44 20 7946 0958 now', 'call ***-***-**** now'],
    ['card 378282246310005', 'card ****-****-****-****'],
    ['started at 1700000000', 'started at 1700000000'],
  ])('[P11] %s', (text, expected) => expect(classic(text)).toBe(expected))

  it('[P11] strict cards must pass the Luhn check, lenient ones need a card word or the grouping', () => {
    const text = 'Credit card: 4532-1234-5678-9012'
    expect(classic(text, { cards: 'strict' })).toBe(text)
    expect(classic('4532-1234-5678-9012')).toBe('****-****-****-****')
    expect(classic('4111 1111 1111 1111', { cards: 'strict' })).toBe('****-****-****-****')
  })
})

describe('[P11] partial masks', () => {
  it.each<[string, string, string]>([
    ['us_ssn', '555-12-1234', '***-**-1234'],
    ['credit_card', '4111 1111 1111 1234', '**** **** **** 1234'],
    ['email', 'test@example.com', 'test@***.com'],
    ['phone', '202-555-0143', '***-***-0143'],
  ])('[P11] %s', (name, value, expected) => {
    expect(maskValue(name, value, 'partial')).toBe(expected)
  })
})

describe('[P11] strategies', () => {
  it.each<[string, RegExp]>([
    ['REPLACE', /^to \*\*\*@\*\*\*\.\*\*\*$/],
    ['PARTIAL', /^to bob@\*\*\*\.org$/],
    ['REDACT', /^to \[REDACTED\]$/],
    ['HASH', /^to \[EMAIL:[0-9a-f]{12}\]$/],
  ])('[P11] %s in any case', (action, expected) => {
    for (const name of [action, action.toLowerCase(), action.slice(0, 1) + action.slice(1)])
      expect(classic('to bob@example.org', { classes: { email: name } })).toMatch(expected)
  })

  it('[P11] an unknown strategy is an error', () => {
    expect(() => compilePolicy({ classes: { email: 'ENCRYPT' } })).toThrow(/classes.email.action/)
  })
})

describe('[P11] default field rules', () => {
  it.each<[JsonValue, JsonValue]>([
    [{ user: { email: 'test@example.com' } }, { user: { email: 'test@***.com' } }],
    [{ user: { phone: '202-555-0143' } }, { user: { phone: '***-***-0143' } }],
    [{ user: { ssn: '123-45-6789' } }, { user: { ssn: '***-**-****' } }],
    [
      { payment: { card_number: '4532-1234-5678-9012' } },
      { payment: { card_number: '**** **** **** 9012' } },
    ],
    [{ payment: { cvv: '123' } }, { payment: { cvv: '***' } }],
    [{ auth: { password: 'secretpassword123' } }, { auth: { password: '********' } }],
    [{ auth: { api_key: apiKey } }, { auth: { api_key: '***cdef' } }],
    [{ location: { address: '12 Main Street' } }, { location: { address: '1***' } }],
    [{ business: { profit_margin: 0.35 } }, { business: { profit_margin: '***' } }],
    [{ deep: [{ auth: { 'API-Key': apiKey } }] }, { deep: [{ auth: { 'API-Key': '***cdef' } }] }],
    [{ auth: { apiKey } }, { auth: { apiKey: '***cdef' } }],
    ['{"auth":{"API_KEY":"short"}}', '{"auth":{"API_KEY":"***"}}'],
    [{ ssn: 123456789 }, { ssn: '***-**-****' }],
  ])('[P11] %j', (value, expected) => expect(classic(value)).toEqual(expected))
})

const sensitive = (
  'password PASSWORD Password token TOKEN auth_token key api_key API_KEY secret SECRET client_secret credential ' +
  'credentials ssn social_security credit_card card_number cvv pin auth authorization salary medical_notes'
).split(' ')
const harmless =
  'username user_id name data content message timestamp id status max_tokens author shipping opinion keyboard primary_key'.split(
    ' ',
  )

describe('[P8] key names', () => {
  it.each(sensitive)('[P8] %s is hidden', (name) => {
    const value = /ssn|social|card|cvv|pin|salary/i.test(name) ? '4532123456789012' : apiKey
    expect(JSON.stringify(classic({ x: { [name]: value } }))).not.toContain(value)
  })

  it.each(harmless.filter((name) => name !== 'username'))('[P8] %s is not', (name) => {
    expect(classic({ [name]: 'john_doe' })).toEqual({ [name]: 'john_doe' })
  })
})

describe('[P6] documents', () => {
  it('[P6] nested fields', () => {
    expect(
      classic({
        password: 'p4ssw0rd!x',
        api_key: 'abc123',
        data: 'safe_content',
        nested: { token, info: 'fine' },
      }),
    ).toEqual({
      password: '********',
      api_key: '***',
      data: 'safe_content',
      nested: { token: '***', info: 'fine' },
    })
  })

  it('[P6] a request and a response', () => {
    const request = {
      prompt: 'SSN 123-45-6789, mail bob@example.org',
      arguments: { user_password: 'hunter22', api_token: token, safe_data: 'x' },
      parameters: { auth_key: apiKey },
    }
    expect(classic(request)).toEqual({
      prompt: 'SSN ***-**-****, mail ***@***.***',
      arguments: { user_password: '********', api_token: '***', safe_data: 'x' },
      parameters: { auth_key: '***' },
    })
    const response = {
      content: 'SSN 123-45-6789, mail bob@example.org',
      tool_result: { password: 'hunter22', result: 'ok' },
      metadata: { secret: apiKey, public: 'yes' },
    }
    expect(classic(response)).toEqual({
      content: 'SSN ***-**-****, mail ***@***.***',
      tool_result: { password: '********', result: 'ok' },
      metadata: { secret: '***', public: 'yes' },
    })
  })

  it('[P6] a list of users, and the same address in a message', () => {
    const value = {
      user: { email: 'test@example.com' },
      message: 'write to test@example.com',
      users: [{ email: 'a@example.org', phone: '555-123-4567' }],
      description: 'by b@example.org',
    }
    const text = JSON.stringify(classic(value))
    for (const secret of ['test@example.com', 'a@example.org', '555-123-4567', 'b@example.org'])
      expect(text).not.toContain(secret)
    expect(text).toContain('***@***.***')
  })

  it('[P6] a card and its code at the top level', () => {
    const value = classic({ card_number: '4532-1234-5678-9012', cvv: '123' })
    expect(value).toEqual({ card_number: '**** **** **** 9012', cvv: '***' })
  })
})

describe('[P16] a list of sensitive arguments', () => {
  const masked = (value: JsonValue, sensitiveNames: string[]): JsonValue =>
    shown(
      value,
      { preset: 'classic', tools: { call: { sensitive: sensitiveNames, action: 'redact' } } },
      { context: { tool: 'call' } },
    )

  it('[P16] the whole value, at any depth', () => {
    const value = {
      password: 'a',
      token: { deep: ['b'] },
      config: { api_key: 'k', endpoint: 'https://x.example' },
    }
    expect(masked(value, ['password', 'token', 'api_key'])).toEqual({
      password: '[REDACTED:password]',
      token: '[REDACTED:token]',
      config: { api_key: '[REDACTED:api_key]', endpoint: 'https://x.example' },
    })
    expect(masked({ note: 'plain', n: 1 }, [])).toEqual({ note: 'plain', n: 1 })
  })

  it('[P16] for any JSON and any names', () => {
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('a', 'password', 'a_b', 'A-B'),
    )
    const tree = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<JsonValue>(null, true, 1, 'text', 'a@b.co'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc
          .array(fc.tuple(name, tie('tree')), { maxLength: 4 })
          .map((entries) => Object.fromEntries(entries) as JsonValue),
      ),
    })).tree
    fc.assert(
      fc.property(tree, fc.array(name, { maxLength: 4 }), (value, names) => {
        const result = masked(value, names)
        const check = (before: JsonValue, after: JsonValue): void => {
          if (typeof before !== 'object' || before === null || Array.isArray(before)) return
          if (typeof after !== 'object' || after === null || Array.isArray(after)) return
          for (const key of Object.keys(before)) {
            const now = after[key]
            if (now === undefined) continue
            if (names.includes(key)) expect(now).toBe(`[REDACTED:${key}]`)
            else check(before[key] ?? null, now)
          }
        }
        check(value, result)
      }),
      { numRuns: process.env['SLOW'] ? 5000 : 300 },
    )
  })
})

describe('[P6] what leaked elsewhere', () => {
  const cycle: Record<string, unknown> = { ssn: '123-45-6789' }
  cycle['self'] = cycle
  it.each<[string, unknown, string]>([
    ['ssn at the top', { ssn: '123-45-6789' }, '123-45-6789'],
    ['password at the top', { password: 'hunter22' }, 'hunter22'],
    ['cvv at the top', { cvv: '737' }, '737'],
    ['SSN in a sentence', 'my ssn is 123-45-6789.', '123-45-6789'],
    ['password in a sentence', 'the password is hunter22', 'hunter22'],
    ['auth.api_key', { auth: { api_key: 'abc123def456' } }, 'abc123def456'],
    ['user.name', { user: { name: 'Jane Sample', email: 'x@example.org' } }, 'Jane Sample'],
    ['location.address', { location: { address: '12 Main Street' } }, 'Main Street'],
    ['business.revenue', { business: { revenue: 1234567 } }, '1234567'],
    ['phone in brackets', 'call (555) 123-4567', '123-4567'],
    ['+44 phone', 'call +44 20 7946 0958', '7946'],
    ['card as a number', { card_number: 4111111111111111 }, '4111111111111111'],
    ['15-digit card', 'card 378282246310005', '378282246310005'],
    ['a set', new Set(['a@example.org']), 'a@example.org'],
    ['integer keys', { 1: 'a@example.org' }, 'a@example.org'],
    ['cycle', cycle, '123-45-6789'],
    ['e-mail as a key', { 'a@example.org': 1 }, 'a@example.org'],
    ['JSON in a string', { x: '{"ssn":"123-45-6789"}' }, '123-45-6789'],
    ['e-mail in a URL', 'https://x.example/?mail=a@example.org', 'a@example.org'],
    ['bearer token', `authorization: Bearer ${token}`, token],
    ['password in a URL', 'https://bob:hunter22@x.example/', 'hunter22'],
  ])('[P6] %s', (_, value, secret) => {
    for (const preset of ['classic', 'default', 'strict', 'pci', 'hipaa', 'gdpr'] as const)
      expect(JSON.stringify(redact(value, { policy: { preset } }))).not.toContain(secret)
  })

  it('[P12] a rule and a HASH from the settings are followed', () => {
    const options = {
      classes: { email: 'HASH' },
      rules: [{ path: 'case.number', action: 'redact' }],
    }
    expect(classic({ mail: 'a@example.org', case: { number: 'C-17' } }, options)).toEqual({
      mail: expect.stringMatching(/^\[EMAIL:[0-9a-f]{12}\]$/),
      case: { number: '[REDACTED]' },
    })
  })

  it('[P12] rules can be added and removed, and the policy shows how many there are', () => {
    const rule = { path: 'case.number', action: 'redact' }
    const count = (rules: PolicyOptions['rules'] & object): number => {
      const { effective } = compilePolicy({ preset: 'classic', rules })
      return [effective['rules'], effective['later_rules']].flat().length
    }
    expect(count([])).toBe(9)
    expect(count([rule])).toBe(10)
    expect(count([rule, { ...rule, path: 'case.name' }].slice(1))).toBe(10)
  })
})
