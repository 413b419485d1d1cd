import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey, testWitnessKey } from './fixtures/go-key.ts'
import { formatVerifierKey, keyIdOf, parseVerifierKey } from './verifier-key.ts'

/** From C2SP signed-note, and from Go's sumdb/note. */
const published = [
  'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  testLogVkey,
]

describe('verifier keys', () => {
  it.each(published)('[L8] %s is read, and written the same', (vkey) => {
    const key = parseVerifierKey(vkey)
    expect([key.type, key.publicKey.length]).toEqual([1, 32])
    expect(formatVerifierKey(key)).toBe(vkey)
  })

  it('[L8] the key id depends on the type', () => {
    const { name, key } = testWitnessKey
    expect(keyIdOf({ name, type: 1, publicKey: key.publicKey })).toBe('55ee4561')
    expect(keyIdOf({ name, type: 4, publicKey: key.publicKey })).toBe('9b3fb2d5')
  })

  it('[L8] the public key belongs to the published secret form', () => {
    expect(
      formatVerifierKey({ name: testLogKey.name, type: 1, publicKey: testLogKey.key.publicKey }),
    ).toBe(testLogVkey)
  })

  it('[L8] base64 with plus signs is no separator', () => {
    const key = { name: 'plus', type: 1, publicKey: new Uint8Array(32).fill(0xfb) }
    const vkey = formatVerifierKey(key)
    expect(vkey.split('+').length).toBeGreaterThan(3)
    expect(parseVerifierKey(vkey).publicKey).toEqual(Buffer.from(key.publicKey))
  })

  it('[L8] any changed, added or missing character spoils a key', () => {
    for (const vkey of published)
      for (let i = 0; i < vkey.length; i++) {
        for (const other of ['A', 'a', '0', '+', ' ', '\n', '\u0000', '=', '\u2003', '']) {
          const changed = vkey.slice(0, i) + other + vkey.slice(i + 1)
          if (changed !== vkey) expectError('corrupt', () => parseVerifierKey(changed))
          expectError('corrupt', () =>
            parseVerifierKey(vkey.slice(0, i) + (other || vkey) + vkey.slice(i)),
          )
        }
        expectError('corrupt', () => parseVerifierKey(vkey.slice(0, i)))
      }
  })

  it('a name without a place in a signature line makes no key', () => {
    for (const name of ['', 'a b', 'a+b', 'a\n', 'a\u00a0b', 'a\u0085', '\ud800'])
      expectError('usage', () =>
        formatVerifierKey({ name, type: 1, publicKey: new Uint8Array(32) }),
      )
  })

  it('[L15] any text is a key, or corrupt', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[a-c]{1,3}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{0,8}={0,2}$/),
    )
    fc.assert(
      fc.property(text, (vkey) => {
        expect([null, 'corrupt']).toContain(
          errorCode(() => expect(formatVerifierKey(parseVerifierKey(vkey))).toBe(vkey)),
        )
      }),
      { numRuns: runs },
    )
  })
})
