import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scanText } from './scan-text.ts'
import { stopwatch } from '../testing/stopwatch.ts'

const runs = { numRuns: process.env['SLOW'] ? 20_000 : 300 }

function found(text: string, key?: string): string[] {
  return scanText(text, key === undefined ? undefined : { key }).map(
    (finding) => `${finding.class} ${text.slice(finding.start, finding.end)}`,
  )
}

it('finds salary and number in an answer', () => {
  const text = 'Your salary is 85,123.45, SSN 219-09-9999 and notes ...'
  expect(found(text)).toEqual(['salary 85,123.45', 'us_ssn 219-09-9999'])
})

it('takes the whole text when the field name says what it is', () => {
  expect(found('737', 'cvv')).toEqual(['cvv 737'])
  expect(found('none', 'password')).toEqual([])
})

it('lets the better detector name a stretch, and covers all of it', () => {
  expect(found('password=jane@example.com')).toEqual(['password jane@example.com'])
  const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'sig'].join('.')
  expect(found(`access_token=${jwt}`)).toEqual([`jwt ${jwt}`])
})

it('finds a token of every maker by its prefix', () => {
  const body = 'Ab1'.repeat(14)
  const prefixes = [
    'sk-',
    'sk-ant-',
    'gho_',
    'ghs_',
    'ghu_',
    'ghr_',
    'github_pat_',
    'xoxp-',
    'rk_live_',
    'pk_live_',
    'pk-lf-',
    'lsv2_',
  ]
  for (const prefix of prefixes)
    expect(found(`x ${prefix}${body} y`)).toEqual([`api_key ${prefix}${body}`])
})

const pieces = fc.constantFrom(
  '123-45-6789',
  'a@b.co',
  '4111 1111 1111 1111',
  'password is ',
  'S3cretPw',
  '=',
  ':',
  '"',
  '\\',
  ' ',
  '\n',
  '+1',
  '(202) 555-0143',
  '://',
  'token',
  'eyJ',
  '.',
  '-----BEGIN PRIVATE KEY-----',
  '10.1.2.3',
  'é',
  '\ud800',
  '\ue000',
  'born ',
  '1987-04-12',
  'Bearer ',
  '[',
  '*',
)
const hostile = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 24 }).map((list) => list.join('')),
)

it('never throws; findings are sorted, inside the text and apart', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      let last = 0
      for (const { start, end, confidence } of scanText(text)) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(confidence > 0 && confidence <= 1).toBe(true)
        last = end
      }
      expect(last).toBeLessThanOrEqual(text.length)
    }),
    runs,
  )
})

const units = [
  'a',
  '1.1.1.',
  '123-45-',
  '7',
  '@',
  'http://x/x/x',
  'a@',
  'a.',
  'sk-',
  'eyJ-',
  'token=',
  'password:"',
  'password is ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  '::',
  '1:1:',
  'a:',
  '4111 ',
  '+1',
  '(202) ',
  'salary 1,',
  'x://a:',
  'born 1',
  '\\"',
  'GB82 ',
  '=',
  '4242 ',
  '4111 1111 1111 1111 ',
  'call 2125550143 ',
  '1\u200b',
  '4111\n',
]

it.each(units)('takes time linear in a text of %j', (unit) => {
  const time = (size: number): number => {
    const text = unit.repeat(Math.ceil(size / unit.length))
    let best = Infinity
    for (let i = 0; i < 5; i++) {
      const elapsed = stopwatch()
      scanText(text)
      best = Math.min(best, elapsed())
    }
    return best
  }
  time(20_000)
  // Eight times the text: linear is 8, quadratic is 64. A busy machine gets a second and a third look.
  let ratio = Infinity
  for (let look = 0; look < 3 && ratio >= 24; look++)
    ratio = time(160_000) / Math.max(time(20_000), 0.05)
  expect(ratio).toBeLessThan(24)
})

it('finds the card behind a long row of numbers', () => {
  for (const count of [1, 7, 9, 55, 64, 65, 200])
    expect(found(`${'12 '.repeat(count)}; 4111 1111 1111 1111`)).toEqual([
      'credit_card 4111 1111 1111 1111',
    ])
  expect(found(`${'123 '.repeat(80)}4111-1111-1111-1111`)).toEqual([
    'credit_card 4111-1111-1111-1111',
  ])
})

it.each(['\n', '\\n', ''])('finds the whole of a key of 70 KB, its lines parted by %j', (sign) => {
  const lines = Array.from({ length: 1100 }, (_, i) => `Ab3+${i}`.padEnd(64, 'xY7/'))
  const key = [
    '-----BEGIN ' + 'PRIVATE KEY-----',
    ...lines,
    'QUJD',
    '-----END ' + 'PRIVATE KEY-----',
  ].join(sign)
  expect(found(`${key}\nHello there`)).toEqual([`private_key ${key}`])
})
