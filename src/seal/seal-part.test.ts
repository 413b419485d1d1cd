import { deflateRawSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sealOnce } from '../crypto/aead.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { contentClass, parsePartBytes, partHead, type SealedPart } from './format/part.ts'
import { openPart } from './open-part.ts'
import { bucket, coding, padBody } from './pad.ts'
import { partDictionary } from './part-dictionary.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'
import { sealPart, type NewPart } from './seal-part.ts'

const slot = { id: randomBytes(16), key: Secret.random() }
const place: PartPlace = { origin: 'example.com/log', trace: randomBytes(16) }
const text = (length: number) =>
  Buffer.from('salary 85123.45 '.repeat(Math.ceil(length / 16)).slice(0, length))
const runs = { numRuns: process.env['SLOW'] ? 2000 : 60 }

it('opens what it sealed, of any size', () => {
  for (const className of [contentClass, 'email'])
    for (const size of [0, 1, 123, 124, 160, 161, 1024, 4095, 4096, 16_384, 1_000_000]) {
      const { entry, data } = sealPart(slot, place, className, text(size))
      const opened = openPart(slot.key, place, entry, data)
      expect(opened.class).toBe(className)
      expect(Buffer.from(opened.plaintext).equals(text(size))).toBe(true)
    }
})

it('[E6] is version, class, ciphertext and tag; the manifest has hash and length of all of it', () => {
  const { entry, data } = sealPart(slot, place, 'us_ssn', text(20))
  expect([...data.subarray(0, 8)]).toEqual([1, 6, ...Buffer.from('us_ssn')])
  expect(entry.hash).toEqual(sha256(data))
  expect(entry.length).toBe(data.length)
  expect(data.length).toBe(8 + 128 + 16)
})

it('[E6] any flipped bit is found', () => {
  const { entry, data } = sealPart(slot, place, 'email', text(40))
  fc.assert(
    fc.property(fc.nat({ max: data.length * 8 - 1 }), (bit) => {
      const changed = Uint8Array.from(data)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => openPart(slot.key, place, entry, changed)).toThrow(SealtraceError)
      // Also when the attacker fixes the hash in the list.
      expect(() => openPart(slot.key, place, { ...entry, hash: sha256(changed) }, changed)).toThrow(
        SealtraceError,
      )
    }),
    runs,
  )
})

it('[E7] opens in no other trace, log, class, id or slot', () => {
  const { entry, data } = sealPart(slot, place, 'email', text(40))
  const other = Buffer.concat([partHead('phone'), parsePartBytes(data).ciphertext])
  const attempts = [
    () => openPart(slot.key, { ...place, trace: randomBytes(16) }, entry, data),
    () => openPart(slot.key, { ...place, origin: 'example.com/other' }, entry, data),
    () => openPart(slot.key, place, { ...entry, hash: sha256(other) }, other),
    () => openPart(slot.key, place, { ...entry, id: randomBytes(16) }, data),
    () => openPart(Secret.random(), place, entry, data),
  ]
  for (const attempt of attempts) expect(attempt).toThrow(SealtraceError)
})

it('[E9] part ids, keys and nonces are never used twice', () => {
  const seen = new Set<string>()
  for (let i = 0; i < 2000; i++) {
    const { entry } = sealPart(slot, place, 'email', text(8))
    const { key, nonce } = partKey(slot.key, entry.id)
    seen.add(Buffer.concat([key, nonce]).toString('hex'))
  }
  expect(seen.size).toBe(2000)
})

it('[E10] lengths fall into buckets that cost at most an eighth', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), (length) => {
      const padded = bucket(length)
      expect(padded).toBeGreaterThanOrEqual(length)
      expect(padded).toBeLessThanOrEqual(Math.max(128, length * 1.125))
      expect(bucket(padded)).toBe(padded)
    }),
  )
})

it('[E10] hidden values are not compressed, masked content is', () => {
  const same = Buffer.alloc(4000, 'a')
  expect(sealPart(slot, place, 'notes', same).data.length).toBeGreaterThan(4000)
  expect(sealPart(slot, place, contentClass, same).data.length).toBeLessThan(300)
})

/** A part with that body, as another version or another producer may have sealed it. */
function sealedBody(body: Uint8Array, how: number): NewPart {
  const id = randomBytes(16)
  const { key, nonce, commitment } = partKey(slot.key, id)
  const aad = partAad(place, id, contentClass)
  const sealed = sealOnce({ key, nonce, aad }, padBody(body, how), partHead(contentClass))
  const entry = { id, hash: sha256(sealed), length: sealed.length, keyId: slot.id, commitment }
  return { data: sealed as SealedPart, entry }
}

it('[E10] opens whatever coding the part names, and none that there is not', () => {
  const plain = text(500)
  const bodies = [
    [plain, coding.raw],
    [zstdCompressSync(plain), coding.zstd],
    [deflateRawSync(plain), coding.deflate],
    [deflateRawSync(plain, { dictionary: partDictionary }), coding.smallDeflate],
  ] as const
  for (const [body, how] of bodies) {
    const { entry, data } = sealedBody(body, how)
    expect(Buffer.from(openPart(slot.key, place, entry, data).plaintext).equals(plain)).toBe(true)
  }
  for (const how of [coding.zstd, coding.deflate, coding.smallDeflate, 4, 255]) {
    const { entry, data } = sealedBody(Buffer.from('\xff not packed'), how)
    expect(() => openPart(slot.key, place, entry, data)).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    )
  }
})

it('[E10] the dictionary is the one of all parts that name it', () => {
  expect(toHex(sha256(partDictionary))).toBe(
    'a7fd7991e8d287b6447f317c9f866498d7fdbcfa2a3d9a0f14e0cdeb686533cd',
  )
})

it('[E10] small content is compressed against the dictionary', () => {
  const message = Buffer.from(
    '{"role":"assistant","parts":[{"type":"text","content":"Your order is on its way and comes on Monday."}],"finish_reason":"stop"}',
  )
  expect(sealPart(slot, place, contentClass, message).data.length).toBe(2 + 128 + 16)
  expect(sealPart(slot, place, 'notes', message).data.length).toBeGreaterThan(7 + 128 + 16)
})
