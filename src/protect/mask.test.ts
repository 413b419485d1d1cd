import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../record/json.ts'
import { maskValue } from './mask.ts'
import { compilePolicy } from './policy.ts'
import { protectValue } from './protect-value.ts'
import { placeholders, renderValue } from './render-value.ts'

function classic(value: JsonValue): JsonValue {
  const { value: masked } = protectValue(
    value,
    { path: [] },
    compilePolicy({ preset: 'classic' }),
    (_, text) => String(text.length),
  )
  return renderValue(masked, placeholders())
}

describe('[P11] classic masks, word for word', () => {
  it.each([
    ['123-45-6789', '***-**-****'],
    ['4532-1234-5678-9012', '****-****-****-****'],
    ['user@example.com', '***@***.***'],
    ['555-123-4567', '***-***-****'],
    ['API_KEY=abcd1234...', 'API_KEY=***'],
    ['TOKEN=xyz789...', 'TOKEN=***'],
    ['password=hunter2', 'password=********'],
  ])('[P11] %s', (text, expected) => expect(classic(text)).toBe(expected))

  it('[P11] partial', () => {
    expect(maskValue('us_ssn', '555-12-1234', 'partial')).toBe('***-**-1234')
    expect(maskValue('credit_card', '4111 1111 1111 1234', 'partial')).toBe('**** **** **** 1234')
    expect(maskValue('email', 'test@example.com', 'partial')).toBe('test@***.com')
  })

  it('[P11] a value without the shape of its class shows nothing', () => {
    for (const name of [
      'us_ssn',
      'credit_card',
      'email',
      'phone',
      'ip',
      'iban',
      'api_key',
      'password',
      'cvv',
      'salary',
      'health',
    ])
      expect(maskValue(name, 'short1', 'partial')).toMatch(/^[*@. -]+$/)
    expect(maskValue('password', 'a long enough password 1234', 'partial')).toBe('********')
  })

  it.each([
    ['credit_card', '4111-1111-1111-1111 cvv 123', '**** **** **** 1111'],
    ['credit_card', '4111111111111111/123', '**** **** **** 1111'],
    ['credit_card', '4111 1111 1111 1111 123', '**** **** **** 1111'],
    ['credit_card', '3782 822463 10005', '**** **** **** 0005'],
    ['credit_card', '4111111111111112123', '****-****-****-****'],
    ['credit_card', '4111111111111111 and 5500005555555559', '****-****-****-****'],
    ['us_ssn', '219-09-9999, pin 4921', '***-**-****'],
    ['phone', '+1 202-555-0143, 4921', '***-***-****'],
    ['phone', '+1 (202) 555-0143', '***-***-0143'],
    ['email', '219-09-9999@corp.example.com', '***@***.***'],
    ['email', 'jane.1987@corp.example.com', 'jane.1987@***.com'],
    ['secret', 'the pin code of my card is 4921', '***'],
    ['token', 'Bearer abcdefgh12345678', '***5678'],
    ['iban', 'GB82 see password hunter2', '**** **** ****'],
    ['iban', 'GB82 SEEP ASSW ORDH UNTE R2', '**** **** ****'],
    ['iban', 'GB82 WEST 1234 5698 7654 32', 'GB** **** 5432'],
    ['iban', 'GB82WEST12345698765432', 'GB** **** 5432'],
    ['bank_account', '12345678 pin 4921', '***'],
    ['date_of_birth', '1987-04-12', '1987-**-**'],
    ['date_of_birth', '1987-Jane', '****-**-**'],
  ])('[P11] %s: %s shows no part of anything beside it', (name, value, expected) => {
    expect(maskValue(name, value, 'partial')).toBe(expected)
  })

  it('[P11] the default field rules', () => {
    const value = {
      user: { email: 'test@example.com', phone: '202-555-0143', ssn: 123456789 },
      payment: { card_number: 4111111111111111, cvv: '737' },
      auth: { password: 'x', apiKey: 'abcd1234efgh5678' },
      location: { Address: '12 Main St' },
      business: { 'profit-margin': 0.35 },
    }
    expect(classic(JSON.stringify({ deep: [value] }))).toBe(
      JSON.stringify({
        deep: [
          {
            user: { email: 'test@***.com', phone: '***-***-0143', ssn: '***-**-****' },
            payment: { card_number: '**** **** **** 1111', cvv: '***' },
            auth: { password: '********', apiKey: '***5678' },
            location: { Address: '1***' },
            business: { 'profit-margin': '***' },
          },
        ],
      }),
    )
  })
})
