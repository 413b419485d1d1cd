import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { startWarnings } from './start-warnings.ts'

const defaults = loadConfig({ environment: {} })

test('a usual start has none', () => {
  expect(startWarnings(defaults, { LANGFUSE_ENCRYPTION_ENABLED: 'true' })).toEqual([])
})

test.each([
  [{ LANGFUSE_ENCRYPTION_ENABLED: 'False' }, 'encryption stays on'],
  [{ LANGFUSE_ALLOWED_TRACE_TYPES: 'simulation' }, 'all types are recorded'],
  [{ LANGFUSE_AUDIT_TRACE_ACCESS: 'false' }, 'reads stay on the record'],
])('%o', (environment, text) => {
  expect(startWarnings(defaults, environment)).toEqual([expect.stringContaining(text)])
})

test('masking off, and traffic in the clear beyond this machine', () => {
  const policy = { enable_pii_masking: false }
  const server = { host: '0.0.0.0', port: 1 }
  expect(startWarnings({ server, policy, analyzers: [] }, {})).toEqual([
    expect.stringContaining('enable_pii_masking=false'),
    expect.stringContaining('without TLS'),
  ])
  const tls = { ...server, tlsCert: 'c', tlsKey: 'k' }
  expect(startWarnings({ server: tls, policy: {}, analyzers: [] }, {})).toEqual([])
})

test.each([
  ['http://analyzer.example:3000', 1],
  ['https://analyzer.example', 0],
  ['http://127.0.0.1:3000', 0],
  ['http://[::1]:3000', 0],
])('an analyzer at %s', (url, warnings) => {
  const analyzer = { kind: 'presidio', name: 'eyes', url, languages: ['en'], score: 0.4 } as const
  const told = startWarnings({ ...defaults, analyzers: [analyzer] }, {})
  expect(told).toHaveLength(warnings)
  expect(told.join()).not.toContain('example')
  if (warnings) expect(told[0]).toMatch(/^analyzer eyes .* without TLS/)
})
