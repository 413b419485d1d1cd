import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { startWarnings } from './start-warnings.ts'

const defaults = loadConfig({ environment: {} })

test('a usual start has none', () => {
  expect(startWarnings(defaults, { LANGFUSE_ENCRYPTION_ENABLED: 'true' })).toEqual([])
})

test.each([
  [{ LANGFUSE_ENCRYPTION_ENABLED: 'False' }, 'encryption stays on'],
  [{ LANGFUSE_DATA_RETENTION_DAYS: '30' }, 'nothing is deleted'],
  [{ LANGFUSE_ALLOWED_TRACE_TYPES: 'simulation' }, 'all types are recorded'],
  [{ LANGFUSE_AUDIT_TRACE_ACCESS: 'false' }, 'reads stay on the record'],
])('%o', (environment, text) => {
  expect(startWarnings(defaults, environment)).toEqual([expect.stringContaining(text)])
})

test('masking off, and traffic in the clear beyond this machine', () => {
  const policy = { enable_pii_masking: false }
  const server = { host: '0.0.0.0', port: 1 }
  expect(startWarnings({ server, policy }, {})).toEqual([
    expect.stringContaining('enable_pii_masking=false'),
    expect.stringContaining('without TLS'),
  ])
  const tls = { ...server, tlsCert: 'c', tlsKey: 'k' }
  expect(startWarnings({ server: tls, policy: {} }, {})).toEqual([])
})
