import { expect, it } from 'vitest'
import { sipHash8 } from './sip-hash.ts'

const mask = 0xffffffffffffffffn
const turn = (x: bigint, n: bigint) => ((x << n) | (x >> (64n - n))) & mask

/** The paper's definition, word for word, in 64-bit integers. */
function reference(key: Uint8Array, message: Uint8Array): bigint {
  const word = (bytes: Uint8Array, at: number) => Buffer.from(bytes).readBigUInt64LE(at)
  const [k0, k1] = [word(key, 0), word(key, 8)]
  let v0 = k0 ^ 0x736f6d6570736575n
  let v1 = k1 ^ 0x646f72616e646f6dn
  let v2 = k0 ^ 0x6c7967656e657261n
  let v3 = k1 ^ 0x7465646279746573n
  const round = () => {
    v0 = (v0 + v1) & mask
    v1 = turn(v1, 13n) ^ v0
    v0 = turn(v0, 32n)
    v2 = (v2 + v3) & mask
    v3 = turn(v3, 16n) ^ v2
    v0 = (v0 + v3) & mask
    v3 = turn(v3, 21n) ^ v0
    v2 = (v2 + v1) & mask
    v1 = turn(v1, 17n) ^ v2
    v2 = turn(v2, 32n)
  }
  const padded = Buffer.alloc((Math.floor(message.length / 8) + 1) * 8)
  padded.set(message)
  padded[padded.length - 1] = message.length
  for (let at = 0; at < padded.length; at += 8) {
    const m = padded.readBigUInt64LE(at)
    v3 ^= m
    round()
    round()
    v0 ^= m
  }
  v2 ^= 0xffn
  for (let i = 0; i < 4; i++) round()
  return v0 ^ v1 ^ v2 ^ v3
}

const bytes = (length: number, first = 0, step = 1) =>
  Uint8Array.from({ length }, (_, i) => (first + i * step) & 0xff)

it('the reference gives the published value', () => {
  expect(reference(bytes(16), bytes(15))).toBe(0xa129ca6149be45e5n)
})

it('equals the reference for 8 bytes, whatever they are', () => {
  for (let i = 0; i < 300; i++) {
    const key = bytes(16, i * 7, i + 1)
    const message = Buffer.from(bytes(8, i * 13, 2 * i + 3))
    const words = new Int32Array(key.buffer)
    const ours = sipHash8(words, message.readInt32LE(0), message.readInt32LE(4))
    expect(BigInt(ours)).toBe(reference(key, message) & 0xffffffffn)
  }
})
