import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import { Secret } from '../crypto/secret.ts'
import { sipHash8 } from '../crypto/sip-hash.ts'
import { encryptedJson } from '../testing/encrypted-json.ts'
import { defaultIndexOptions, Indexer, ownerToken } from './indexer.ts'

const bytes = Buffer.alloc(32, 7)
const key = Secret.own(new Uint8Array(bytes))
const indexer = new Indexer('2026-11', key, defaultIndexOptions)
const hmac = (text: string) => createHmac('sha256', bytes).update(text).digest().subarray(0, 16)

it('[S5] tokens are HMACs of label, family and form, 16 bytes each', () => {
  const tokens = indexer.tokens('email', [
    'Jane@Example.com',
    'jane@example.com',
    'bob@example.com',
  ])
  const of = (mail: string) => hmac(`sealtrace/v1/term/value\0email\0${mail}`)
  expect(toHex(tokens ?? new Uint8Array(0))).toBe(
    toHex(Buffer.concat([of('jane@example.com'), of('bob@example.com')])),
  )
  const many = indexer.tokens(
    'email',
    Array.from({ length: 20_001 }, (_, i) => `p${i}@example.com`),
  )
  const marked = toHex(many?.subarray(-16) ?? new Uint8Array(0))
  expect(many).toHaveLength(20_001 * 16)
  expect(marked).toBe(toHex(hmac('sealtrace/v1/term/value\0more\0')))
  expect(indexer.tokens('cvv', ['123'])).toBeUndefined()
  expect(indexer.tokens('email', [])).toBeUndefined()
})

it('[S13] what is encrypted leaves no token, by itself or within another value', () => {
  const value = encryptedJson()
  expect(indexer.tokens('encrypted', [value])).toBeUndefined()
  expect(indexer.tokens('encrypted', ['its text alone'])).toBeUndefined()
  expect(indexer.tokens('unknown', [{ ssn: value, list: [value] }])).toBeUndefined()
  const beside = indexer.tokens('unknown', [{ ssn: value, name: 'x-1' }])
  expect(toHex(beside ?? new Uint8Array(0))).toBe(
    toHex(hmac('sealtrace/v1/term/value\0exact\0x-1')),
  )
})

it('[S8] owners have a domain of their own', () => {
  const owned = indexer.ownerTokens({ user: 'u-1', session: 's 1' })
  const of = (owner: string) => hmac(`sealtrace/v1/term/owner\0${owner}`)
  expect(toHex(owned ?? new Uint8Array(0))).toBe(
    toHex(Buffer.concat([of('user\0u-1'), of('session\0s 1')])),
  )
  expect(toHex(ownerToken(key, 'user', 'x'))).not.toBe(toHex(ownerToken(key, 'session', 'x')))
  expect(indexer.ownerTokens({})).toBeUndefined()
})

it('[S5] a row of words is head, salt and sorted fingerprints', () => {
  const partId = randomBytes(16)
  const row = Buffer.from(indexer.words('one ONE two', partId) ?? new Uint8Array(0))
  const [low, high] = [Buffer.from(partId).readInt32LE(0), Buffer.from(partId).readInt32LE(4)]
  const print = (word: string) => {
    const mac = hmac(`sealtrace/v1/term/word\0${word}`)
    const words = Int32Array.from({ length: 4 }, (_, i) => mac.readInt32LE(4 * i))
    return sipHash8(words, low, high) & 0xffff
  }
  const prints = [...new Set([print('one'), print('two')])].sort((a, b) => a - b)
  const expected = Buffer.alloc(12 + 2 * prints.length)
  expected.set([1, 2])
  expected.writeUInt16BE((2026 - 1970) * 12 + 10, 2)
  expected.set(partId.subarray(0, 8), 4)
  for (const [i, value] of prints.entries()) expected.writeUInt16BE(value, 12 + 2 * i)
  expect(row.toString('hex')).toBe(expected.toString('hex'))
  expect(indexer.words('!', partId)).toBeUndefined()
})
