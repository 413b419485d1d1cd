import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import type * as hashing from '../crypto/hash.ts'
import { newCheckpoint, openCheckpoint } from './checkpoint.ts'
import { expectError, runs } from './fixtures/expect-error.ts'
import { testLogKey, testLogVkey } from './fixtures/go-key.ts'
import { MemoryTiles } from './fixtures/memory-tiles.ts'
import { naiveConsistency, naivePath, naiveRoot, numberedEntries } from './fixtures/naive-tree.ts'
import { leafHash } from './merkle.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { formatTilePath, tileWidthAt } from './tile.ts'
import { appendLeaves, proveConsistency, proveInclusion, rootAt, Tree } from './tree.ts'

// Counts, and keeps no calls: there are millions.
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

const exhaustive = 64

function filled(size: number): { tiles: MemoryTiles; tree: Tree } {
  const tiles = new MemoryTiles()
  const { next, tiles: writes } = Tree.empty().append(numberedEntries(size))
  tiles.write(writes)
  return { tiles, tree: next }
}

describe('the public test log', () => {
  const folder = join(import.meta.dirname, '../../vectors/tile-log')
  const entries =
    'one two three four five six seven eit nain ten ileven twelf threeten fourten fivten'.split(' ')

  it('[L5] comes out byte for byte: each tile, bundle and checkpoint', () => {
    const files = new Map<string, Buffer>()
    let tree = Tree.empty()
    const sign = (): void => {
      const note = Buffer.from(newCheckpoint(testLogKey.signer, tree).note)
      files.set(`checkpoint.${tree.size}`, note).set('checkpoint', note)
    }
    sign()
    for (const entry of entries) {
      const { next, tiles } = tree.append([Buffer.from(entry)])
      for (const { level, index, data } of tiles)
        files.set(
          formatTilePath({ level, index, width: tileWidthAt(level, index, next.size) }),
          Buffer.from(data),
        )
      tree = next
      sign()
    }
    const published = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
    expect([...files.keys()].toSorted()).toEqual(
      published.map((path) => path.slice(folder.length + 1)).toSorted(),
    )
    for (const path of published)
      expect(files.get(path.slice(folder.length + 1))).toEqual(readFileSync(path))
  })

  it('[L5] its checkpoints open, and its tiles prove them', () => {
    const tiles = new MemoryTiles()
    const stored = (path: string): Buffer => readFileSync(join(folder, path))
    tiles.write([
      { level: 0, index: 0, data: stored('tile/0/000.p/15') },
      { level: 'entries', index: 0, data: stored('tile/entries/000.p/15') },
    ])
    const checkpoint = (size: number) =>
      openCheckpoint(stored(`checkpoint.${size}`), testLogVkey, 'example.com/log/testdata')
    for (let size = 0; size <= 15; size++) {
      expect(toHex(Tree.open(tiles, size).root)).toBe(toHex(checkpoint(size).root))
      expect(toHex(rootAt(tiles, size))).toBe(toHex(checkpoint(size).root))
    }
    const base64 = (proof: Uint8Array[]): string[] =>
      proof.map((hash) => Buffer.from(hash).toString('base64'))
    const path = [
      'yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=',
      'nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=',
      'zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=',
      '5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=',
    ]
    expect(base64(proveInclusion(tiles, 4, 15))).toEqual(path)
    expect(base64(proveConsistency(tiles, 5, 15))).toEqual([
      'zMKa4OAqd7D0V4wawXST15z0JiEEkprIBPkfxOesWvA=',
      ...path,
    ])
  })
})

describe('proofs from tiles', () => {
  it(`[L11] each leaf of each size up to ${exhaustive} is proved as RFC 6962 says`, () => {
    const { tiles } = filled(exhaustive)
    const entries = numberedEntries(exhaustive)
    for (let size = 1; size <= exhaustive; size++) {
      const root = rootAt(tiles, size)
      expect(toHex(root)).toBe(toHex(naiveRoot(entries.slice(0, size))))
      for (let index = 0; index < size; index++) {
        const proof = proveInclusion(tiles, index, size)
        if (size <= 64)
          expect(proof.map(toHex)).toEqual(naivePath(index, entries.slice(0, size)).map(toHex))
        verifyInclusion(leafHash(entries[index]!), index, { size, root }, proof)
      }
    }
  })

  it(`[L12] each pair of sizes up to ${exhaustive} is consistent, by the proof of RFC 6962`, () => {
    const { tiles } = filled(exhaustive)
    const entries = numberedEntries(exhaustive)
    const roots = Array.from({ length: exhaustive + 1 }, (_, size) => rootAt(tiles, size))
    for (let to = 0; to <= exhaustive; to++) {
      expect(proveConsistency(tiles, 0, to)).toEqual([])
      for (let from = 1; from <= to; from++) {
        const proof = proveConsistency(tiles, from, to)
        if (to <= 64)
          expect(proof.map(toHex)).toEqual(naiveConsistency(from, entries.slice(0, to)).map(toHex))
        verifyConsistency({ size: from, root: roots[from]! }, { size: to, root: roots[to]! }, proof)
      }
    }
  })

  it('[L11] [L12] hold across tile levels', () => {
    const { tiles, tree } = filled(66_000)
    for (const index of [0, 255, 256, 65_535, 65_536, 65_999])
      verifyInclusion(
        leafHash(numberedEntries(66_000)[index]!),
        index,
        tree,
        proveInclusion(tiles, index, tree.size),
      )
    for (const from of [1, 255, 256, 257, 65_535, 65_536, 65_537, 66_000])
      verifyConsistency(
        { size: from, root: rootAt(tiles, from) },
        tree,
        proveConsistency(tiles, from, tree.size),
      )
  })

  it('no proof is made of what is not there', () => {
    const { tiles } = filled(3)
    expectError('usage', () => proveInclusion(tiles, 3, 3))
    expectError('usage', () => proveInclusion(tiles, -1, 3))
    expectError('usage', () => proveConsistency(tiles, 3, 2))
    expectError('corrupt', () => proveInclusion(tiles, 0, 4))
    expectError('corrupt', () => rootAt(tiles, 300))
  })
})

describe('Tree', () => {
  it('[L4] tiles only grow, however the entries are grouped, and are the same in the end', () => {
    const groups = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 200, max: 600 })),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(groups, fc.boolean(), (sizes, reopen) => {
        const total = sizes.reduce((sum, n) => sum + n, 0)
        const entries = numberedEntries(total)
        const tiles = new MemoryTiles()
        let tree = Tree.empty()
        for (const n of sizes) {
          const { next, tiles: writes } = tree.append(entries.slice(tree.size, tree.size + n))
          tiles.write(writes)
          tree = reopen ? Tree.open(tiles, next.size) : next
          expect(toHex(tree.root)).toBe(toHex(next.root))
        }
        const whole = filled(total)
        expect(tree.size).toBe(total)
        expect(toHex(tree.root)).toBe(toHex(whole.tree.root))
        expect(tiles.values).toEqual(whole.tiles.values)
      }),
      { numRuns: Math.ceil(runs / 4) },
    )
  })

  it('[L2] stores exactly the tiles of its size', () => {
    const { tiles } = filled(70_000)
    const widths = new Map(
      [...tiles.values]
        .filter(([key]) => !key.startsWith('e'))
        .map(([key, data]) => [key, data.length / 32]),
    )
    expect(widths.size).toBe(274 + 2 + 1)
    for (const [key, width] of widths) {
      const [level, index] = key.split('/').map(Number)
      expect(width).toBe(tileWidthAt(level!, index!, 70_000))
    }
  })

  it('[L4] an append leaves the tree as it was, so a failed one is dropped', () => {
    const { tree } = filled(300)
    const { root } = tree
    const dropped = tree.append(numberedEntries(700))
    const kept = tree.append([Uint8Array.of(1)])
    expect(tree.size).toBe(300)
    expect(tree.root).toEqual(root)
    expect(dropped.next.size).toBe(1000)
    expect(toHex(kept.next.root)).toBe(
      toHex(naiveRoot([...numberedEntries(300), Uint8Array.of(1)])),
    )
  })

  it('[L4] opens behind tiles that were stored for a checkpoint that never came', () => {
    const { tiles } = filled(700)
    const tree = Tree.open(tiles, 290)
    const { next } = tree.append(numberedEntries(700).slice(290))
    expect(toHex(next.root)).toBe(toHex(rootAt(tiles, 700)))
  })

  it('appendLeaves does the same in one step', () => {
    const { tiles } = filled(255)
    const { size, root, tiles: writes } = appendLeaves(tiles, 255, numberedEntries(258).slice(255))
    tiles.write(writes)
    expect(size).toBe(258)
    expect(toHex(root)).toBe(toHex(filled(258).tree.root))
    expect(writes.map(({ level, index }) => `${level}/${index}`).toSorted()).toEqual([
      '0/0',
      '0/1',
      '1/0',
      'entries/0',
      'entries/1',
    ])
  })

  it('[L3] refuses an entry that no bundle can hold', () => {
    expectError('too_large', () => Tree.empty().append([new Uint8Array(65_536)]))
    expect(Tree.empty().append([new Uint8Array(65_535), new Uint8Array(0)]).next.size).toBe(2)
  })

  it('[L16] does not open when a tile of its right edge is missing, short or changed', () => {
    for (const key of ['0/1', '1/0', 'entries/1']) {
      const damage = (change: (data: Uint8Array) => Uint8Array | null): void => {
        const { tiles } = filled(300)
        const changed = change(tiles.values.get(key)!)
        if (changed) tiles.values.set(key, changed)
        else tiles.values.delete(key)
        expectError('corrupt', () => Tree.open(tiles, 300))
      }
      damage(() => null)
      damage((data) => data.subarray(0, -1))
      if (key !== '1/0') damage((data) => data.with(data.length - 1, data.at(-1)! ^ 1))
    }
    const { tiles, tree } = filled(300)
    tiles.values.set('1/0', tiles.values.get('1/0')!.with(0, 0))
    expect(toHex(Tree.open(tiles, 300).root)).not.toBe(toHex(tree.root))
  })

  it('[L16] checks the last bundle also when it is full', () => {
    const { tiles } = filled(512)
    Tree.open(tiles, 512)
    tiles.values.delete('entries/1')
    expectError('corrupt', () => Tree.open(tiles, 512))
    Tree.open(tiles, 256)
  })

  it('opens at no size that is none', () => {
    for (const size of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
      expectError('usage', () => Tree.open(new MemoryTiles(), size))
      expectError('usage', () => rootAt(new MemoryTiles(), size))
    }
  })

  it('needs at most 3 hashes for each leaf', () => {
    const { tree } = filled(1000)
    hashes.count = 0
    tree.append(numberedEntries(1000))
    expect(hashes.count).toBeGreaterThanOrEqual(2 * 1000 - 10)
    expect(hashes.count).toBeLessThanOrEqual(2 * 1000 + 20)
    hashes.count = 0
    for (let i = 0, next = tree; i < 100; i++) next = next.append(numberedEntries(10)).next
    expect(hashes.count).toBeLessThanOrEqual(3 * 1000)
  })
})
