import { expect, it } from 'vitest'
import { isRandom, isWordy } from './rarity.ts'

it.each([
  '4bf92f3577b34da6a3ce929d0e0e4736',
  'xTiPNSDg6JjzG8fWoLb8JlE8SBcMKkCx',
  '7ts1czbnd621chpqufnon62o32w0z2iu',
  'kQzXvJwBhGfTpRnMdLsC',
  'E3XK7QPLM2ZV9HTJ',
])('%s was drawn', (text) => {
  expect([isRandom(text, 0, text.length), isWordy(text, 0, text.length)]).toEqual([true, false])
})

it.each([
  'StripePaymentIntentConfirmation',
  'worker-configuration-v2',
  'SalesResults-1.2',
  'tokenLoaderFactory2',
  'getAuthenticatedUserName',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
])('%s was written', (text) => {
  expect([isRandom(text, 0, text.length), isWordy(text, 0, text.length)]).toEqual([false, true])
})

it('knows sequences and repeats', () => {
  for (const text of ['0123456789abcdefghij', '1111111111111111a1', 'abcabcabcabcabcabc1'])
    expect(isRandom(text, 0, text.length)).toBe(false)
})
