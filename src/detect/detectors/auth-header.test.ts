import { expect, it } from 'vitest'
import { newScan } from '../new-scan.ts'
import { authHeader } from './auth-header.ts'

function found(text: string): string | undefined {
  const finding = authHeader(newScan(text), text.search(/ |$/))?.finding
  return finding && text.slice(finding.start, finding.end)
}

it.each([
  ['Bearer abc123def456', 'abc123def456'],
  ['bearer q8Zk-2Lm_9Xw~4', 'q8Zk-2Lm_9Xw~4'],
  ['Bearer kQzXvJwBhGfTpRnMdLsC', 'kQzXvJwBhGfTpRnMdLsC'],
  ['Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['Bearer 9f2c4e6a8b0d1f3a5c7e.', '9f2c4e6a8b0d1f3a5c7e'],
])('%s', (text, value) => {
  expect(found(text)).toBe(value)
})

it.each([
  'Basic Instructions for the certificate',
  'bearer certificate of the company',
  'Bearer XXXXXXXXXXXXXXXX',
  'Bearer your-access-token-here',
  'Bearer $ACCESS_TOKEN',
  'Bearer tokenAuthentication',
  'Basic',
])('%s: nothing', (text) => {
  expect(found(text)).toBeUndefined()
})
