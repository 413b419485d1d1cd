import { expect, test } from 'vitest'
import { acceptedEncoding } from './accepted-encoding.ts'

const ours = ['br', 'gzip'] as const

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['br;q=0, *;q=0', null],
  ['identity', null],
  ['', null],
  [`${'x,'.repeat(1000)}br`, null],
])('%j takes %j', (header, coding) => {
  expect(acceptedEncoding(header, ours)).toBe(coding)
})
