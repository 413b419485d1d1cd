import { describe, expect, it } from 'vitest'
import { fromBase64, fromHex } from '../crypto/encoding.ts'
import { cosignatureTime, cosignatureVerifier, cosigner } from './cosignature.ts'
import { expectError } from './fixtures/expect-error.ts'
import { testLogVkey, testWitnessKey } from './fixtures/go-key.ts'
import { openNote, signNote } from './note.ts'
import { formatVerifierKey } from './verifier-key.ts'

const body = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const time = 1_679_315_147
const field =
  'mz+y1QAAAABkGFDLM1oW1Cge43o711GHdmI8QPG1MhuOkQO1kJrg6IUc0qRplRuA9XSmt/d3Y7NujslnO7vHC5/XpLwYsn8xvJ8eAQ=='
const { name, key } = testWitnessKey
const verifier = cosignatureVerifier(formatVerifierKey({ name, type: 4, publicKey: key.publicKey }))

describe('cosignature/v1', () => {
  it('[L13] is made as in the test vector', () => {
    const note = Buffer.from(signNote(body, [cosigner(name, key, time)])).toString()
    expect(note).toBe(`${body}\n\u2014 Wit1 ${field}\n`)
    expect(verifier.keyId).toBe('9b3fb2d5')
  })

  it('[L13] is verified, and says when', () => {
    const { signatures } = openNote(Buffer.from(`${body}\n\u2014 Wit1 ${field}\n`), [verifier])
    expect(cosignatureTime(signatures[0]!.signature)).toBe(time)
  })

  it('[L13] binds the time, the text and the key', () => {
    const payload = fromBase64(field)!.subarray(4)
    const text = Buffer.from(body)
    expect(verifier.verify(text, payload)).toBe(true)
    for (let i = 0; i < payload.length; i++)
      expect(verifier.verify(text, payload.with(i, payload[i]! ^ 1))).toBe(false)
    expect(verifier.verify(Buffer.from(body.replace('3\n', '4\n')), payload)).toBe(false)
    expect(verifier.verify(text, payload.subarray(1))).toBe(false)
    expect(verifier.verify(text, payload.subarray(8))).toBe(false)
  })

  it('[L13] states a time above 0 that a number holds', () => {
    const at = (hex: string) => cosignatureTime(Buffer.concat([fromHex(hex)!, new Uint8Array(64)]))
    expect(at('0000000000000000')).toBeNull()
    expect(at('001fffffffffffff')).toBe(Number.MAX_SAFE_INTEGER)
    expect(at('0020000000000000')).toBeNull()
    expect(at('ffffffffffffffff')).toBeNull()
    for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 53])
      expectError('usage', () => cosigner(name, key, wrong))
    expectError('usage', () => cosigner('a b', key, 1))
  })

  it('[L13] a log key is no witness key', () => {
    expectError('corrupt', () => cosignatureVerifier(testLogVkey))
  })
})
