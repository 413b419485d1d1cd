import { expect, it } from 'vitest'
import { isPlaceholder, looksSecret } from './looks-secret.ts'

it.each([
  '$' + '{API_KEY}',
  '$API_KEY',
  '$(gcloud auth print-access-token)',
  '<your token>',
  '{{ secrets.TOKEN }}',
  '%TOKEN%',
  'process.env.KEY',
  'var.db_password',
  'changeme',
  'your-api-key-here',
  'YOUR_API_KEY',
  'insert-token-here',
  'xxxxxxxxxxxxxxxx',
  'fo1_XXXXXXXXXXXXXXXXXXXXXXXX',
  'Bearer XXXXXXXXXXXX',
  'Token **********',
  'AKIA' + 'IOSFODNN7EXAMPLE',
  'ENC[AES256_GCM,data:W3PiZ6lD6bpfAdI=]',
  '[REDACTED]',
])('%s stands for a value', (value) => {
  expect(isPlaceholder(value)).toBe(true)
})

it.each([
  'hunter2',
  'abcd1234...',
  'zz81-abcd',
  'S3cret!',
  'q8Zk2Lm9Xw4',
  'Bearer abc123def456',
  'mysql-x-y-z',
])('%s is one', (value) => {
  expect(isPlaceholder(value)).toBe(false)
})

it('tells drawn values from written ones', () => {
  for (const value of ['abc123def456', 'q8Zk-2Lm_9Xw', '6fe4476ee5a1832882e326b506d14126'])
    expect(looksSecret(value), value).toBe(true)
  for (const value of [
    'SalesResults-1.2',
    'DOC_Vector_5_32',
    'ai.usage.inputTokens',
    '2026-01-02T03',
  ])
    expect(looksSecret(value), value).toBe(false)
})
