import { describe, expect, it } from 'vitest'
import { shown } from './test-protect.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const long =
  'gen_ai.input.messages.0.message.tool_calls.0.function.arguments.customer.credentials.password'

describe('[P8] names of any length', () => {
  it('say by their end what the field is', () => {
    for (const name of [long, `${'a.b_c.'.repeat(300)}password`, `${'x'.repeat(5000)}_password`])
      expect(Object.values(shown({ [name]: 'kitten' }) as object)).toEqual(['[PASSWORD_1]'])
  })

  it('are matched by paths', () => {
    const rules = [{ path: 'credentials.memo', action: 'redact' }]
    const name = `${'a.b.'.repeat(80)}credentials.memo`
    expect(shown({ [name]: 'x' }, { rules })).toEqual({ [name]: '[REDACTED]' })
  })

  it('that are above the field give its name their meaning', () => {
    expect(shown({ [`${'x'.repeat(100)}_card`]: { code: '737' } })).toEqual({
      [`${'x'.repeat(100)}_card`]: { code: '737' },
    })
    expect(JSON.stringify(shown({ [`${'a_'.repeat(60)}card`]: { number: '77 12' } }))).toContain(
      '[CREDIT_CARD_1]',
    )
  })
})

describe('a placeholder in a name', () => {
  it('does not take away what the rest of it says', () => {
    const names = [
      'password[X_1]',
      '[X_1]password',
      'db[EMAIL_1]_password',
      'password [TOKEN:0a1b]',
    ]
    for (const name of names)
      expect(Object.values(shown({ [name]: 'hunter2abc' }) as object)).toEqual([
        expect.stringMatching(/^\[PASSWORD_\d\]$/),
      ])
    expect(shown({ 'badge[X_1]': 'B-9' }, { sensitiveKeys: ['badge'] })).toEqual({
      'badge[X_1]': '[SECRET_1]',
    })
    expect(shown({ 'api_key[X_1]': 'k-9' }, { allowKeys: ['api_key'] })).toEqual({
      'api_key[X_1]': '[API_KEY_1]',
    })
  })

  it('says nothing itself', () => {
    expect(shown({ '[EMAIL_1]': 'x', '[PASSWORD_1]': 'y' })).toEqual({
      '[EMAIL_1]': 'x',
      '[PASSWORD_1]': 'y',
    })
  })
})

describe('names of what is on a card', () => {
  it('count beside others of it, or below its name', () => {
    const card = { card_number: '4111111111111111', cid: '123', cvn: 456, cv2: '789' }
    expect(shown(card)).toEqual({
      card_number: expect.not.stringContaining('41111'),
      cid: '[CVV_1]',
      cvn: '[CVV_2]',
      cv2: '[CVV_3]',
    })
    expect(shown({ card: { cid: '123' } })).toEqual({ card: { cid: '[CVV_1]' } })
    expect(shown({ cid: '123', cv2: '4.8.0' })).toEqual({ cid: '123', cv2: '4.8.0' })
    expect(shown(card, { entities: { cvv: false } })).toMatchObject({ cid: '123' })
  })

  it('count by themselves when they are nothing else', () => {
    for (const name of 'verification_value card_verification card_cid pin_block magstripe'.split(
      ' ',
    ))
      expect(shown({ [name]: '9123' })).not.toEqual({ [name]: '9123' })
    expect(shown({ track1: '%B4111111111111111^DOE/JANE^29121010000?' })).toEqual({
      track1: '[CREDIT_CARD_1]',
    })
    expect(shown({ track1: 'Song 2', track: '4', track2: 'Intro' })).toEqual({
      track1: 'Song 2',
      track: '4',
      track2: 'Intro',
    })
  })
})

it('names that hold data are not looked at more often than others', () => {
  const value = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`jane.sample${i}@example.com`, i % 7]),
  )
  const elapsed = stopwatch()
  expect(JSON.stringify(shown(value))).not.toContain('jane')
  expect(elapsed()).toBeLessThan(8000)
})
