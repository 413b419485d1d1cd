import { expect, it } from 'vitest'
import { providerToken } from '../detectors/provider-token.ts'
import { newScan } from '../new-scan.ts'
import { base62Tail, crc32 } from './crc.ts'
import { alphabets, type TokenShape, tokenShapes } from './token-table.ts'

// Tokens are made here, from a seed, so that no file of the repository holds anything that looks like one.
let seed = 20_260_101
function below(limit: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * limit)
}

function draw(set: string, length: number): string {
  const pattern = new RegExp(`[${set}]`)
  const letters = Array.from({ length: 128 }, (_, c) => String.fromCharCode(c)).filter(
    (letter) => pattern.test(letter) && /[0-9A-Za-z]/.test(letter),
  )
  return Array.from({ length }, () => letters[below(letters.length)]).join('')
}

const hex = (length: number): string => draw('0-9a-f', length)
const an = (length: number): string => draw('0-9A-Za-z', length)
const up = (length: number): string => draw('0-9A-Z', length)
const digits = (length: number): string => draw('0-9', length)
const uuid = (): string => [8, 4, 4, 4, 12].map((length) => hex(length)).join('-')

/** The rest of tokens whose alphabet does not tell their form. */
const bodies: Record<string, () => string> = {
  '1password-secret-key': () => [6, 6, 5, 5, 5, 5].map((length) => up(length)).join('-'),
  'airtable-pat': () => `${an(14)}.${hex(64)}`,
  'anthropic-admin-key': () => `${an(93)}AA`,
  'anthropic-any': () => an(40),
  'apollo-graphql-service': () => `shop-graph:${an(22)}`,
  'asana-pat': () => `${digits(16)}:${hex(32)}`,
  'authress-access-key': () => `${an(20)}.${an(5)}.acc-${an(20)}.${an(40)}`,
  'clickup-token': () => `${digits(8)}_${up(32)}`,
  'close-key': () => `${an(22)}.${an(22)}`,
  'convex-deploy': () => `happy-otter-${digits(3)}|${an(60)}`,
  'databricks-pat': () => hex(32),
  'harness-pat': () => `${an(22)}.${hex(24)}.${an(20)}`,
  'infisical-service': () => `${hex(24)}.${hex(32)}.${hex(32)}`,
  'klaviyo-private': () => `${an(6)}_${hex(34)}`,
  'mandrill-key': () => `A1${an(20)}`,
  'revenuecat-secret': () => `A${an(28)}`,
  'sentry-organization': () => `${an(120)}_${an(43)}`,
  'sourcegraph-token': () => `${hex(16)}_${hex(40)}`,
  'stripe-payment-intent': () => `${an(24)}_secret_${an(25)}`,
  'telnyx-key': () => `${draw('0-9A-F', 32)}_${an(22)}`,
  'youtrack-token': () => `${an(12)}.${an(12)}.${an(30)}`,
  'zoho-oauth': () => `${hex(32)}.${hex(32)}`,
}

function bodyOf(shape: TokenShape): string {
  const own = bodies[shape.name]
  if (own) return own()
  if (shape.alphabet === 'uuid') return uuid()
  expect(shape.pattern, shape.name).toBeUndefined()
  return draw(alphabets[shape.alphabet], Math.max(shape.min, Math.min(shape.max, shape.min + 2)))
}

function found(token: string): string | undefined {
  const text = `use ${token} here`
  const claim = providerToken(newScan(text), 4)
  return claim?.finding && text.slice(claim.finding.start, claim.finding.end)
}

it('holds at least 230 shapes, each named once', () => {
  expect(tokenShapes.length).toBeGreaterThanOrEqual(230)
  expect(new Set(tokenShapes.map(({ name }) => name)).size).toBe(tokenShapes.length)
})

it.each(tokenShapes.map((shape) => [shape.name, shape] as const))('%s: a hit', (_, shape) => {
  for (const prefix of shape.prefixes) {
    const tokens = Array.from({ length: 8 }, () => prefix + bodyOf(shape))
    // One in some hundred short draws reads like a word.
    expect(tokens.filter((token) => found(token) === token).length, prefix).toBeGreaterThanOrEqual(
      6,
    )
  }
})

it.each(tokenShapes.map((shape) => [shape.name, shape] as const))('%s: near misses', (_, shape) => {
  for (const prefix of shape.prefixes) {
    expect(found(prefix), 'the prefix alone').toBe(shape.min === 0 ? prefix : undefined)
    if (!shape.bare) {
      expect(found(prefix + 'x'.repeat(shape.min)), 'a placeholder').toBeUndefined()
      expect(found(prefix + 'a'.repeat(shape.min)), 'a repeat').toBeUndefined()
    }
    if (shape.min > 6) expect(found(`${prefix}a1b2`), 'cut short').toBeUndefined()
  }
})

it('is surer of a token whose checksum is right', () => {
  const body = an(30)
  const right = `ghp_${body}${base62Tail(crc32(body))}`
  const wrong = `ghp_${body}${base62Tail(crc32(`${body}x`))}`
  const sure = (token: string) => providerToken(newScan(token), 0)?.finding?.confidence
  expect([sure(right), sure(wrong)]).toEqual([0.99, 0.9])
})

it('computes CRC-32 as published', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
  expect(base62Tail(0)).toBe('000000')
  expect(base62Tail(0xffffffff)).toBe('4gfFC3')
})

it('takes no token out of the middle of a name', () => {
  expect(found(`a.ico-${hex(32)}`)).toBeUndefined()
  const text = `video.ico-${hex(32)}.png`
  expect(providerToken(newScan(text), 6)).toBeUndefined()
})
