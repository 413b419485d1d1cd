import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { BsonBinary } from './bson-binary.ts'
import type { BsonType } from '../record/bson-type.ts'
import { decodeValue } from './decode-value.ts'
import { encodeValue } from './encode-value.ts'
import { fieldLimits } from './field-limits.ts'

const code = (value: string) => expect.objectContaining({ code: value })
const through = (value: unknown): unknown => decodeValue(encodeValue(value))

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
)
const nested = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.constant(null), tie('array'), tie('object')),
  array: fc.array(tie('value')),
  object: fc.dictionary(
    fc.string().map((name) => name.replaceAll('\0', '')),
    tie('value'),
    { noNullPrototype: true },
  ),
}))

it('gives back what was written, of any nesting', () => {
  fc.assert(
    fc.property(fc.oneof(scalar, nested.array, nested.object), (value) => {
      expect(through(value)).toStrictEqual(value)
    }),
  )
})

it.each<[unknown, BsonType, string]>([
  ['é', 'string', '03000000c3a900'],
  [1, 'int', '01000000'],
  [2 ** 31, 'double', '000000000000e041'],
  [-0, 'double', '0000000000000080'],
  [1.5, 'double', '000000000000f83f'],
  [-1n, 'long', 'ffffffffffffffff'],
  [true, 'bool', '01'],
  [new Date(1), 'date', '0100000000000000'],
  [new Uint8Array([7]), 'binData', '010000000007'],
  [new BsonBinary(new Uint8Array([7]), 4), 'binData', '010000000407'],
  [new BsonBinary(new Uint8Array([7]), 2), 'binData', '05000000020100000007'],
  [{}, 'object', '0500000000'],
  [{ a: 1, gone: undefined }, 'object', '0c0000001061000100000000'],
  [[null, undefined], 'array', '0b0000000a30000a310000'],
])('%s is a %s, in the bytes that bsonspec.org says', (value, type, bytes) => {
  const raw = encodeValue(value)
  expect([raw.type, toHex(raw.bytes)]).toEqual([type, bytes])
})

it('writes a number as the type that is asked for, where it is one', () => {
  expect(toHex(encodeValue(1, 'long').bytes)).toBe('0100000000000000')
  expect(toHex(encodeValue(1, 'double').bytes)).toBe('000000000000f03f')
  expect(encodeValue(1.5, 'long').type).toBe('double')
})

it.each([
  ['null', null],
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a class', new Map()],
  ['a class within', [new (class Own {})()]],
  ['more than 64 bits', 2n ** 63n],
  ['an invalid date', { at: new Date(Number.NaN) }],
  ['a zero character in a name', { 'a\0b': 1 }],
])('refuses %s', (_, value) => {
  expect(() => encodeValue(value)).toThrow(code('bad_request'))
})

it('refuses what is too large or too deep, or holds itself', () => {
  const itself: Record<string, unknown> = {}
  itself['again'] = [itself, itself]
  expect(() => encodeValue(itself)).toThrow(code('too_large'))
  expect(() => encodeValue('x'.repeat(fieldLimits.valueBytes))).toThrow(code('too_large'))
  let deep: unknown = 1
  for (let level = 0; level < fieldLimits.depth; level++) deep = [deep]
  expect(through(deep)).toEqual(deep)
  expect(() => encodeValue([deep])).toThrow(code('too_large'))
})

it('keeps a field of the name __proto__ a field', () => {
  const value: unknown = JSON.parse('{"__proto__":{"admin":true}}')
  const back = through(value)
  expect(Object.keys(back ?? {})).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype)
})

it('what is no BSON is corrupt and nothing else, whatever the bytes', () => {
  const types = ['string', 'object', 'array', 'binData', 'bool', 'int', 'long', 'double'] as const
  const structured = fc
    .tuple(nested.object, fc.nat(), fc.nat(255))
    .map(([value, place, byte]): Uint8Array => {
      const { bytes } = encodeValue(value)
      bytes[place % bytes.length] = byte
      return bytes
    })
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), structured)
  fc.assert(
    fc.property(fc.constantFrom(...types), bytes, (type, given) => {
      try {
        decodeValue({ type, bytes: given })
      } catch (error) {
        expect(['corrupt', 'bad_request']).toContain(Reflect.get(error as object, 'code'))
      }
    }),
    { numRuns: 500 },
  )
})

it('lengths that lie, and nesting too deep, are corrupt', () => {
  const read = (type: BsonType, hex: string) => () =>
    decodeValue({ type, bytes: Buffer.from(hex, 'hex') })
  for (const [type, hex] of [
    ['string', 'ffffff7f6100'],
    ['string', '00000000'],
    ['string', '020000006161'],
    ['string', '03000000610000ff'],
    ['string', '02000000ff00'],
    ['object', '0600000000'],
    ['object', '0500000000ff'],
    ['object', '0b000000060061000000'],
    ['array', '08000000027f7f7f'],
    ['binData', 'ffffffff0000'],
    ['binData', '05000000020200000007'],
    ['bool', '02'],
    ['int', '0000'],
  ] as const)
    expect(read(type, hex)).toThrow(code('corrupt'))
  let array = Buffer.from('0500000000', 'hex')
  for (let level = 1; level <= fieldLimits.depth; level++) {
    expect(Array.isArray(decodeValue({ type: 'array', bytes: array }))).toBe(true)
    const length = Buffer.alloc(4)
    length.writeInt32LE(array.length + 8)
    array = Buffer.concat([length, Buffer.from('043000', 'hex'), array, Buffer.alloc(1)])
  }
  expect(() => decodeValue({ type: 'array', bytes: array })).toThrow(code('corrupt'))
})
