import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { randomBytes } from '../crypto/random.ts'
import {
  isKeyId,
  keyIdOf,
  readRootBlob,
  withCheck,
  withoutCheck,
  writeRootBlob,
} from './root-blob.ts'

const keyIds = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)) })
  .filter(isKeyId)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 })

it('[E14] a blob names its key and holds what the provider made', () => {
  fc.assert(
    fc.property(keyIds, bytes, (keyId, inner) => {
      const blob = writeRootBlob({ keyId, inner })
      expect(toHex(blob.subarray(0, 4))).toBe('53524b31')
      expect(keyIdOf(blob)).toBe(keyId)
      expect(toHex(readRootBlob(blob)?.inner ?? new Uint8Array(0))).toBe(toHex(inner))
    }),
  )
})

it('[E14] takes nothing else for one', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (any) => void readRootBlob(any)))
  const whole = writeRootBlob({ keyId: 'vault:transit/sealtrace', inner: randomBytes(3) })
  for (const end of [0, 3, 4, 5, 20, whole.length - 3])
    expect(readRootBlob(whole.subarray(0, end))).toBeNull()
  const head = Buffer.from('SRK1')
  expect(readRootBlob(Buffer.concat([head, Uint8Array.of(0, 1, 2)]))).toBeNull()
  expect(readRootBlob(Buffer.concat([head, Uint8Array.of(1, 7, 2)]))).toBeNull()
  expect(keyIdOf(randomBytes(60))).toBeNull()
})

it.each(['', ' a', 'a ', 'ä', 'a\nb', 'x'.repeat(256)])('%j is no key id', (text) => {
  expect(isKeyId(text)).toBe(false)
})

it('[E14] the check holds for this key, label and provider only', () => {
  const key = randomBytes(32)
  const payload = withCheck(key, 'label', 'id')
  expect(payload).toHaveLength(48)
  expect(toHex(withoutCheck(payload, 'label', 'id') ?? new Uint8Array(0))).toBe(toHex(key))
  expect(withoutCheck(payload, 'label2', 'id')).toBeNull()
  expect(withoutCheck(payload, 'label', 'id2')).toBeNull()
  expect(withoutCheck(payload.subarray(1), 'label', 'id')).toBeNull()
  expect(withoutCheck(new Uint8Array(0), 'label', 'id')).toBeNull()
  for (let at = 0; at < payload.length; at++) {
    const changed = Uint8Array.from(payload)
    changed[at] = (changed[at] ?? 0) ^ 0x80
    expect(withoutCheck(changed, 'label', 'id')).toBeNull()
  }
})
