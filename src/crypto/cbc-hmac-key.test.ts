import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CbcHmacKey } from './cbc-hmac-key.ts'
import { fromHex, toHex } from './encoding.ts'

const raw = Buffer.from(Array.from({ length: 96 }, (_, n) => (n * 11 + 5) % 256))
const newKey = () => new CbcHmacKey(Buffer.from(raw))
const [macKey, aesKey, ivKey] = [0, 32, 64].map((at) => toHex(raw.subarray(at, at + 32)))

function openssl(args: string[], input: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = spawnSync('openssl', args, { input })
  if (status !== 0) throw new Error(stderr.toString())
  return stdout
}

const hmac = (key: string | undefined, input: Uint8Array) =>
  openssl(['dgst', '-sha512', '-mac', 'HMAC', '-macopt', `hexkey:${key}`, '-binary'], input)

it.each(['', 'a', 'sixteen bytes ok', 'forty-eight bytes, which is three whole blocks!!'])(
  'is what openssl makes, step by step, of %j',
  (text) => {
    const [aad, plaintext] = [Buffer.from('associated'), Buffer.from(text)]
    const bits = fromHex('0000000000000050')
    if (!bits) throw new Error('bits')
    const iv = hmac(ivKey, Buffer.concat([aad, bits, plaintext])).subarray(0, 16)
    const cbc = ['enc', '-aes-256-cbc', '-K', aesKey ?? '', '-iv', toHex(iv)]
    const body = Buffer.concat([iv, openssl(cbc, plaintext)])
    const tag = hmac(macKey, Buffer.concat([aad, body, bits])).subarray(0, 32)
    const sealed = newKey().seal(aad, plaintext, 'deterministic')
    expect(toHex(sealed)).toBe(toHex(Buffer.concat([body, tag])))
  },
)

it('[F2] opens what it sealed, and nothing of which one byte is another', () => {
  const key = newKey()
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 100 }),
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom('deterministic', 'randomized'),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (plaintext, aad, mode, place, flip) => {
        const sealed = key.seal(aad, plaintext, mode)
        expect(toHex(key.open(aad, sealed) ?? Buffer.from('no'))).toBe(toHex(plaintext))
        const at = place % sealed.length
        sealed[at] = (sealed[at] ?? 0) ^ flip
        expect(key.open(aad, sealed)).toBeNull()
      },
    ),
    { numRuns: 200 },
  )
})

it('[F3] deterministic gives equal bytes for equal input alone, randomized never twice the same', () => {
  const [aad, text] = [Buffer.from('a'), Buffer.from('text')]
  const seal = (mode: 'deterministic' | 'randomized', head = aad, plaintext = text) =>
    toHex(newKey().seal(head, plaintext, mode))
  expect(seal('deterministic')).toBe(seal('deterministic'))
  expect(seal('deterministic', Buffer.from('b'))).not.toBe(seal('deterministic'))
  // The same bytes, parted elsewhere.
  expect(seal('deterministic', Buffer.from('at'), Buffer.from('ext'))).not.toBe(
    seal('deterministic', Buffer.from('a'), Buffer.from('text')),
  )
  expect(seal('randomized')).not.toBe(seal('randomized'))
})

it('opens neither with another associated data, nor short, nor with another key', () => {
  const key = newKey()
  const aad = Buffer.from('a')
  const sealed = key.seal(aad, Buffer.from('text'), 'randomized')
  expect(key.open(Buffer.from('b'), sealed)).toBeNull()
  for (let length = 0; length < sealed.length; length++)
    expect(key.open(aad, sealed.subarray(0, length))).toBeNull()
  const other = new CbcHmacKey(Buffer.from(raw.toReversed()))
  expect(other.open(aad, sealed)).toBeNull()
})

it('zeroes the bytes that it was given, and is of no use once disposed', () => {
  const bytes = Buffer.from(raw)
  const key = new CbcHmacKey(bytes)
  expect(bytes.every((byte) => byte === 0)).toBe(true)
  key[Symbol.dispose]()
  const use = () => key.seal(bytes, bytes, 'randomized')
  expect(use).toThrow(expect.objectContaining({ code: 'usage' }))
  expect(() => new CbcHmacKey(Buffer.alloc(95))).toThrow(TypeError)
})
