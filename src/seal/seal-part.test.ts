import fc from 'fast-check'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { contentClass, parsePartBytes, partHead } from './format/part.ts'
import { openPart } from './open-part.ts'
import { bucket } from './pad.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'
import { sealPart } from './seal-part.ts'

const slot = { id: randomBytes(16), key: Secret.random() }
const place: PartPlace = { origin: 'example.com/log', trace: randomBytes(16) }
const text = (length: number) =>
  Buffer.from('salary 85123.45 '.repeat(Math.ceil(length / 16)).slice(0, length))
const runs = { numRuns: process.env['SLOW'] ? 2000 : 60 }

it('opens what it sealed, of any size', () => {
  for (const className of [contentClass, 'email'])
    for (const size of [0, 1, 127, 160, 161, 4096, 1_000_000]) {
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

it('[E8] one ciphertext does not open to two plaintexts', () => {
  // AES-GCM itself lets whoever knows two keys make a ciphertext that opens under both (Dodis et al., CRYPTO 2018).
  const attacker = [Secret.random(), Secret.random()] as const
  const { entry, data } = sealPart({ id: slot.id, key: attacker[0] }, place, 'email', text(16))
  const crafted = twoKeyCiphertext(attacker, entry.id)
  for (const key of attacker) expect(opensBare(key, entry.id, crafted)).toBe(true)
  const bytes = Buffer.concat([partHead('email'), crafted])
  const listed = { ...entry, hash: sha256(bytes), length: bytes.length }
  expect(() => openPart(attacker[1], place, listed, bytes)).toThrow(SealtraceError)
  expect(openPart(attacker[0], place, entry, data).class).toBe('email')
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

/** Ciphertext blocks and a tag that both keys accept: the last block is solved for, in GF(2^128). */
function twoKeyCiphertext(keys: readonly [Secret, Secret], partId: Uint8Array): Uint8Array {
  const aad = partAad(place, partId, 'email')
  const [one, two] = keys.map((key) => gcmParts(key, partId))
  if (!one || !two) throw new Error('two keys')
  const blocks = [randomBytes(16), new Uint8Array(16)]
  const tagOf = (parts: { h: bigint; mask: bigint }, last: bigint) =>
    ghash(parts.h, aad, Buffer.concat([blocks[0] ?? new Uint8Array(), toBytes(last)])) ^ parts.mask
  // Tag is affine in the last block with slope H^2: solve tag1(x) = tag2(x).
  const constant = tagOf(one, 0n) ^ tagOf(two, 0n)
  const slope = mul(one.h, one.h) ^ mul(two.h, two.h)
  const last = mul(constant, inverse(slope))
  return Buffer.concat([blocks[0] ?? new Uint8Array(), toBytes(last), toBytes(tagOf(one, last))])
}

function opensBare(slotKey: Secret, partId: Uint8Array, sealed: Uint8Array): boolean {
  const { key, nonce } = partKey(slotKey, partId)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAAD(partAad(place, partId, 'email'))
  decipher.setAuthTag(sealed.subarray(-16))
  try {
    decipher.update(sealed.subarray(0, -16))
    decipher.final()
    return true
  } catch {
    return false
  }
}

function gcmParts(slotKey: Secret, partId: Uint8Array): { h: bigint; mask: bigint } {
  const { key, nonce } = partKey(slotKey, partId)
  const ecb = (block: Uint8Array) =>
    createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block)
  const counter = Buffer.concat([nonce, Uint8Array.of(0, 0, 0, 1)])
  return { h: toNumber(ecb(new Uint8Array(16))), mask: toNumber(ecb(counter)) }
}

function ghash(h: bigint, aad: Uint8Array, data: Uint8Array): bigint {
  const lengths = Buffer.alloc(16)
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0)
  lengths.writeBigUInt64BE(BigInt(data.length * 8), 8)
  const padded = (bytes: Uint8Array) =>
    Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)])
  const all = Buffer.concat([padded(aad), padded(data), lengths])
  let sum = 0n
  for (let at = 0; at < all.length; at += 16)
    sum = mul(sum ^ toNumber(all.subarray(at, at + 16)), h)
  return sum
}

function mul(a: bigint, b: bigint): bigint {
  let product = 0n
  let v = b
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((a >> bit) & 1n) product ^= v
    v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n
  }
  return product
}

function inverse(a: bigint): bigint {
  // a^(2^128 - 2) by square and multiply.
  let result = 1n << 127n
  let power = a
  for (let i = 1; i < 128; i++) {
    power = mul(power, power)
    result = mul(result, power)
  }
  return result
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function toBytes(n: bigint): Uint8Array {
  return Buffer.from(n.toString(16).padStart(32, '0'), 'hex')
}
