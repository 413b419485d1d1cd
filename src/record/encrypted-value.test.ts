import { expect, it } from 'vitest'
import { encryptedBytes, encryptedJson } from '../testing/encrypted-json.ts'
import { growth } from '../testing/growth.ts'
import { isEncryptedJson, parseEncrypted } from './encrypted-value.ts'

const value = encryptedJson()
const { base64 } = value.$binary
const binary = (text: string, subType = '06') => ({ $binary: { base64: text, subType } })
const changed = (at: number, byte: number): string => {
  const bytes = encryptedBytes()
  bytes[at] = byte
  return bytes.toString('base64')
}

it('[P35] knows the Extended JSON of a value with the whole structure', () => {
  expect(isEncryptedJson(value)).toBe(true)
  expect(isEncryptedJson(binary(base64, '6'))).toBe(true)
  for (const blocks of [2, 20, 2000]) expect(isEncryptedJson(encryptedJson(blocks))).toBe(true)
})

it('[P35] what only looks like one is none', () => {
  const cut = encryptedBytes().subarray(0, 66).toString('base64')
  const odd = Buffer.concat([encryptedBytes(), Buffer.alloc(15)]).toString('base64')
  for (const other of [
    ...[null, 6, base64, [], {}, [value], { $binary: null }, { $binary: base64 }],
    ...[binary(base64, '00'), binary(base64, '006'), binary(base64, ''), binary(base64, '16')],
    ...[binary(cut), binary(odd), binary(''), binary(`${base64}\n`), binary(base64.slice(0, -4))],
    ...[binary(changed(0, 0)), binary(changed(0, 3)), binary(changed(17, 10))],
    // Under `deterministic` a double is none.
    binary(Buffer.from(encryptedBytes().map((byte, i) => (i % 17 ? byte : 1))).toString('base64')),
    { ...value, ssn: '219-09-9999' },
    { $binary: { ...value.$binary, ssn: '219-09-9999' } },
    { $binary: { base64, $type: '06' } },
  ])
    expect([other, isEncryptedJson(other)]).toEqual([other, false])
})

it('is none above the size that MongoDB takes for a whole document', () => {
  const most = encryptedBytes(1024 * 1024 + 1)
  expect(parseEncrypted(most)).not.toBeNull()
  expect(parseEncrypted(Buffer.concat([most, Buffer.alloc(16)]))).toBeNull()
})

it('takes linear time', () => {
  const many = (size: number) => Object.fromEntries(Array.from({ length: size }, (_, i) => [i, 1]))
  expect(growth(50_000, (size) => () => isEncryptedJson({ ...value, ...many(size) }))).toBeLessThan(
    9,
  )
  expect(
    growth(200_000, (size) => {
      const large = encryptedJson(size)
      return () => isEncryptedJson(large)
    }),
  ).toBeLessThan(9)
})
