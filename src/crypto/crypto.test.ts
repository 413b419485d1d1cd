import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { unwrapKey, wrapKey } from './aead.ts'
import { ed25519Signer } from './ed25519.ts'
import { ed25519Verify } from './ed25519-verify.ts'
import { fromBase64, fromBase64Url, fromHex, toHex } from './encoding.ts'
import { equalBytes } from './equal.ts'
import { deriveCommitted, deriveKey } from './hkdf.ts'
import { hmacSha256 } from './hmac.ts'
import { randomBytes } from './random.ts'
import { Secret } from './secret.ts'

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

it('HMAC-SHA256 gives the result of RFC 4231, test case 2', () => {
  const mac = hmacSha256(Secret.own(Buffer.from('Jefe')), 'what do ya ', 'want for nothing?')
  expect(toHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

it('HKDF-SHA256 is that of RFC 5869: its pseudorandom key of test case 1, then two blocks', () => {
  const salt = hex('000102030405060708090a0b0c')
  const prk = hmacSha256(Secret.own(salt), hex('0b'.repeat(22)))
  expect(toHex(prk)).toBe('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5')
  const first = hmacSha256(Secret.own(prk), 'label', Uint8Array.of(1))
  const derived = deriveCommitted(Secret.own(hex('0b'.repeat(22))), salt, 'label')
  expect(toHex(derived.key)).toBe(toHex(first))
  expect(toHex(derived.commitment)).toBe(
    toHex(hmacSha256(Secret.own(prk), first, 'label', Uint8Array.of(2))),
  )
})

it('derived keys differ by label', () => {
  const key = Secret.random()
  const bytes = (label: string) => deriveKey(key, label).use(toHex)
  expect(bytes('a')).not.toBe(bytes('b'))
  expect(bytes('a')).toBe(bytes('a'))
})

it('Ed25519 signs as RFC 8032, test 2', () => {
  const signer = ed25519Signer(
    Secret.own(hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')),
  )
  expect(toHex(signer.publicKey)).toBe(
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  )
  const signature = signer.sign(hex('72'))
  expect(toHex(signature)).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  )
  expect(ed25519Verify(signer.publicKey, hex('72'), signature)).toBe(true)
  expect(ed25519Verify(signer.publicKey, hex('73'), signature)).toBe(false)
  expect(ed25519Verify(hex('00'), hex('72'), signature)).toBe(false)
})

it('a wrapped key opens under its key and purpose only', () => {
  const key = Secret.random()
  const wrapped = wrapKey(key, Buffer.from('a'), hex('0102'))
  expect(toHex(unwrapKey(key, Buffer.from('a'), wrapped))).toBe('0102')
  const corrupt = expect.objectContaining({ code: 'corrupt' })
  expect(() => unwrapKey(key, Buffer.from('b'), wrapped)).toThrow(corrupt)
  expect(() => unwrapKey(Secret.random(), Buffer.from('a'), wrapped)).toThrow(corrupt)
  expect(() => unwrapKey(key, Buffer.from('a'), wrapped.subarray(1))).toThrow(corrupt)
  expect(() => unwrapKey(key, Buffer.from('a'), hex('00'))).toThrow(corrupt)
})

it('a secret prints as nothing, and is zero after use', () => {
  const bytes = randomBytes(32)
  {
    using secret = Secret.own(bytes)
    for (const shown of [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }),
      `${secret}`,
    ]) {
      expect(shown).toContain('[secret]')
      expect(shown).not.toContain(toHex(bytes).slice(0, 6))
    }
  }
  expect(bytes.every((byte) => byte === 0)).toBe(true)
  const gone = Secret.own(randomBytes(4))
  gone[Symbol.dispose]()
  expect(() => gone.use(() => 1)).toThrow(TypeError)
})

it('decoders refuse what they would not have written', () => {
  for (const text of ['AA', 'AA=', 'AAA', 'A-==', 'AB==', ' AAA=', 'AAAA\n'])
    expect(fromBase64(text), text).toBeNull()
  for (const text of ['AB', 'A+', 'AA==', 'A']) expect(fromBase64Url(text), text).toBeNull()
  for (const text of ['0', 'zz', '0x']) expect(fromHex(text), text).toBeNull()
  expect(fromHex('AB')).toEqual(Buffer.from([0xab]))
  expect(fromHex('abcd', 3)).toBeNull()
  expect(equalBytes(hex('00'), hex('0000'))).toBe(false)
})
