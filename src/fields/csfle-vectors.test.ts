// Values and a key vault document that MongoDB's own client made: see `about` in the fixture.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CbcHmacKey } from '../crypto/cbc-hmac-key.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { BsonBinary } from './bson-binary.ts'
import { bsonTypeName, type BsonType } from '../record/bson-type.ts'
import { decodeValue } from './decode-value.ts'
import { encodeValue } from './encode-value.ts'
import { decryptValue, encryptValue } from './encrypt-value.ts'
import { parseEncrypted, type FieldAlgorithm } from '../record/encrypted-value.ts'
import { openValue, sealValue } from './encrypted-value.ts'
import { FieldKeys } from './field-keys.ts'
import { memoryKeyVault, parseDataKey } from './key-vault.ts'

interface Vector {
  type: BsonType
  algorithm: FieldAlgorithm
  value: unknown
  raw: string
  encrypted: string
}
const file = join(import.meta.dirname, 'fixtures/csfle-vectors.json')
const fixture = JSON.parse(readFileSync(file, 'utf8')) as { document: object; values: Vector[] }
const counted = (from: number) =>
  Buffer.from(Array.from({ length: 96 }, (_, n) => (from + n * 7) % 256))
const bytesOf = (hex: string) => fromHex(hex) ?? Buffer.alloc(0)

const vault = memoryKeyVault([fixture.document])
const keys = new FieldKeys({ vault, providers: { local: { key: counted(3) } } })
const { id } = parseDataKey(fixture.document)
const dataKey = new CbcHmacKey(counted(101))
const cases = fixture.values.map((each, n): [string, Vector] => [
  `${each.type} ${each.algorithm} (${n})`,
  each,
])

it('covers every type that the bson package writes, and both algorithms', () => {
  const types = new Set(fixture.values.map(({ type }) => type))
  const all = Array.from({ length: 256 }, (_, n) => bsonTypeName(n)).filter((name) => name)
  expect(all.filter((name) => name && !types.has(name))).toEqual(['dbPointer'])
  expect(fixture.values.length).toBeGreaterThan(40)
})

it('[F4] bytes of a type that may not be encrypted so are no encrypted value', () => {
  const recognised = (subtype: number) =>
    Array.from({ length: 256 }, (_, type) => {
      const bytes = Buffer.alloc(82)
      bytes.writeUInt8(subtype, 0)
      bytes.writeUInt8(type, 17)
      return parseEncrypted(bytes) ? type : -1
    }).filter((type) => type >= 0)
  const randomized = [1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19]
  expect(recognised(2)).toEqual(randomized)
  const never = [1, 3, 4, 8, 15, 19]
  expect(recognised(1)).toEqual(randomized.filter((type) => !never.includes(type)))
  for (const subtype of [0, 3, 4, 255]) expect(recognised(subtype)).toEqual([])
})

it('the document of the data key opens with the master key', async () => {
  const opened = await keys.open({ keyAltName: 'people' })
  const sealed = opened.key.seal(id, Buffer.from('x'), 'randomized')
  expect(dataKey.open(id, sealed)).toEqual(Buffer.from('x'))
})

describe.each(cases)('%s', (_, { type, algorithm, raw, encrypted }) => {
  const parts = parseEncrypted(bytesOf(encrypted))
  if (!parts) throw new Error('not recognised')

  it('[F1] opens to the bytes that were sealed', () => {
    expect(parts).toMatchObject({ type, algorithm })
    expect(toHex(openValue(dataKey, parts).bytes)).toBe(raw)
  })

  it('is found when any byte of it is another', () => {
    const bytes = bytesOf(encrypted)
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      const open = () => {
        const found = parseEncrypted(changed)
        // Another key's id is found by asking for that key.
        if (found && (at < 1 || at > 16)) return openValue(dataKey, found)
        throw new Error(at >= 1 && at <= 16 ? 'another key' : 'structure')
      }
      expect(open).toThrow()
    }
  })

  if (algorithm === 'deterministic')
    it('comes out as the same bytes', () => {
      const sealed = sealValue({ id, key: dataKey }, algorithm, { type, bytes: bytesOf(raw) })
      expect(toHex(sealed)).toBe(encrypted)
    })

  const isOwn = /^(string|int|long|date|binData|double|bool|object|array)$/.test(type)
  if (isOwn)
    it("goes through JavaScript's own types without change", () => {
      const value = decodeValue({ type, bytes: bytesOf(raw) })
      const again = encodeValue(value, type)
      expect([again.type, toHex(again.bytes)]).toEqual([type, raw])
    })

  if (isOwn)
    it('opens from bytes, Binary and Extended JSON alike', async () => {
      const value = decodeValue({ type, bytes: bytesOf(raw) })
      const binary = new BsonBinary(bytesOf(encrypted))
      for (const way of [bytesOf(encrypted), binary, JSON.parse(JSON.stringify(binary))])
        expect(await decryptValue(way, { keys })).toEqual(value)
    })

  if (!isOwn)
    it('asks for the bson package', async () => {
      await expect(decryptValue(bytesOf(encrypted), { keys })).rejects.toMatchObject({
        code: 'bad_request',
        message: expect.stringContaining('bson'),
      })
    })
})

it('writes a value as that client does', async () => {
  const rule = { algorithm: 'deterministic', keyId: id } as const
  const text = fixture.values.find(({ value }) => value === 'Grüße, 219-09-9999 😀')
  expect(toHex((await encryptValue(text?.value, rule, { keys })).buffer)).toBe(text?.encrypted)
})
