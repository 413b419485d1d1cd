import fc from 'fast-check'
import { expect, it } from 'vitest'
import { leafHash } from '../ledger/merkle.ts'
import { encodeEntryBundle, parseEntryBundle } from '../ledger/tile.ts'
import { LeafHashes } from './leaf-hashes.ts'

function parsed(bytes: Uint8Array): Uint8Array[] | null {
  try {
    return parseEntryBundle(bytes)
  } catch {
    return null
  }
}

it('[V1] takes exactly the bundles that the ledger reads, with the same entries and hashes, one after the other', () => {
  const leaves = new LeafHashes()
  const good = fc
    .array(fc.uint8Array({ maxLength: 70 }), { maxLength: 6 })
    .map((entries) => encodeEntryBundle(entries))
  const damaged = fc.tuple(good, fc.nat(400)).map(([bytes, at]) => bytes.subarray(0, at))
  fc.assert(
    fc.property(fc.oneof(good, damaged, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      const before = Buffer.from(bytes)
      const entries = parsed(bytes)
      expect(leaves.read(bytes)).toBe(entries !== null)
      expect(leaves.count).toBe(entries?.length ?? 0)
      const hashes = new Uint8Array(256 * 32).fill(1)
      leaves.into(hashes, 8)
      for (const [i, entry] of (entries ?? []).entries()) {
        expect(Buffer.from(leaves.entry(i) ?? [])).toEqual(Buffer.from(entry))
        expect(Buffer.from(hashes.subarray(32 * i, 32 * i + 32))).toEqual(
          Buffer.from(leafHash(entry)),
        )
      }
      expect(hashes.subarray(32 * leaves.count, 256).every((byte) => byte === 0)).toBe(true)
      expect(Buffer.from(bytes)).toEqual(before)
    }),
    { numRuns: 400 },
  )
})

it('[V1] takes no more than 256 entries', () => {
  expect(new LeafHashes().read(new Uint8Array(2 * 256))).toBe(true)
  expect(new LeafHashes().read(new Uint8Array(2 * 257))).toBe(false)
})
