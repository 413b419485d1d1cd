// Trees of up to 2^53 - 1 leaves, of which nearly all are alike, so that a hash is there without the leaves below it.
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import type * as hashing from '../crypto/hash.ts'
import { expectError, runs } from './fixtures/expect-error.ts'
import { SparseTiles, sparseEntry, sparseTree } from './fixtures/sparse-tree.ts'
import { leafHash } from './merkle.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { rootFrom } from './prove.ts'
import { proveConsistency, proveInclusion, Tree } from './tree.ts'

const hashes = vi.hoisted(() => ({ count: 0 }))
vi.mock('../crypto/hash.ts', async (original) => {
  const { sha256 } = await original<typeof hashing>()
  return {
    sha256: (...parts: Uint8Array[]) => {
      hashes.count += 1
      return sha256(...parts)
    },
  }
})
beforeEach(() => {
  hashes.count = 0
})

const boundaries = [256, 65_536, 2 ** 24, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 48]
const largest = Number.MAX_SAFE_INTEGER
const edges = boundaries.flatMap((size) => [size - 1, size, size + 1])
const numRuns = Math.ceil(runs / 4)
/** Sizes at which something changes, and any others. */
const size = fc.oneof(
  fc.constantFrom(...edges, largest),
  fc.integer({ min: 2, max: largest }),
  fc.integer({ min: 2, max: 80_000 }),
  fc
    .tuple(fc.constantFrom(...boundaries), fc.integer({ min: -300, max: 300 }))
    .map(([at, more]) => Math.max(2, at + more)),
)

describe('large trees', () => {
  it('[L11] a leaf is proved in a tree of any size, and nothing else is', () => {
    fc.assert(
      fc.property(size, fc.maxSafeNat(), fc.nat(), (of, which, change) => {
        const index = which % of
        const marked = [index]
        const tiles = new SparseTiles(marked, of)
        const root = rootFrom(sparseTree(marked), of)
        const proof = proveInclusion(tiles, index, of)
        const leaf = leafHash(sparseEntry(marked, index))
        verifyInclusion(leaf, index, { size: of, root }, proof)
        const fails = (hash: Uint8Array, at: number, hashesOf: Uint8Array[]): void =>
          expectError('verification_failed', () =>
            verifyInclusion(hash, at, { size: of, root }, hashesOf),
          )
        fails(leafHash(sparseEntry([], index)), index, proof)
        fails(leaf, index === 0 ? 1 : index - 1, proof)
        const at = change % proof.length
        fails(leaf, index, proof.with(at, flipped(proof[at]!, change)))
        fails(leaf, index, proof.toSpliced(at, 1))
        fails(leaf, index, proof.toSpliced(at, 0, leaf))
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(of)) + 1)
        // Each tile that a leaf's way leads through, and those of the right edge.
        expect(tiles.reads.length).toBe(new Set(tiles.reads).size)
        expect(tiles.reads.length).toBeLessThanOrEqual(2 * levels(of))
      }),
      { numRuns },
    )
  })

  it('[L12] a tree of any size begins with that of any smaller one, and with no other', () => {
    fc.assert(
      fc.property(size, fc.maxSafeNat(), fc.maxSafeNat(), fc.nat(), (to, a, b, change) => {
        const from = 1 + (a % to)
        const marked = [b % to]
        const read = sparseTree(marked)
        const [older, newer] = [from, to].map((of) => ({ size: of, root: rootFrom(read, of) }))
        const tiles = new SparseTiles(marked, to)
        const proof = proveConsistency(tiles, from, to)
        verifyConsistency(older!, newer!, proof)
        expect(tiles.reads.length).toBeLessThanOrEqual(2 * levels(to))
        if (proof.length === 0) return
        const fails = (first: typeof older, hashesOf: Uint8Array[]): void =>
          expectError('verification_failed', () => verifyConsistency(first!, newer!, hashesOf))
        const other = rootFrom(sparseTree([change % from]), from)
        if (change % from !== marked[0]) fails({ size: from, root: other }, proof)
        const at = change % proof.length
        fails(older, proof.with(at, flipped(proof[at]!, change)))
        fails(older, proof.toSpliced(at, 1))
        fails(older, proof.toSpliced(at, 0, newer!.root))
      }),
      { numRuns },
    )
  })

  it.each([...edges, largest - 3])(
    '[L4] [L43] a tree of %d leaves opens and grows, at no more than one hash for each level',
    (from) => {
      const marked = [0, from - 1, from, from + 1, from + 2]
      const read = sparseTree(marked)
      const tiles = new SparseTiles(marked, from)
      let tree = Tree.open(tiles, from)
      expect(toHex(tree.root)).toBe(toHex(rootFrom(read, from)))
      // The last tile of each level, and the bundle and tile in which the last leaf lies; each once.
      expect(new Set(tiles.reads).size).toBe(tiles.reads.length)
      expect(tiles.reads.length).toBeLessThanOrEqual(levels(from) + 2)
      for (let at = from; at < from + 3; at++) {
        const expected = toHex(rootFrom(read, at + 1))
        hashes.count = 0
        const { next, tiles: writes } = tree.append([sparseEntry(marked, at)])
        expect(hashes.count).toBeLessThanOrEqual(1 + Math.ceil(Math.log2(at + 1)))
        expect(toHex(next.root)).toBe(expected)
        expect(writes.length).toBeLessThanOrEqual(1 + levels(at + 1))
        tree = next
      }
    },
  )

  it('[L43] a group costs one hash a leaf, less than one more for the nodes, and its tiles', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 700 }), (to, count) => {
        const from = Math.min(to, largest - count)
        const tree = Tree.open(new SparseTiles([], from), from)
        hashes.count = 0
        const { tiles } = tree.append(Array.from({ length: count }, () => sparseEntry([], 0)))
        expect(hashes.count).toBeLessThanOrEqual(2 * count + Math.ceil(Math.log2(from + count)))
        // Those that became full, and the last of each level.
        const full = Math.ceil(count / 256)
        expect(tiles.length).toBeLessThanOrEqual(2 * full + 2 * (levels(from + count) + 1))
      }),
      { numRuns },
    )
  })
})

/** Tile levels of a tree. */
function levels(of: number): number {
  return Math.ceil(Math.log2(of + 1) / 8) || 1
}

function flipped(hash: Uint8Array, change: number): Uint8Array {
  const copy = Uint8Array.from(hash)
  copy[change % copy.length]! ^= 1 << (change % 8)
  return copy
}
