import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { dhkemX25519 } from './dhkem-x25519.ts'
import { fromHex, toHex } from './encoding.ts'
import { hpkeReceiver, hpkeSender, openBase, sealBase } from './hpke.ts'
import type { Kem } from './kem.ts'
import { labeledHkdf } from './labeled-hkdf.ts'
import { randomBytes } from './random.ts'
import { Secret } from './secret.ts'
import { newX25519KeyPair, x25519PublicKey } from './x25519.ts'

const hex = (text: string) => fromHex(text) ?? new Uint8Array(0)

/**
 * The vector of RFC 9180's test-vectors.json for mode 0, KEM 0x0020, KDF 0x0001, AEAD 0x0002, as crypto/hpke of Go 1.26 has
 * it (testdata/rfc9180.json, BSD-3-Clause): there its messages and exports are run through SHAKE-128, since the RFC's file has
 * megabytes. The first ciphertext is as Go's implementation makes it.
 */
const vector = {
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  ikmE: '2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9',
  skRm: '497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d',
  pkRm: '430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c',
  enc: '6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256',
  aad: hex('436f756e742d30'),
  pt: hex('4265617574792069732074727574682c20747275746820626561757479'),
  encryptionsAccumulated: '1702e73e1e71705faa8241022af1deea',
  exportsAccumulated: '5cb678bf1c52afbd9afb58b8f7c1ced3',
  ct: 'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a',
}

it('seals as the vector of RFC 9180 for this suite', () => {
  const sealed = sealBase(hex(vector.pkRm), vector, vector.pt, vectorKem())
  expect(toHex(sealed.enc)).toBe(vector.enc)
  expect(toHex(sealed.ciphertext)).toBe(vector.ct)
})

it('opens the vector of RFC 9180 for this suite', () => {
  const sealed = { enc: hex(vector.enc), ciphertext: hex(vector.ct) }
  const opened = openBase(Secret.own(hex(vector.skRm)), sealed, vector)
  expect(opened && toHex(opened)).toBe(toHex(vector.pt))
})

it('seals and opens 1000 messages in a row as the vector', () => {
  using sender = hpkeSender(hex(vector.pkRm), vector.info, vectorKem())
  using receiver = hpkeReceiver(Secret.own(hex(vector.skRm)), sender.enc, vector.info)
  const source = drawer()
  const sink = createHash('shake128', { outputLength: 16 })
  for (let i = 0; i < 1000; i++) {
    const [aad, plaintext] = [source(), source()]
    const ciphertext = sender.seal(aad, plaintext)
    sink.update(ciphertext)
    expect(toHex(receiver?.open(aad, ciphertext) ?? hex('ff'))).toBe(toHex(plaintext))
  }
  expect(sink.digest('hex')).toBe(vector.encryptionsAccumulated)
})

it('exports secrets of 0 to 999 bytes as the vector', () => {
  using sender = hpkeSender(hex(vector.pkRm), vector.info, vectorKem())
  using receiver = hpkeReceiver(Secret.own(hex(vector.skRm)), sender.enc, vector.info)
  const source = drawer()
  const sink = createHash('shake128', { outputLength: 16 })
  for (let length = 0; length < 1000; length++) {
    const context = source()
    const secret = sender.export(context, length)
    sink.update(secret)
    expect(receiver && toHex(receiver.export(context, length))).toBe(toHex(secret))
  }
  expect(sink.digest('hex')).toBe(vector.exportsAccumulated)
  expect(() => sender.export(hex(''), 8161)).toThrow(RangeError)
})

it('opens messages in their order only, and a forged one does not put it out of step', () => {
  const pair = newX25519KeyPair()
  using sender = hpkeSender(pair.publicKey, vector.info)
  using receiver = hpkeReceiver(Secret.own(pair.privateKey), sender.enc, vector.info)
  if (!receiver) throw new Error('no receiver')
  const [one, two] = [sender.seal(vector.aad, vector.pt), sender.seal(vector.aad, vector.pt)]
  expect(toHex(one)).not.toBe(toHex(two))
  for (const wrong of [two, randomBytes(60), hex('')])
    expect(receiver.open(vector.aad, wrong)).toBeNull()
  expect(receiver.open(hex('00'), one)).toBeNull()
  expect(receiver.open(vector.aad, one)).not.toBeNull()
  expect(receiver.open(vector.aad, one)).toBeNull()
  expect(receiver.open(vector.aad, two)).not.toBeNull()
})

it('a context is of no use after dispose', () => {
  const sender = hpkeSender(newX25519KeyPair().publicKey, vector.info)
  sender[Symbol.dispose]()
  expect(() => sender.seal(vector.aad, vector.pt)).toThrow(TypeError)
  expect(() => sender.export(vector.aad, 32)).toThrow(TypeError)
})

it('opens what it sealed, of any size, once each under keys of its own', () => {
  const pair = newX25519KeyPair()
  const key = Secret.own(pair.privateKey)
  const context = { info: hex('01'), aad: hex('02') }
  for (const size of [0, 1, 15, 16, 17, 70_000]) {
    const plaintext = randomBytes(size)
    const sealed = sealBase(pair.publicKey, context, plaintext)
    const again = sealBase(pair.publicKey, context, plaintext)
    expect(toHex(sealed.enc)).not.toBe(toHex(again.enc))
    expect(Buffer.compare(openBase(key, sealed, context) ?? hex('ff'), plaintext)).toBe(0)
    expect(openBase(key, { ...sealed, enc: again.enc }, context)).toBeNull()
    expect(openBase(key, sealed, { ...context, info: hex('03') })).toBeNull()
    expect(openBase(key, sealed, { ...context, aad: hex('03') })).toBeNull()
  }
})

it('refuses points of small order and keys of another length', () => {
  const pair = newX25519KeyPair()
  const key = Secret.own(pair.privateKey)
  const context = { info: hex(''), aad: hex('') }
  // RFC 9180, section 7.1.4 asks for this check.
  const small = ['00'.repeat(32), `01${'00'.repeat(31)}`]
  small.push('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')
  for (const enc of [...small.map(hex), randomBytes(31), randomBytes(33), hex('')]) {
    expect(openBase(key, { enc, ciphertext: randomBytes(40) }, context)).toBeNull()
    expect(() => sealBase(enc, context, hex('00'))).toThrow(RangeError)
  }
  for (const ciphertext of [hex(''), randomBytes(15), randomBytes(16)])
    expect(openBase(key, { enc: pair.publicKey, ciphertext }, context)).toBeNull()
})

it('opens messages of a context by their number, in any order, beside those in order', () => {
  const pair = newX25519KeyPair()
  const sender = hpkeSender(pair.publicKey, hex('01'))
  const all = Array.from({ length: 301 }, (_, n) => sender.seal(hex('aa'), Uint8Array.of(n & 0xff)))
  const sealed = [0, 1, 2, 300].map((n) => [n, all[n] ?? hex('')] as const)
  const receiver = hpkeReceiver(Secret.own(pair.privateKey), sender.enc, hex('01'))
  for (const [n, ciphertext] of sealed.toReversed()) {
    expect(receiver?.openAt(n, hex('aa'), ciphertext)).toEqual(Buffer.of(n & 0xff))
    for (const other of [n + 1, -1, 0.5, NaN, 2 ** 32, n + 2 ** 32])
      expect(receiver?.openAt(other, hex('aa'), ciphertext)).toBeNull()
    expect(receiver?.openAt(n, hex('ab'), ciphertext)).toBeNull()
  }
  const first = sealed[0]?.[1] ?? hex('')
  expect(receiver?.open(hex('aa'), first)).toEqual(Buffer.of(0))
})

/** Encapsulates with the ephemeral pair of the vector: `DeriveKeyPair` of section 7.1.3. */
function vectorKem(): Kem {
  const hkdf = labeledHkdf(Buffer.from('KEM\x00\x20', 'latin1'))
  const prk = hkdf.extract(hex(''), 'dkp_prk', hex(vector.ikmE))
  const privateKey = () => hkdf.expand(prk, 'sk', hex(''), 32)
  const publicKey = x25519PublicKey(Secret.own(privateKey()))
  return dhkemX25519(() => ({ privateKey: privateKey(), publicKey }))
}

/** Inputs as the vector's: read off SHAKE-128 of nothing, a byte of length before each. */
function drawer(): () => Uint8Array {
  const stream = createHash('shake128', { outputLength: 2000 * 256 }).digest()
  let at = 0
  return () => {
    const length = stream[at++] ?? 0
    return stream.subarray(at, (at += length))
  }
}
