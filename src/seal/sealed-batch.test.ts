import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import { Secret } from '../crypto/secret.ts'
import { newX25519KeyPair } from '../crypto/x25519.ts'
import { xWing } from '../crypto/x-wing.ts'
import { toHex } from '../crypto/encoding.ts'
import { bucket } from './pad.ts'
import { openBatch, sealBatch } from './sealed-batch.ts'

const pair = newX25519KeyPair()
const key = Secret.own(pair.privateKey)
const hybrid = Secret.random()
const hybridPublic = xWing.publicKey(hybrid)
const json = (length: number) => Buffer.alloc(length, '{"salary":85123.45}')
const bad = expect.objectContaining({ code: 'bad_request' })
const runs = { numRuns: process.env['SLOW'] ? 2000 : 60 }

it('opens what it sealed, of any size', () => {
  for (const size of [0, 1, 123, 124, 125, 4096, 1_000_000]) {
    const opened = openBatch(key, sealBatch(pair.publicKey, json(size)))
    expect(Buffer.compare(opened, json(size)), String(size)).toBe(0)
  }
})

it('[E13] is magic, suite, key id, encapsulated key, ciphertext of a size bucket, tag', () => {
  const body = sealBatch(pair.publicKey, json(20))
  expect([...body.subarray(0, 5)]).toEqual([...Buffer.from('STB1'), 1])
  expect(toHex(body.subarray(5, 13))).toBe(toHex(sha256(pair.publicKey)).slice(0, 16))
  expect(body.length).toBe(13 + 32 + 128 + 16)
  for (const size of [300, 5000, 123_457])
    expect(sealBatch(pair.publicKey, json(size)).length).toBe(13 + 32 + bucket(4 + size) + 16)
  // Two of one content have nothing in common but the head.
  const again = sealBatch(pair.publicKey, json(20))
  expect(toHex(again.subarray(0, 13))).toBe(toHex(body.subarray(0, 13)))
  expect(toHex(again.subarray(13, 45))).not.toBe(toHex(body.subarray(13, 45)))
})

it('[E13] the key chooses the suite: X-Wing is 2, with an encapsulated key of 1120 bytes', () => {
  const body = sealBatch(hybridPublic, json(20))
  expect([...body.subarray(0, 5)]).toEqual([...Buffer.from('STB1'), 2])
  expect(toHex(body.subarray(5, 13))).toBe(toHex(sha256(hybridPublic)).slice(0, 16))
  expect(body.length).toBe(13 + 1120 + 128 + 16)
  for (const size of [0, 20, 5000])
    expect(
      Buffer.compare(openBatch(key, sealBatch(hybridPublic, json(size)), hybrid), json(size)),
    ).toBe(0)
  // One that has both keys opens both; who has no hybrid key says so.
  expect(Buffer.compare(openBatch(key, sealBatch(pair.publicKey, json(9)), hybrid), json(9))).toBe(
    0,
  )
  expect(() => openBatch(key, body)).toThrow(bad)
  expect(() => openBatch(key, body)).toThrow('suite 2')
  expect(() => openBatch(key, body, Secret.random())).toThrow(bad)
  for (const length of [0, 31, 33, 1120, 1215, 1217])
    expect(() => sealBatch(new Uint8Array(length), json(1))).toThrow(RangeError)
})

it('[E13] the suite decides: bytes of one do not open as the other', () => {
  for (const [publicKey, other] of [
    [pair.publicKey, 2],
    [hybridPublic, 1],
  ] as const) {
    const body = sealBatch(publicKey, json(4000))
    body[4] = other
    expect(() => openBatch(key, body, hybrid)).toThrow(bad)
    // Also when the head names the key of the other suite.
    body.set(sha256(other === 2 ? hybridPublic : pair.publicKey).subarray(0, 8), 5)
    expect(() => openBatch(key, body, hybrid)).toThrow(bad)
  }
  const unknown = sealBatch(pair.publicKey, json(4000))
  for (const suite of [0, 3, 255]) {
    unknown[4] = suite
    expect(() => openBatch(key, unknown, hybrid)).toThrow(bad)
  }
})

it('[E13] any flipped bit of suite 2 is found', () => {
  const body = sealBatch(hybridPublic, json(40))
  const flip = (bit: number) => {
    const changed = Uint8Array.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openBatch(key, changed, hybrid), `bit ${bit}`).toThrow(bad)
  }
  for (const byte of [...Array.from({ length: 14 }, (_, i) => i), 1100, 1101, 1132, 1133])
    for (let bit = 0; bit < 8; bit++) flip(byte * 8 + bit)
  fc.assert(fc.property(fc.nat({ max: body.length * 8 - 1 }), flip), runs)
})

it('[E13] any flipped bit of any region is found', () => {
  const body = sealBatch(pair.publicKey, json(40))
  const flip = (bit: number) => {
    const changed = Uint8Array.from(body)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => openBatch(key, changed), `bit ${bit}`).toThrow(bad)
  }
  // The head, both ends of the encapsulated key, of the ciphertext and of the tag; then anywhere. The top bit of an
  // X25519 key is not used, so that flip alone is found by the key schedule, which hashes all of it.
  for (const byte of [
    0,
    3,
    4,
    5,
    12,
    13,
    44,
    45,
    body.length - 17,
    body.length - 16,
    body.length - 1,
  ])
    for (let bit = 0; bit < 8; bit++) flip(byte * 8 + bit)
  fc.assert(fc.property(fc.nat({ max: body.length * 8 - 1 }), flip), runs)
})

it('[E13] cut or longer bytes do not open', () => {
  const body = sealBatch(pair.publicKey, json(40))
  for (let length = 0; length < body.length; length++)
    expect(() => openBatch(key, body.subarray(0, length))).toThrow(bad)
  expect(() => openBatch(key, Buffer.concat([body, Uint8Array.of(0)]))).toThrow(bad)
})

it('[E13] for another key, says which one is expected', () => {
  const other = newX25519KeyPair()
  const body = sealBatch(other.publicKey, json(40))
  expect(() => openBatch(key, body)).toThrow(bad)
  expect(() => openBatch(key, body)).toThrow(toHex(sha256(pair.publicKey)).slice(0, 16))
  // A key id that was changed to fit does not help.
  body.set(sha256(pair.publicKey).subarray(0, 8), 5)
  expect(() => openBatch(key, body)).toThrow(bad)
})

it('[E13] is total on hostile bytes', () => {
  const heads = [new Uint8Array(0), ...[pair.publicKey, hybridPublic].map(headOf)]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1400 }), fc.constantFrom(...heads), (bytes, head) => {
      expect(() => openBatch(key, Buffer.concat([head, bytes]), hybrid)).toThrow(bad)
    }),
    runs,
  )
})

function headOf(publicKey: Uint8Array): Uint8Array {
  return sealBatch(publicKey, json(0)).subarray(0, 13)
}
