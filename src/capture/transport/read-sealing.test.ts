import { describe, expect, test } from 'vitest'
import { Secret } from '../../crypto/secret.ts'
import { newX25519KeyPair } from '../../crypto/x25519.ts'
import { hasMlKem } from '../../crypto/x-wing.ts'
import { formatReaderPublicKey } from '../../keys/reader-public-key.ts'
import { defaultIndexOptions } from '../../terms/indexer.ts'
import { formatProducerIndexKey } from '../../terms/producer-index-key.ts'
import { readSealing } from './read-sealing.ts'

const collectorKey = Buffer.alloc(32, 7).toString('base64url')
const reader = formatReaderPublicKey(1, newX25519KeyPair().publicKey)
const indexKey = formatProducerIndexKey({
  months: new Map([['2026-11', Secret.random()]]),
  indexing: defaultIndexOptions,
})

test('[C2] a key with the prefix of reader keys is one; without it, it is the collector’s', () => {
  expect(readSealing({})).toEqual({ producerKey: undefined, clientSealing: null })
  expect(readSealing({ producerKey: collectorKey })).toEqual({
    producerKey: collectorKey,
    clientSealing: null,
  })
  const all = { producerKey: reader, collectorKey, indexKey, origin: 'example.com/log/a' }
  expect(readSealing(all)).toEqual({
    producerKey: collectorKey,
    clientSealing: { readerKey: reader, indexKey, origin: 'example.com/log/a' },
  })
  expect(readSealing({ producerKey: reader }).producerKey).toBeUndefined()
})

test.runIf(hasMlKem())('[C2] suite 2 is taken where the runtime has ML-KEM', () => {
  const hybrid = formatReaderPublicKey(2, new Uint8Array(1216))
  expect(readSealing({ producerKey: hybrid }).clientSealing?.readerKey).toBe(hybrid)
})

describe('what is off is named, and not repeated', () => {
  test.each([
    ['producerKey', { producerKey: reader.slice(0, -1) }],
    ['producerKey', { producerKey: 'sealtrace-reader-9:AAAA' }],
    ['producerKey', { producerKey: reader.replace('-1:', '-2:') }],
    ['collectorKey', { producerKey: reader, collectorKey: 'short' }],
    ['collectorKey', { producerKey: reader, collectorKey: reader }],
    ['collectorKey', { collectorKey }],
    ['collectorKey', { producerKey: collectorKey, collectorKey }],
    ['indexKey', { producerKey: reader, indexKey: indexKey.slice(0, -2) }],
    ['indexKey', { producerKey: collectorKey, indexKey }],
    ['origin', { producerKey: reader, origin: '' }],
    ['origin', { producerKey: reader, origin: 'two words' }],
    ['origin', { origin: 'example.com/log/a' }],
    ['detect', { producerKey: reader, detect: false }],
  ])('%s of %j', (name, options) => {
    expect(() => readSealing(options)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringMatching(`^recorder: option ${name} takes `),
      }),
    )
  })
})
