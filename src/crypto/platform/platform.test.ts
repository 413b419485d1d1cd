import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as browser from './browser.ts'
import { order } from './edwards25519.ts'
import * as node from './node.ts'
import { sha512 } from './sha512.ts'
import { littleEndian } from './sound-point.ts'

// Each must fit where the other does.
const platforms: readonly (typeof node & typeof browser)[] = [node, browser]
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))
const some = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 167 + length) % 256)
const bytes = fc.uint8Array({ maxLength: 600 })

it('[V41] both platforms have the same functions', () => {
  expect(Object.keys(browser).toSorted()).toEqual(Object.keys(node).toSorted())
})

describe('hashes', () => {
  const reference = (name: string, input: Uint8Array) =>
    new Uint8Array(createHash(name).update(input).digest())

  it('[V41] SHA-256 and SHA-512 of every length up to four blocks are those of Node', () => {
    for (let length = 0; length <= 520; length++) {
      const input = some(length)
      for (const { sha256 } of platforms)
        expect(new Uint8Array(sha256(input))).toEqual(reference('sha256', input))
      expect(sha512(input)).toEqual(reference('sha512', input))
    }
  })

  it('[V41] of parts, of parts of other arrays, and of any bytes', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(40), (a, b, cut) => {
        const whole = reference('sha256', Buffer.concat([a.subarray(cut), b]))
        for (const { sha256 } of platforms)
          expect(new Uint8Array(sha256(a.subarray(cut), b))).toEqual(whole)
        expect(sha512(a.subarray(cut))).toEqual(reference('sha512', a.subarray(cut)))
      }),
      { numRuns: 200 },
    )
  })

  it('[V41] writes into a table, of its own kind or any other, and nowhere else', () => {
    for (const { sha256Into, tableOf } of platforms)
      for (const table of [tableOf(100), new Uint8Array(100)]) {
        sha256Into(table, 35, some(65))
        const expected = new Uint8Array(100)
        expected.set(reference('sha256', some(65)), 35)
        expect(new Uint8Array(table)).toEqual(expected)
      }
  })
})

describe('Ed25519', () => {
  const edges = JSON.parse(
    readFileSync(join(import.meta.dirname, '../fixtures/ed25519-edge-cases.json'), 'utf8'),
  ) as { vectors: { number: number; flags: string[]; key: string; msg: string; sig: string }[] }
  const refused = /^(low_order_[AR]|non_canonical_[AR]|low_order_residue)$/

  it('[V41] takes the same of the published edge cases on both, and says which', () => {
    const expected = edges.vectors.map(
      ({ number, flags }) => [number, !flags.some((flag) => refused.test(flag))] as const,
    )
    expect(new Set(expected.map(([, taken]) => taken))).toEqual(new Set([true, false]))
    for (const { ed25519Verify } of platforms)
      expect(
        edges.vectors.map(({ number, key, msg, sig }) => [
          number,
          ed25519Verify(hex(key), Buffer.from(msg), hex(sig)),
        ]),
      ).toEqual(expected)
  })

  const pair = generateKeyPairSync('ed25519')
  const publicKey = new Uint8Array(
    pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
  )
  const signed = (message: Uint8Array) => new Uint8Array(sign(null, message, pair.privateKey))

  it('[V41] takes what Node signed, of any length', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        for (const { ed25519Verify } of platforms)
          expect(ed25519Verify(publicKey, message, signed(message))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('[V41] refuses a changed bit in any byte of key, message and signature', () => {
    const message = some(50)
    const signature = signed(message)
    for (const [at, value] of [publicKey, message, signature].entries())
      for (let i = 0; i < value.length; i++) {
        const inputs: [Uint8Array, Uint8Array, Uint8Array] = [publicKey, message, signature]
        inputs[at] = value.with(i, value[i]! ^ (1 << (i % 8)))
        for (const { ed25519Verify } of platforms) expect(ed25519Verify(...inputs)).toBe(false)
      }
  }, 60_000)

  it('[V41] refuses an S that is not below the order, and what has another length', () => {
    const message = some(10)
    const signature = signed(message)
    let malleable = littleEndian(signature.subarray(32)) + order
    const twisted = signature.slice()
    for (let i = 32; i < 64; i++, malleable >>= 8n) twisted[i] = Number(malleable & 255n)
    for (const { ed25519Verify } of platforms) {
      expect(ed25519Verify(publicKey, message, twisted)).toBe(false)
      expect(ed25519Verify(publicKey.subarray(1), message, signature)).toBe(false)
      expect(ed25519Verify(publicKey, message, signature.subarray(1))).toBe(false)
      expect(ed25519Verify(publicKey, message, new Uint8Array(0))).toBe(false)
    }
  })

  it('[V41] agrees on keys and signatures that are anything', () => {
    const any = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(any, any, any, (key, r, s) => {
        const inputs = [key, r, Buffer.concat([r, s])] as const
        expect(browser.ed25519Verify(...inputs)).toBe(node.ed25519Verify(...inputs))
      }),
      { numRuns: 60 },
    )
  })
})

it('[V41] texts and bytes are the same on both, sound or not', () => {
  const odd = fc.string({ unit: fc.constantFrom(...'AZaz09+/=-_ é\u0100\u{1f600}'), maxLength: 24 })
  fc.assert(
    fc.property(bytes, odd, fc.string({ unit: 'binary' }), (any, text, unicode) => {
      for (const encoding of ['hex', 'base64'] as const) {
        const written = Buffer.from(any).toString(encoding)
        for (const { textOf, bytesOf } of platforms) {
          expect(textOf(any, encoding)).toBe(written)
          expect(new Uint8Array(bytesOf(written, encoding))).toEqual(any)
        }
      }
      // What is no base64 is seen by writing it again.
      const sound = platforms.map(
        ({ textOf, bytesOf }) => textOf(bytesOf(text, 'base64'), 'base64') === text,
      )
      expect(sound[1]).toBe(sound[0])
      expect(new Uint8Array(browser.encodeUtf8(unicode))).toEqual(
        new Uint8Array(node.encodeUtf8(unicode)),
      )
    }),
  )
  const digits = '0123456789abcdefABCDEF'
  for (const { bytesOf } of platforms)
    expect(new Uint8Array(bytesOf(digits, 'hex'))).toEqual(hex(digits))
})

it('[V41] compares, joins and draws bytes alike', () => {
  for (const { equalBytes, concatBytes, randomBytes } of platforms) {
    expect(equalBytes(some(5), some(5))).toBe(true)
    expect(equalBytes(some(5), some(5).with(4, 1))).toBe(false)
    expect(equalBytes(new Uint8Array(1), new Uint8Array(0))).toBe(false)
    expect(equalBytes(new Uint8Array(0), new Uint8Array(1))).toBe(false)
    expect(new Uint8Array(concatBytes(some(3), new Uint8Array(0), some(2)))).toEqual(
      Uint8Array.of(...some(3), ...some(2)),
    )
    for (const size of [0, 16, 256, 300, 70_000]) {
      const drawn = randomBytes(size)
      expect(drawn.length).toBe(size)
      if (size >= 16) expect(drawn.subarray(-16).every((byte) => byte === 0)).toBe(false)
    }
    expect(equalBytes(randomBytes(16), randomBytes(16))).toBe(false)
  }
})
