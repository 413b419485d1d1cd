import { expect, it } from 'vitest'
import { SealtraceError } from '../../error.ts'
import { newRecordId } from '../../record/id.ts'
import { encodeLeaf, leafLength, parseLeaf, type Leaf } from './leaf.ts'

const leaf: Leaf = {
  kind: 'revision',
  id: newRecordId(1_700_000_000_000),
  time: 1_700_000_000_123,
  manifestHash: Buffer.alloc(32, 7),
}

it('[E1] is version, kind, id, time and manifest hash, 58 bytes', () => {
  const bytes = Buffer.from(encodeLeaf(leaf))
  expect(bytes.length).toBe(leafLength)
  expect(bytes.length).toBe(58)
  expect([...bytes.subarray(0, 2)]).toEqual([1, 2])
  expect(bytes.subarray(2, 18)).toEqual(Buffer.from(leaf.id))
  expect(bytes.readBigUInt64BE(18)).toBe(1_700_000_000_123n)
  expect(bytes.subarray(26)).toEqual(leaf.manifestHash)
  const back = parseLeaf(bytes)
  expect({ ...back, id: [...back.id], manifestHash: [...back.manifestHash] }).toEqual({
    ...leaf,
    id: [...leaf.id],
    manifestHash: [...leaf.manifestHash],
  })
})

it('[E1] refuses other versions, kinds and lengths', () => {
  const bytes = encodeLeaf(leaf)
  for (const [at, value] of [
    [0, 2],
    [1, 0],
    [1, 99],
  ] as const) {
    const changed = Uint8Array.from(bytes)
    changed[at] = value
    expect(() => parseLeaf(changed)).toThrow(SealtraceError)
  }
  expect(() => parseLeaf(bytes.subarray(1))).toThrow(SealtraceError)
  expect(() => parseLeaf(new Uint8Array(59))).toThrow(SealtraceError)
})
