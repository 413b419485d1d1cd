import { expect, it } from 'vitest'
import { Secret } from '../crypto/secret.ts'
import { defaultIndexOptions } from './indexer.ts'
import {
  formatProducerIndexKey,
  mostIndexMonths,
  parseProducerIndexKey,
} from './producer-index-key.ts'

const hex = (key: Secret | undefined) => key?.use((bytes) => Buffer.from(bytes).toString('hex'))
const indexing = {
  ...defaultIndexOptions,
  prefix: true,
  terms: { phoneCountryCode: 49, emailDots: false, emailTags: true },
}

function monthsOf(count: number): Map<string, Secret> {
  return new Map(
    Array.from({ length: count }, (_, i) => [
      `20${10 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
      Secret.random(),
    ]),
  )
}

it('[C6] an index key is read as it was written', () => {
  const months = monthsOf(mostIndexMonths)
  const read = parseProducerIndexKey(formatProducerIndexKey({ months, indexing }))
  expect(read?.indexing).toEqual(indexing)
  expect([...(read?.months ?? [])].map(([month, key]) => [month, hex(key)])).toEqual(
    [...months].map(([month, key]) => [month, hex(key)]),
  )
})

it('anything else is none', () => {
  const text = formatProducerIndexKey({ months: monthsOf(1), indexing })
  const said = (more: object): string => {
    const bytes = Buffer.from(text.slice('sealtrace-index-1:'.length), 'base64url')
    const changed = JSON.stringify({ ...(JSON.parse(bytes.toString()) as object), ...more })
    return `sealtrace-index-1:${Buffer.from(changed).toString('base64url')}`
  }
  expect(parseProducerIndexKey(said({}))).not.toBeNull()
  const key = Buffer.alloc(32, 1).toString('base64url')
  for (const other of [
    ...['', 'sealtrace-index-1:', 'sealtrace-index-1:e30', text.replace('-1:', '-2:'), `${text}=`],
    ...[said({ months: {} }), said({ months: null }), said({ months: { '2026-13': key } })],
    ...[said({ months: { '2026-11': key.slice(1) } }), said({ months: { '2026-11': 7 } })],
    ...[said({ words: 'yes' }), said({ emailDots: null }), said({ phoneCountryCode: '1' })],
    formatProducerIndexKey({ months: monthsOf(mostIndexMonths + 1), indexing }),
    `sealtrace-index-1:${'A'.repeat(100_000)}`,
  ])
    expect(parseProducerIndexKey(other), other.slice(0, 60)).toBeNull()
})
