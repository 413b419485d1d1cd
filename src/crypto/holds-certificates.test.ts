import { expect, it } from 'vitest'
import { holdsCertificates } from './holds-certificates.ts'

it('takes no text for authorities in which there is none, or one that is broken', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  for (const text of [
    '',
    '\n',
    'junk',
    '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',
    broken,
  ])
    expect(holdsCertificates(text)).toBe(false)
})
