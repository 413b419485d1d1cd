import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SealtraceError } from '../error.ts'
import { decodeCbor, encodeCbor, type CborValue } from './cbor.ts'

const hex = (text: string) => Buffer.from(text, 'hex')
const runs = { numRuns: process.env['SLOW'] ? 20_000 : 300 }

const leaf = fc.oneof(
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
)
const value: fc.Arbitrary<CborValue> = fc.letrec<{ any: CborValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('any'), { maxLength: 30 }),
    fc
      .array(fc.tuple(fc.nat({ max: 70_000 }), tie('any')), { maxLength: 5 })
      .map((pairs) => new Map(pairs)),
  ),
})).any

it('[R2] encodes the examples of RFC 8949, appendix A', () => {
  const examples: [CborValue, string][] = [
    [0, '00'],
    [23, '17'],
    [24, '1818'],
    [255, '18ff'],
    [256, '190100'],
    [1000, '1903e8'],
    [1_000_000, '1a000f4240'],
    [1_000_000_000_000, '1b000000e8d4a51000'],
    ['', '60'],
    ['IETF', '6449455446'],
    ['\u00fc', '62c3bc'],
    [hex('01020304'), '4401020304'],
    [[1, [2, 3], [4, 5]], '8301820203820405'],
    [
      new Map([
        [3, 4],
        [1, 2],
      ]),
      'a201020304',
    ],
  ]
  for (const [example, bytes] of examples)
    expect(Buffer.from(encodeCbor(example)).toString('hex')).toBe(bytes)
})

it('[R2] reads back all that it writes, to the same bytes', () => {
  fc.assert(
    fc.property(value, (before) => {
      const bytes = encodeCbor(before)
      expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
    }),
    runs,
  )
})

it('[R2] refuses what the encoder would not have written', () => {
  const bad = [
    '',
    '1800',
    '1817',
    '190001',
    '1a00000001',
    '1b0000000000000001',
    '0000',
    '5801',
    '61ff',
    '9f',
    'bf',
    '20',
    'f4',
    'f6',
    'fb3ff0000000000000',
    'c000',
    'a2030401',
    'a203040102',
    'a201020102',
    'a1616101',
    '1bffffffffffffffff',
    '8200',
    '9b00000000ffffffff',
  ]
  for (const bytes of bad) expect(() => decodeCbor(hex(bytes)), bytes).toThrow(SealtraceError)
  expect(() => decodeCbor(Buffer.alloc(100_000, 0x81))).toThrow(SealtraceError)
})

it('[R2] is total: a value or a typed error for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        expect(Buffer.from(encodeCbor(decodeCbor(bytes)))).toEqual(Buffer.from(bytes))
      } catch (error) {
        expect(SealtraceError.is(error)).toBe(true)
      }
    }),
    runs,
  )
})
