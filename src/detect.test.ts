import { expect, it } from 'vitest'
import { createRedactor, detect, langfuseMask, redact, type PolicyOptions } from './detect.ts'

it('does what its example says', () => {
  expect(redact({ user: { email: 'test@example.com' }, note: 'SSN 219-09-9999' })).toEqual({
    user: { email: 'test@***.com' },
    note: 'SSN [US_SSN_1]',
  })
  expect(redact('card 4111 1111 1111 1111', { policy: { style: 'stars' } })).toBe(
    'card ****-****-****-****',
  )
  expect(detect({ note: 'SSN 219-09-9999' })).toEqual([
    { class: 'us_ssn', path: ['note'], start: 4, end: 15, confidence: 0.98, detector: 'us-ssn' },
  ])
  const redactor = createRedactor()
  let shown = ''
  for (const piece of ['card 4111 11', '11 1111 11', '11 and more']) shown += redactor.push(piece)
  shown += redactor.end()
  expect(shown).toBe('card [CREDIT_CARD_1] and more')
})

it('gives a text for a text', () => {
  const plain: string = redact('to a@b.co')
  const perhaps: string | null = redact('to a@b.co', { policy: { style: 'stars' } })
  expect([plain, perhaps]).toEqual(['to [EMAIL_1]', 'to ***@***.***'])
})

it('compiles a policy once, and again when it was changed', () => {
  let compiled = 0
  const validate = (): boolean => true
  const policy = {
    allowValues: ['a@b.co'],
    get patterns() {
      compiled++
      return [{ name: 'n', pattern: 'N[0-9]', validate }]
    },
  } satisfies PolicyOptions
  const count = (): number => {
    compiled = 0
    redact('N1', { policy })
    return compiled
  }
  const first = count()
  redact('x', { policy: { style: 'stars' } })
  const again = count()
  expect(again).toBeLessThan(first)
  expect(redact('a@b.co', { policy })).toBe('a@b.co')
  policy.allowValues.pop()
  expect(redact('a@b.co', { policy })).toBe('[EMAIL_1]')
})

it('compiles a policy again when its code was changed', () => {
  const pattern = { name: 'n', pattern: 'N[0-9]{3}', class: 'staff', validate: () => true }
  const policy: PolicyOptions = { patterns: [pattern] }
  expect(redact('N123', { policy })).toBe('[STAFF_1]')
  pattern.validate = () => false
  expect(redact('N123', { policy })).toBe('N123')
})

it('throws config_invalid for a wrong policy, and nothing else', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['classes'] = cyclic
  const wrong: unknown[] = [cyclic, { maxText: 1n }, () => 1, 'pci', 7, { preset: {} }, [[]]]
  for (const policy of wrong)
    for (const use of [detect, redact, createRedactor])
      expect(() =>
        Reflect.apply(use, null, use === createRedactor ? [{ policy }] : ['x', { policy }]),
      ).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  for (const use of [detect, redact])
    expect(() => Reflect.apply(use, null, ['x', null])).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    )
})

it('names the place of each finding, in JSON strings and names too', () => {
  const found = detect({ list: ['x', '{"ssn":"219-09-9999"}'], 'a@b.co': 1 })
  expect(found.map(({ class: name, path, inKey }) => [name, path, inKey ?? false])).toEqual([
    ['us_ssn', ['list', 1, 'ssn'], false],
    ['email', ['a@b.co'], true],
  ])
})

it('survives whatever it is given, and does not change it', () => {
  class Account {
    password = 'S3cretPw'
    get broken(): string {
      throw new Error('no')
    }
  }
  const value: Record<string | symbol, unknown> = {
    map: new Map<string, unknown>([['email', 'a@b.co']]),
    oddMap: new Map([[{}, 'a@b.co']]),
    set: new Set(['a@b.co']),
    date: new Date(0),
    bad: new Date(Number.NaN),
    big: 123456789012345678901234567890n,
    bytes: new Uint8Array([1, 2, 3]),
    symbol: Symbol('a@b.co'),
    account: new Account(),
    error: new Error('mail a@b.co'),
    nothing: undefined,
    nan: Number.NaN,
    call: () => 1,
    proxy: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    ),
    get hostile(): string {
      throw new Error('no')
    },
    json: { toJSON: () => ({ email: 'c@d.co' }) },
    [Symbol('x')]: 1,
  }
  value['self'] = value
  const text = JSON.stringify(redact(value))
  expect(text).not.toMatch(/a@b\.co|c@d\.co|S3cretPw/)
  expect(JSON.parse(text)).toMatchObject({
    self: '[circular]',
    hostile: '[unreadable]',
    proxy: '[unreadable]',
    date: '1970-01-01T00:00:00.000Z',
  })
  expect(value['map']).toBeInstanceOf(Map)
  for (const odd of [undefined, null, 1, 1n, Symbol('x'), () => 1, Number.NaN])
    expect(() => [redact(odd), detect(odd)]).not.toThrow()
})

it('hashes alike under one key', () => {
  const options = { policy: { classes: { email: 'hash' } }, key: new Uint8Array(32).fill(1) }
  expect(redact('a@b.co', options)).toBe(redact('a@b.co', options))
  expect(redact('a@b.co', options)).not.toBe(
    redact('a@b.co', { ...options, key: new Uint8Array(32).fill(2) }),
  )
  expect(() => redact('x', { key: new Uint8Array(4) })).toThrow(/at least 16 bytes/)
})

it('goes by tool, direction, trace type and destination', () => {
  const value = { note: 'plain' }
  const by = (rule: object) => ({
    policy: { rules: [{ path: 'note', action: 'redact', ...rule }] },
  })
  const hidden = { note: '[REDACTED]' }
  expect(redact(value, { ...by({ tool: 'crm' }), tool: 'crm' })).toEqual(hidden)
  expect(redact(value, by({ tool: 'crm' }))).toEqual(value)
  expect(redact(value, { ...by({ direction: 'input' }), direction: 'input' })).toEqual(hidden)
  expect(redact(value, { ...by({ traceType: 'chat' }), traceType: 'chat' })).toEqual(hidden)
  expect(redact(value, by({ destination: 'export' }))).toEqual(hidden)
  expect(redact(value, { ...by({ destination: 'export' }), destination: 'store' })).toEqual(value)
})

it('goes by the capture mode', () => {
  const policy = { capture: { a: 'off', b: 'metadata', c: 'reference', d: 'masked' } } as const
  const of = (traceType: string) => redact('mail a@b.co', { policy, traceType })
  expect([of('a'), of('b')]).toEqual([null, null])
  expect(of('c')).toMatch(/^\[reference length=11 hash=[0-9a-f]{16}\]$/)
  expect([of('d'), of('e')]).toEqual(['mail [EMAIL_1]', 'mail [EMAIL_1]'])
})

it('does not take one validator for another', () => {
  const policy = (even: boolean) => ({
    patterns: [
      { name: 'n', pattern: 'N\\d', validate: (v: string) => (Number(v[1]) % 2 === 0) === even },
    ],
  })
  expect(redact('N1 N2', { policy: policy(true) })).toBe('N1 [CUSTOM_1]')
  expect(redact('N1 N2', { policy: policy(false) })).toBe('[CUSTOM_1] N2')
})

it('masks for Langfuse: any type in, the same shape out, and it never throws', () => {
  const mask = langfuseMask({ policy: { classes: { email: 'hash' } } })
  const first = mask({ data: 'to a@b.co' })
  expect(first).toMatch(/^to \[EMAIL:[0-9a-f]{12}\]$/)
  expect(mask({ data: 'to a@b.co' })).toBe(first)
  expect(mask({ data: JSON.stringify({ x: { password: 'hunter22' } }) })).toBe(
    '{"x":{"password":"[PASSWORD_1]"}}',
  )
  expect(mask({ data: { a: ['a@b.co', 1, null, true] } })).toEqual({
    a: [expect.stringMatching(/^\[EMAIL:/), 1, null, true],
  })
  for (const data of [undefined, null, 1, true, []]) expect(mask({ data })).toEqual(data)
  expect(() => langfuseMask({ policy: { minConfidence: 2 } })).toThrow(/minConfidence/)
})
