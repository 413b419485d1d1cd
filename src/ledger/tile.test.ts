import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import {
  encodeEntry,
  encodeEntryBundle,
  formatTilePath,
  maxEntrySize,
  parseEntryBundle,
  parseTilePath,
  tilePrefix,
  tileWidthAt,
} from './tile.ts'

const words = ['one', 'two', 'three'].map((word) => Buffer.from(word))

describe('tile paths', () => {
  it('[L2] are those of tlog-tiles', () => {
    expect(formatTilePath({ level: 0, index: 0, width: 256 })).toBe('tile/0/000')
    expect(formatTilePath({ level: 0, index: 255, width: 15 })).toBe('tile/0/255.p/15')
    expect(formatTilePath({ level: 63, index: 1_234_067, width: 1 })).toBe(
      'tile/63/x001/x234/067.p/1',
    )
    expect(formatTilePath({ level: 'entries', index: 1000, width: 256 })).toBe(
      'tile/entries/x001/000',
    )
    expect(parseTilePath('tile/entries/x001/x234/067.p/255')).toEqual({
      level: 'entries',
      index: 1_234_067,
      width: 255,
    })
  })

  it('[L2] are read back, up to the largest index', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (t) => {
        expect(parseTilePath(formatTilePath(t))).toEqual(t)
      }),
      { numRuns: runs },
    )
  })

  it.each([
    '',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001/x002',
    'tile/00/001',
    'tile/64/001',
    'tile/data/001',
    'tile/8/0/001',
    'tile/0/001.p/0',
    'tile/0/001.p/256',
    'tile/0/001.p/01',
    'tile/0/001.p/',
    'tile/0/001.p',
    '/tile/0/001',
    'tile/0/001/',
    'tile/0/001\n',
    'tile/0/-01',
    'tile/0/../001',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/-1/001',
  ])('[L2] no other spelling is a path: %j', (path) => {
    expect(parseTilePath(path)).toBeNull()
  })

  it('[L15] any text is a path in canonical form, or null', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^tile\/[0-9]{1,3}\/(x[0-9]{3}\/){0,7}[0-9]{1,4}(\.p\/[0-9]{0,4})?$/),
    )
    fc.assert(
      fc.property(text, (path) => {
        const tile = parseTilePath(path)
        if (tile) expect(formatTilePath(tile)).toBe(path)
      }),
      { numRuns: runs },
    )
  })

  it('no path is made for what is no tile', () => {
    for (const tile of [
      { level: 64, index: 0, width: 1 },
      { level: -1, index: 0, width: 1 },
      { level: 0.5, index: 0, width: 1 },
      { level: 0, index: 2 ** 53, width: 1 },
      { level: 0, index: -1, width: 1 },
      { level: 0, index: 0, width: 0 },
      { level: 0, index: 0, width: 257 },
    ])
      expectError('usage', () => formatTilePath(tile))
  })
})

describe('tileWidthAt', () => {
  it('[L2] is that of the examples in tlog-tiles', () => {
    expect([tileWidthAt(0, 0, 256), tileWidthAt(1, 0, 256), tileWidthAt(0, 1, 256)]).toEqual([
      256, 1, 0,
    ])
    expect([tileWidthAt(0, 272, 70_000), tileWidthAt(0, 273, 70_000)]).toEqual([256, 112])
    expect([
      tileWidthAt(1, 0, 70_000),
      tileWidthAt(1, 1, 70_000),
      tileWidthAt(2, 0, 70_000),
    ]).toEqual([256, 17, 1])
    expect([
      tileWidthAt('entries', 273, 70_000),
      tileWidthAt(3, 0, 70_000),
      tileWidthAt(63, 0, 70_000),
    ]).toEqual([112, 0, 0])
  })
})

describe('entry bundles', () => {
  it('[L3] prefix each entry with its length', () => {
    const bundle = encodeEntryBundle(words)
    expect(toHex(bundle)).toBe('00036f6e65000374776f00057468726565')
    expect(parseEntryBundle(bundle).map((entry) => Buffer.from(entry).toString())).toEqual([
      'one',
      'two',
      'three',
    ])
  })

  it('[L3] hold entries of 0 to 65 535 bytes, 256 of them', () => {
    expect(parseEntryBundle(encodeEntry(new Uint8Array(maxEntrySize)))[0]?.length).toBe(65_535)
    expect(parseEntryBundle(encodeEntry(new Uint8Array(0)))).toEqual([new Uint8Array(0)])
    expectError('too_large', () => encodeEntry(new Uint8Array(maxEntrySize + 1)))
    const full = Array.from({ length: 256 }, () => Uint8Array.of(7))
    expect(parseEntryBundle(encodeEntryBundle(full)).length).toBe(256)
    expectError('too_large', () => encodeEntryBundle([...full, Uint8Array.of(7)]))
    expectError('corrupt', () => parseEntryBundle(new Uint8Array(257 * 2)))
  })

  it('[L15] any bytes parse to what encodes to them, or are corrupt', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const code = errorCode(() =>
          expect(encodeEntryBundle(parseEntryBundle(bytes))).toEqual(Buffer.from(bytes)),
        )
        expect([null, 'corrupt']).toContain(code)
      }),
      { numRuns: runs },
    )
  })
})

describe('tilePrefix', () => {
  it('[L4] cuts a stored tile to what it was', () => {
    const bundle = encodeEntryBundle(words)
    expect(tilePrefix('entries', bundle, 2)).toEqual(encodeEntryBundle(words.slice(0, 2)))
    expect(tilePrefix('entries', bundle, 3)).toEqual(bundle)
    expect(tilePrefix('entries', bundle, 4)).toBeNull()
    expect(tilePrefix(0, new Uint8Array(96), 2)?.length).toBe(64)
    expect(tilePrefix(0, new Uint8Array(95), 3)).toBeNull()
    expectError('corrupt', () => tilePrefix('entries', bundle.subarray(0, -1), 3))
  })
})
