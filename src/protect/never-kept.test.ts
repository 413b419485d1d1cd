import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import { compilePolicy, type PolicyOptions } from './policy.ts'
import type { Where } from './protect-value.ts'
import { protect } from './test-protect.ts'

const pan = '4111111111111111'
const pci = (options: PolicyOptions = {}): PolicyOptions => ({ preset: 'pci', ...options })

/** All that is kept or shown. */
function left(value: JsonValue, options: PolicyOptions = {}, where: Partial<Where> = {}): string {
  const result = protect(value, pci(options), where)
  return JSON.stringify([
    result.value,
    [...result.hidden].map(([, values]) => values.map((v) => v.value)),
  ])
}

describe('[P24] under pci nothing of a card but its last four digits is kept', () => {
  it.each<[string, JsonValue]>([
    ['a password', { password: pan }],
    ['a number', { bank_account: 4111111111111111 }],
    ['a diagnosis', { diagnosis: `paid with card ${pan} cvv 737` }],
    ['a secret', { secret: `track ;${pan}=29121010000000000?` }],
    ['an expiry', { card_expiry: '12/29 cvv 737' }],
    ['a person', { card_holder: `Jane ${pan.replace(/(\d{4})(?=\d)/g, '$1 ')}` }],
    ['JSON in a secret', { secret: JSON.stringify({ cvv: '737', pan }) }],
    ['base64 in a secret', { secret: btoa(`the card is ${pan}, says Jane`) }],
    ['a password in a text', `password: ${pan}!`],
    ['a password that is none', `password=${pan}`],
    ['a cookie', `Cookie: sid=${pan}; a=b`],
    ['a mailbox', `mailto:${pan}@example.org`],
    ['a password in a URL', `https://bob:${pan}@example.org/`],
    ['two cards', `${pan} 5500005555555559`],
    ['a code in its field', { card_number: `${pan} cvv 737` }],
    ['a code beside it', { card_number: `${pan}/737` }],
    ['a code after a blank', { card_number: `${pan} 737` }],
    ['a line', `x ${pan}|12|29|737 y`],
    ['a line with colons', `${pan}:1229:737`],
    ['a card and a code', `${pan}/737`],
  ])('[P24] %s', (_, value) => {
    const text = left(value)
    expect(text).not.toContain(pan)
    expect(text).not.toMatch(/737|29121010/)
  })

  const value = {
    note: `paid ${pan} cvv 737`,
    cvv: '737',
    list: [['cvv', '737']],
    fields: [{ name: 'cvv', value: '737' }],
    payment: { card: { number: pan }, cvv: 737, text: JSON.stringify({ pin: '7371', pan }) },
    [`of ${pan}`]: 1,
  }
  const paths = ['note', 'cvv', 'list', 'fields', 'payment']
  it.each<[string, PolicyOptions]>([
    ['keep rules', { rules: paths.map((path) => ({ path, action: 'keep', class: 'memo' })) }],
    ['seal rules', { rules: paths.map((path) => ({ path, action: 'seal', class: 'memo' })) }],
    ['masks', { rules: paths.map((path) => ({ path, action: 'partial', class: 'token' })) }],
    ['pseudonyms', { rules: paths.map((path) => ({ path, action: 'pseudonym', class: 'memo' })) }],
    ['allowed paths', { allowPaths: paths }],
    ['allowed values', { allowValues: [pan, '737', '7371'] }],
    ['allowed patterns', { allowPatterns: ['\\d+'] }],
    ['confidence', { minConfidence: 1 }],
    ['only valid cards', { cards: 'strict' }],
    ['classes of its own', { patterns: [{ name: 'x', pattern: '\\d+', class: 'memo' }] }],
    [
      'parameters of tools',
      { tools: { pay: { sensitive: ['note', 'list', 'fields', 'payment'] } } },
    ],
    [
      'kept parameters',
      { tools: { pay: { sensitive: ['note', 'list', 'payment'], action: 'keep' } } },
    ],
  ])('[P24] %s do not take that back', (_, options) => {
    const text = left(value, options, { context: { tool: 'pay' } })
    expect(text).not.toContain(pan)
    expect(text).not.toMatch(/737/)
  })

  it('[P24] content that is stored apart neither', () => {
    const options: PolicyOptions = { rules: [{ path: 'payment', action: 'keep' }] }
    for (const path of [['payment', 'cvv'], ['cvv']])
      expect(left('737', options, { path })).not.toContain('737')
    expect(left(`x ${pan}`, options, { path: ['payment', 'text'] })).toBe(
      '["x **** **** **** 1111",[]]',
    )
  })

  it.each<PolicyOptions>([
    { entities: { cvv: false } },
    { entities: { credit_card: 0.9 } },
    { allowKeys: ['card_number'] },
    { allowKeys: ['x', 'CVV'] },
  ])('[P24] a policy that says it in so many words is refused: %j', (options) => {
    expect(() => compilePolicy(pci(options))).toThrow(/under this preset/)
    expect(() => compilePolicy(options)).not.toThrow()
  })
})

it('[P24] what is hidden in a field is counted and told with its place', () => {
  const places: unknown[] = []
  const onFinding = (place: object): unknown => places.push({ ...place, confidence: 1 })
  const { value, findings } = protect(
    { a: { note: ['x', `paid ${pan}`] } },
    pci({ allowPaths: ['note'] }),
    { onFinding },
  )
  expect(value).toEqual({ a: { note: ['x', 'paid **** **** **** 1111'] } })
  expect([...findings]).toEqual([['credit_card', { count: 1, action: 'partial' }]])
  expect(places).toMatchObject([
    { class: 'credit_card', path: ['a', 'note', 1], start: 5, end: 21 },
  ])
})

it('what other presets keep stays as it is', () => {
  const value = { note: `paid ${pan}` }
  expect(protect(value, { allowPaths: ['note'] }).value).toEqual(value)
  expect(compilePolicy().guard).toBeNull()
})
