import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toHex } from '../../crypto/encoding.ts'
import { randomBytes } from '../../crypto/random.ts'
import { decodeCbor, encodeCbor, type CborValue } from '../../record/cbor.ts'
import { SealtraceError } from '../../error.ts'
import {
  encodeManifest,
  headerCommitment,
  listHash,
  parseManifest,
  type KeyChange,
  type KeyKindName,
  type Manifest,
  type PartEntry,
} from './manifest.ts'

function part(): PartEntry {
  return {
    id: randomBytes(16),
    hash: randomBytes(32),
    length: 128,
    keyId: randomBytes(16),
    commitment: randomBytes(32),
  }
}

function manifest(more: Partial<Manifest> = {}): Manifest {
  return {
    kind: 'step',
    header: randomBytes(32),
    appended: [part(), part()],
    own: [part()],
    policy: randomBytes(32),
    detector: 'st-detect-1',
    ...more,
  }
}

const plain = (value: unknown) =>
  JSON.stringify(value, (_, v: unknown) => (v instanceof Uint8Array ? toHex(v) : v))

it('[E2] reads back what it wrote, with and without the optional fields', () => {
  const change = {
    operation: 'rewrap',
    keyId: randomBytes(16),
    commitment: randomBytes(32),
    rowHash: randomBytes(32),
  } as const
  for (const before of [
    manifest(),
    manifest({ base: randomBytes(32), keyChanges: [change], appended: [], own: [] }),
  ]) {
    const bytes = encodeManifest(before)
    const back = parseManifest(bytes)
    expect(encodeManifest(back)).toEqual(bytes)
    expect(plain(Object.entries(back).toSorted())).toBe(plain(Object.entries(before).toSorted()))
  }
})

it('[E2] refuses unknown fields, other versions and wrong shapes', () => {
  const map = decodeCbor(encodeManifest(manifest())) as Map<number, CborValue>
  const changed = (key: number, value: CborValue) => encodeCbor(new Map([...map, [key, value]]))
  const bad: [number, CborValue][] = [
    [1, 2],
    [2, 77],
    [3, randomBytes(31)],
    [5, [[1]]],
    [6, 'x'],
    [8, 1],
    [9, [[9, 1]]],
    [10, 1],
  ]
  for (const [key, value] of bad)
    expect(() => parseManifest(changed(key, value)), String(key)).toThrow(SealtraceError)
})

it('[E2] is total on hostile bytes', () => {
  const good = encodeManifest(manifest())
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
      const bytes = Uint8Array.from(good)
      bytes[at] = byte
      try {
        parseManifest(bytes)
      } catch (error) {
        expect(SealtraceError.is(error)).toBe(true)
      }
    }),
    { numRuns: process.env['SLOW'] ? 20_000 : 500 },
  )
})

it('[E3] the same header under another salt commits to something else', () => {
  const salt = randomBytes(32)
  expect(headerCommitment(salt, '{}')).toEqual(headerCommitment(salt, '{}'))
  expect(headerCommitment(salt, '{}')).not.toEqual(headerCommitment(randomBytes(32), '{}'))
  expect(headerCommitment(salt, '{}')).not.toEqual(headerCommitment(salt, '{ }'))
})

it('[E4] the list hash follows base, order and every field of each part', () => {
  const [a, b] = [part(), part()]
  const base = randomBytes(32)
  const hashes = [
    listHash({ appended: [a, b] }),
    listHash({ appended: [b, a] }),
    listHash({ appended: [a] }),
    listHash({ base, appended: [a, b] }),
    ...Object.keys(a).map((field) =>
      listHash({
        appended: [
          {
            ...a,
            [field]:
              field === 'length' ? 129 : randomBytes(field === 'id' || field === 'keyId' ? 16 : 32),
          },
          b,
        ],
      }),
    ),
  ].map((hash) => hash && toHex(hash))
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(listHash({ base, appended: [] })).toBe(base)
  expect(listHash({ appended: [] })).toBeNull()
})

it('[V13] key changes have the kind of their key where it is known, in version 2, and nothing else has that version', () => {
  const change = (kind?: KeyKindName): KeyChange => ({
    operation: 'create',
    keyId: randomBytes(16),
    commitment: randomBytes(32),
    rowHash: randomBytes(32),
    ...(kind ? { kind } : {}),
  })
  const kinds = ['epoch', 'subject', 'slot', 'project', 'index', 'retired', undefined] as const
  const keyChanges = kinds.map((kind) => change(kind))
  const bytes = encodeManifest(manifest({ kind: 'keys', keyChanges }))
  const map = decodeCbor(bytes) as Map<number, CborValue>
  expect(map.get(1)).toBe(2)
  expect(parseManifest(bytes).keyChanges?.map(({ kind }) => kind)).toEqual([...kinds])
  const old = encodeManifest(manifest({ kind: 'keys', keyChanges: [change()] }))
  expect((decodeCbor(old) as Map<number, CborValue>).get(1)).toBe(1)
  // Version 2 without any kind, without key changes, or with a kind that is none, is not what anybody writes.
  const plain = map.get(9) as CborValue[][]
  for (const changes of [
    plain.map((each) => [...each.slice(0, 4), 0]),
    plain.map((each) => [...each.slice(0, 4), 7]),
    plain.map((each) => each.slice(0, 4)),
    [],
  ])
    expect(() => parseManifest(encodeCbor(new Map([...map, [9, changes]])))).toThrow(SealtraceError)
  const step = decodeCbor(encodeManifest(manifest())) as Map<number, CborValue>
  expect(() => parseManifest(encodeCbor(new Map([...step, [1, 2]])))).toThrow(SealtraceError)
})

it('[E5] key changes carry commitment and row hash', () => {
  const change = {
    operation: 'create',
    keyId: randomBytes(16),
    commitment: randomBytes(32),
    rowHash: randomBytes(32),
  } as const
  const back = parseManifest(encodeManifest(manifest({ kind: 'keys', keyChanges: [change] })))
  expect(plain(back.keyChanges)).toBe(plain([change]))
})
