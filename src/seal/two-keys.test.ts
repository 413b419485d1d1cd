// AES-GCM itself lets whoever knows two keys make one ciphertext that opens under both (Dodis et al., CRYPTO 2018). Here is
// one: a well-formed part that says one thing under the first key and another under the second. The commitment decides.
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import type { PartEntry } from './format/manifest.ts'
import { parsePartBytes, partHead } from './format/part.ts'
import { openPart } from './open-part.ts'
import { unpadBody } from './pad.ts'
import { partAad, partKey, type PartPlace } from './part-key.ts'

const className = 'email'
const place: PartPlace = { origin: 'example.com/log', trace: randomBytes(16) }
const partId = randomBytes(16)
const aad = partAad(place, partId, className)
const said = ['pay 10 to alice', 'pay 90000 to mallory'] as const
/** Pairs of so many keys agree in 24 bits of the first block some ten times. */
const keysTried = 20_000
/** The lengths must differ by enough for the second text to end behind the first one. */
const roomForBoth = 64

interface GcmKey {
  readonly slot: Secret
  readonly key: Uint8Array
  readonly nonce: Uint8Array
  readonly commitment: Uint8Array
}

const pair = keysThatAgree()
const crafted = Buffer.concat([partHead(className), twoKeyCiphertext(pair)])

it('[E8] one ciphertext for two keys can be made, and AES-GCM opens it under both', () => {
  const opened = pair.map((key) => Buffer.from(openBare(key)).toString('latin1'))
  expect(opened[0]).toBe(said[0])
  expect(opened[1]?.endsWith(said[1])).toBe(true)
})

it('[E8] a part does not open to two plaintexts', () => {
  const entry = {
    id: partId,
    hash: sha256(crafted),
    length: crafted.length,
    keyId: randomBytes(16),
    commitment: pair[0].commitment,
  }
  const open = (key: GcmKey, listed: PartEntry) =>
    Buffer.from(openPart(key.slot, place, listed, crafted).plaintext).toString('latin1')
  const refused = expect.objectContaining({ code: 'corrupt' })
  const second = { ...entry, commitment: pair[1].commitment }
  expect(open(pair[0], entry)).toBe(said[0])
  expect(() => open(pair[1], entry)).toThrow(refused)
  expect(open(pair[1], second)).toContain(said[1])
  expect(() => open(pair[0], second)).toThrow(refused)
  for (const key of pair)
    expect(() => open(key, { ...entry, commitment: new Uint8Array(32) })).toThrow(refused)
})

/** As a reader without key commitments would. */
function openBare({ key, nonce }: GcmKey): Uint8Array {
  const { ciphertext } = parsePartBytes(crafted)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAAD(aad)
  decipher.setAuthTag(ciphertext.subarray(-16))
  const padded = Buffer.concat([decipher.update(ciphertext.subarray(0, -16)), decipher.final()])
  return unpadBody(padded).body
}

function gcmKey(): GcmKey {
  const slot = Secret.random()
  return { slot, ...partKey(slot, partId) }
}

/**
 * Two keys whose key streams begin with the same three bytes: coding and the high half of the length are the same under
 * both. Of those, the pair whose lengths differ least.
 */
function keysThatAgree(): readonly [GcmKey, GcmKey] {
  const seen = new Map<number, GcmKey>()
  let best: readonly [GcmKey, GcmKey] | undefined
  let least = Infinity
  for (let i = 0; i < keysTried || !best; i++) {
    const key = gcmKey()
    const start = stream(key, 1).readUIntBE(0, 3)
    const other = seen.get(start)
    const mask = other ? lengthMask(other, key) : 0
    if (other && mask >= roomForBoth && mask < least) {
      best = [other, key]
      least = mask
    }
    seen.set(start, key)
  }
  return best
}

/** What the two lengths differ by, by exclusive or. */
function lengthMask(a: GcmKey, b: GcmKey): number {
  return stream(a, 1).readUInt16BE(3) ^ stream(b, 1).readUInt16BE(3)
}

/** Ciphertext and tag that both keys accept: the last block is solved for, in GF(2^128). */
function twoKeyCiphertext([one, two]: readonly [GcmKey, GcmKey]): Uint8Array {
  const [first, second] = said
  const longer = first.length ^ lengthMask(one, two)
  const blocks = Math.ceil((5 + longer) / 16)
  const [streamOne, streamTwo] = [stream(one, blocks), stream(two, blocks)]
  const body = Buffer.alloc(blocks * 16)
  body.writeUInt32BE(first.length, 1)
  body.write(first, 5, 'latin1')
  for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) ^ (streamOne[i] ?? 0)
  const at = 5 + longer - second.length
  for (let i = 0; i < second.length; i++)
    body[at + i] = second.charCodeAt(i) ^ (streamTwo[at + i] ?? 0)
  const ends = [one, two].map((key) => ({ h: hashKey(key), mask: tagMask(key) }))
  const tag = ({ h, mask: over }: { h: bigint; mask: bigint }, last: bigint) =>
    ghash(h, Buffer.concat([body, toBytes(last)])) ^ over
  const [a, b] = ends
  if (!a || !b) throw new Error('two keys')
  // The tag is affine in the last block, with slope H^2: tagOne(x) = tagTwo(x) has one solution.
  const last = mul(tag(a, 0n) ^ tag(b, 0n), inverse(mul(a.h, a.h) ^ mul(b.h, b.h)))
  return Buffer.concat([body, toBytes(last), toBytes(tag(a, last))])
}

function ecb({ key }: GcmKey, block: Uint8Array): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block)
}

/** The first `blocks` of the key stream: the counter of the first is 2. */
function stream(key: GcmKey, blocks: number): Buffer {
  const counters = Buffer.alloc(blocks * 16)
  for (let i = 0; i < blocks; i++) {
    counters.set(key.nonce, i * 16)
    counters.writeUInt32BE(i + 2, i * 16 + 12)
  }
  return ecb(key, counters)
}

function hashKey(key: GcmKey): bigint {
  return toNumber(ecb(key, new Uint8Array(16)))
}

function tagMask(key: GcmKey): bigint {
  return toNumber(ecb(key, Buffer.concat([key.nonce, Uint8Array.of(0, 0, 0, 1)])))
}

/** Over the associated data and `data`, which is whole blocks. */
function ghash(h: bigint, data: Uint8Array): bigint {
  const lengths = Buffer.alloc(16)
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0)
  lengths.writeBigUInt64BE(BigInt(data.length * 8), 8)
  const all = Buffer.concat([aad, Buffer.alloc((16 - (aad.length % 16)) % 16), data, lengths])
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

/** a^(2^128 - 2) by square and multiply. */
function inverse(a: bigint): bigint {
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
