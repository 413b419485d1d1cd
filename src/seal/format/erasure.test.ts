import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ed25519Signer, newEd25519Seed } from '../../crypto/ed25519.ts'
import { randomBytes } from '../../crypto/random.ts'
import { Secret } from '../../crypto/secret.ts'
import type { Header } from '../../record/header.ts'
import { formatScope, intentMessage, isSignedIntent, rangesOf, scopeOf } from './erasure.ts'
import { encodeManifest, parseManifest } from './manifest.ts'

const officer = ed25519Signer(Secret.own(newEd25519Seed()))
const intent = { origin: 'example.com/log', id: randomBytes(16), header: randomBytes(32) }

it('[X18] the signature is of one log, one record and one header', () => {
  const signature = officer.sign(intentMessage(intent))
  const holds = (more: Partial<typeof intent>, by = officer.publicKey) =>
    isSignedIntent(by, { ...intent, ...more }, signature)
  expect(holds({})).toBe(true)
  expect(holds({ origin: 'example.com/other' })).toBe(false)
  expect(holds({ id: randomBytes(16) })).toBe(false)
  expect(holds({ header: randomBytes(32) })).toBe(false)
  expect(holds({}, randomBytes(32))).toBe(false)
  expect(isSignedIntent(officer.publicKey, intent, undefined)).toBe(false)
  // No other split of the same bytes is an intent.
  const joined = { ...intent, id: randomBytes(15) }
  expect(isSignedIntent(officer.publicKey, joined, officer.sign(intentMessage(joined)))).toBe(false)
})

it('[X18] a manifest carries the signature, 64 bytes of it', () => {
  const manifest = {
    ...{ kind: 'erasureIntent' as const, header: randomBytes(32), appended: [], own: [] },
    ...{ policy: new Uint8Array(32), detector: '' },
  }
  const signed = encodeManifest({ ...manifest, signature: randomBytes(64) })
  expect(parseManifest(signed).signature).toHaveLength(64)
  expect(parseManifest(encodeManifest(manifest)).signature).toBeUndefined()
  const short = encodeManifest({ ...manifest, signature: randomBytes(63) })
  expect(() => parseManifest(short)).toThrow(expect.objectContaining({ code: 'corrupt' }))
})

it('[X18] a scope is read as it was written', () => {
  const ids = fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 20 })
  const indexes = fc.array(fc.nat(200))
  fc.assert(
    fc.property(ids, ids, indexes, (keys, parts, of) => {
      const records = rangesOf(of)
      const scope = scopeOf({ scope: formatScope({ keys, parts, records }) })
      expect(scope?.keys.map((id) => Buffer.from(id))).toEqual(keys.map((id) => Buffer.from(id)))
      expect(scope?.parts).toHaveLength(parts.length)
      const listed = scope?.records.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      )
      expect(listed).toEqual([...new Set(of)].sort((a, b) => a - b))
    }),
  )
})

it('[X18] what is no scope is refused, whatever it is', () => {
  const good = { keys: '', parts: '', records: [[0, 3]] }
  for (const scope of [
    undefined,
    null,
    'scope',
    [],
    { ...good, keys: 5 },
    { ...good, keys: 'AAAA' },
    { ...good, parts: '!' },
    { ...good, records: 'all' },
    { ...good, records: [[3, 0]] },
    { ...good, records: [[-1, 4]] },
    { ...good, records: [[0, 1.5]] },
    { ...good, records: [[0, 1, 2]] },
    { ...good, records: [['0', '9']] },
    {
      ...good,
      records: [
        [5, 6],
        [1, 2],
      ],
    },
  ])
    expect(scopeOf({ scope } as unknown as Header)).toBeNull()
  expect(scopeOf({ scope: good } as unknown as Header)).not.toBeNull()
  fc.assert(fc.property(fc.anything(), (scope) => void scopeOf({ scope } as unknown as Header)))
})

it('[X18] a scope takes any number of keys and parts', () => {
  const keys = Array.from({ length: 300_000 }, () => new Uint8Array(16))
  const scope = formatScope({ keys, parts: keys, records: [] })
  expect(scopeOf({ scope })).toMatchObject({
    keys: { length: 300_000 },
    parts: { length: 300_000 },
  })
})
