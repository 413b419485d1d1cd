import nodeCrypto, { createHash, hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { fromHex, toHex } from './encoding.ts'
import { hpkeReceiver, openBase, sealBase } from './hpke.ts'
import { randomBytes } from './random.ts'
import { Secret } from './secret.ts'
import { newX25519KeyPair } from './x25519.ts'
import { xWing } from './x-wing.ts'

const hex = (text: string) => fromHex(text) ?? new Uint8Array(0)
const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/x-wing.json'), 'utf8'),
) as {
  kem: { pkSha256: string; ct: string; ss: string }[]
  hpke: {
    seed: string
    info: string
    enc: string
    export: string
    messages: { aad: string; pt: string; ct: string }[]
  }
}
/** The draft's inputs: 32 bytes of seed and 64 of randomness for the sender, for each vector. */
const inputs = createHash('shake128', { outputLength: 3 * 96 }).digest()
const context = { info: Buffer.from('a'), aad: Buffer.from('b') }

it('makes the keys of the draft from its seeds, and opens its encapsulated keys', () => {
  expect(vectors.kem).toHaveLength(3)
  for (const [i, { pkSha256, ct, ss }] of vectors.kem.entries()) {
    const seed = Secret.own(Uint8Array.from(inputs.subarray(i * 96, i * 96 + 32)))
    const publicKey = xWing.publicKey(seed)
    expect(publicKey.length).toBe(xWing.publicKeyLength)
    expect(hash('sha256', publicKey)).toBe(pkSha256)
    expect(xWing.decapsulate(seed, hex(ct))?.use(toHex)).toBe(ss)
  }
})

it('is the KEM of HPKE under its number: messages and export of another implementation', () => {
  const { seed, info, enc, messages, export: exported } = vectors.hpke
  using receiver = hpkeReceiver(Secret.own(hex(seed)), hex(enc), hex(info), xWing)
  expect(messages).toHaveLength(3)
  for (const { aad, pt, ct } of messages)
    expect(toHex(receiver?.open(hex(aad), hex(ct)) ?? hex('ff'))).toBe(pt)
  expect(toHex(receiver?.export(Buffer.from('TestContext'), 40) ?? hex(''))).toBe(exported)
})

it('two encapsulations to one key have nothing in common, and open to what was sealed', () => {
  const seed = Secret.random()
  const publicKey = xWing.publicKey(seed)
  const [one, two] = [xWing.encapsulate(publicKey), xWing.encapsulate(publicKey)]
  if (!one || !two) throw new Error('no encapsulation')
  expect(one.enc.length).toBe(xWing.encLength)
  expect(one.shared.use(toHex)).not.toBe(two.shared.use(toHex))
  expect(toHex(one.enc)).not.toBe(toHex(two.enc))
  expect(xWing.decapsulate(seed, one.enc)?.use(toHex)).toBe(one.shared.use(toHex))
  const plaintext = randomBytes(300)
  const sealed = sealBase(publicKey, context, plaintext, xWing)
  expect(toHex(openBase(seed, sealed, context, xWing) ?? hex(''))).toBe(toHex(plaintext))
})

it('both halves count: a message does not open when either is exchanged', () => {
  const seed = Secret.random()
  const publicKey = xWing.publicKey(seed)
  const sealed = sealBase(publicKey, context, randomBytes(20), xWing)
  const other = sealBase(publicKey, context, randomBytes(20), xWing)
  const split = 1088
  for (const enc of [
    Buffer.concat([other.enc.subarray(0, split), sealed.enc.subarray(split)]),
    Buffer.concat([sealed.enc.subarray(0, split), other.enc.subarray(split)]),
  ])
    expect(openBase(seed, { ...sealed, enc }, context, xWing)).toBeNull()
  for (let byte = 0; byte < xWing.encLength; byte += 31) {
    const enc = Uint8Array.from(sealed.enc)
    enc[byte] = (enc[byte] ?? 0) ^ 1
    expect(openBase(seed, { ...sealed, enc }, context, xWing), `byte ${byte}`).toBeNull()
  }
  expect(openBase(Secret.random(), sealed, context, xWing)).toBeNull()
  expect(openBase(seed, sealed, context)).toBeNull()
})

it('refuses what is no key: lengths, coefficients that are not reduced, points of small order', () => {
  const seed = Secret.random()
  const publicKey = xWing.publicKey(seed)
  const unreduced = Uint8Array.from(publicKey).fill(0xff, 0, 3)
  const smallOrder = Uint8Array.from(publicKey).fill(0, 1184)
  const wrong = [
    hex(''),
    publicKey.subarray(1),
    newX25519KeyPair().publicKey,
    unreduced,
    smallOrder,
  ]
  for (const bytes of wrong) {
    expect(xWing.encapsulate(bytes)).toBeNull()
    expect(() => sealBase(bytes, context, hex('00'), xWing)).toThrow(RangeError)
  }
  const enc = sealBase(publicKey, context, hex('00'), xWing).enc
  const zeroPoint = Uint8Array.from(enc).fill(0, 1088)
  for (const bytes of [hex(''), enc.subarray(1), randomBytes(32), zeroPoint])
    expect(xWing.decapsulate(seed, bytes)).toBeNull()
  expect(() => xWing.publicKey(Secret.random(31))).toThrow(RangeError)
})

it('says what is missing where there is no ML-KEM', async () => {
  const lacking = {
    encapsulate: nodeCrypto.encapsulate,
    createPrivateKey: nodeCrypto.createPrivateKey,
  }
  const refused = expect.objectContaining({
    code: 'usage',
    message: expect.stringContaining('ML-KEM'),
  })
  const without = {
    // Node 22 has no such function; a Node 24 that was built with an older OpenSSL has it, but not the algorithm.
    encapsulate: undefined,
    createPrivateKey: () => {
      throw new Error('unsupported')
    },
  }
  for (const name of ['encapsulate', 'createPrivateKey'] as const) {
    vi.resetModules()
    Object.assign(nodeCrypto, { [name]: without[name] })
    try {
      const { xWing: crippled } = await import('./x-wing.ts')
      const { Secret: TheirSecret } = await import('./secret.ts')
      expect(() => crippled.publicKey(TheirSecret.random())).toThrow(refused)
      expect(() => crippled.encapsulate(randomBytes(1216))).toThrow(refused)
      expect(() => crippled.decapsulate(TheirSecret.random(), randomBytes(1120))).toThrow(refused)
    } finally {
      Object.assign(nodeCrypto, lacking)
    }
  }
})
