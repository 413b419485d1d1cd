import { expect, it } from 'vitest'
import { MemoryTiles } from '../ledger/fixtures/memory-tiles.ts'
import { Tree, rootAt } from '../ledger/tree.ts'
import type { TileLevel } from '../ledger/tile.ts'
import { Findings } from './report.ts'
import { verifyTree, type AnyTileReader } from './verify-tree.ts'

const entry = (n: number) => Uint8Array.from({ length: 58 }, (_, i) => (n * 31 + i * 7) % 256)

function treeOf(size: number) {
  const store = new MemoryTiles()
  const { next, tiles } = Tree.empty().append(Array.from({ length: size }, (_, n) => entry(n)))
  store.write(tiles)
  return { store, root: next.root }
}

async function check(reader: AnyTileReader, size: number, options = {}) {
  const findings = new Findings()
  const { root, roots } = await verifyTree(reader, size, { findings, ...options })
  return { root, roots, findings: findings.all() }
}

it('[V12] a size that no log has ends the walk where a thousand bundles in a row are missing', async () => {
  const findings = new Findings()
  const size = Number.MAX_SAFE_INTEGER
  const { reached } = await verifyTree({ readTile: () => null }, size, {
    ...{ findings, missingAtMost: 1000 },
  })
  expect(reached).toBe(256_000)
  expect(findings.all().some(({ problem }) => problem.includes('the walk ended there'))).toBe(true)
})

it('[V1] hashes every leaf anew and gives the root of the whole tree, and of each size that is asked for', async () => {
  const { store } = treeOf(66_000)
  for (const size of [
    0, 1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000,
  ]) {
    const sizes = [0, 1, 255, 256, 257, 300, 512, 65_536, size].filter((at) => at <= size)
    const { root, roots, findings } = await check(store, size, { sizes })
    expect(findings, String(size)).toEqual([])
    expect(Buffer.from(root)).toEqual(Buffer.from(rootAt(store, size)))
    for (const at of sizes)
      expect(Buffer.from(roots.get(at) ?? []), `${at} of ${size}`).toEqual(
        Buffer.from(rootAt(store, at)),
      )
    expect(roots.size).toBe(new Set(sizes).size)
  }
})

it('[V1] awaits each tile and bundle once, and hands the leaves over a bundle at a time', async () => {
  const { store, root } = treeOf(1000)
  const read: string[] = []
  const bundles: [number, number][] = []
  const seen: (Uint8Array | null)[] = []
  const reader: AnyTileReader = {
    readTile: async (level: TileLevel, index: number) => {
      read.push(`${level}/${index}`)
      return store.readTile(level, index)
    },
  }
  const result = await check(reader, 1000, {
    onLeaves: (first: number, leaves: readonly (Uint8Array | null)[]) => {
      bundles.push([first, leaves.length])
      seen.push(...leaves)
    },
  })
  expect(result.findings).toEqual([])
  expect(Buffer.from(result.root)).toEqual(Buffer.from(root))
  expect(new Set(read).size).toBe(read.length)
  expect(read.length).toBe(4 + 4 + 1)
  expect(bundles).toEqual([0, 256, 512, 768].map((first) => [first, Math.min(256, 1000 - first)]))
  expect(seen.map((leaf) => leaf && Buffer.from(leaf))).toEqual(
    Array.from({ length: 1000 }, (_, n) => Buffer.from(entry(n))),
  )
})

it('[V1] does not change what the reader gave it', async () => {
  const { store } = treeOf(300)
  const before = [0, 1].map((index) => Buffer.from(store.readTile('entries', index) ?? []))
  await check(store, 300)
  expect([0, 1].map((index) => Buffer.from(store.readTile('entries', index) ?? []))).toEqual(before)
})

it('[V1] from a size on it reads the rest alone, and the root at that size tells whether the start is the one that was known', async () => {
  const { store, root } = treeOf(66_000)
  for (const from of [0, 300, 65_536, 65_700, 65_999, 66_000]) {
    const read: string[] = []
    const reader = {
      readTile(level: TileLevel, index: number) {
        read.push(`${level}/${index}`)
        return store.readTile(level, index)
      },
    }
    const { roots, findings, ...all } = await check(reader, 66_000, { from, sizes: [from] })
    expect(findings, String(from)).toEqual([])
    expect(Buffer.from(all.root)).toEqual(Buffer.from(root))
    expect(Buffer.from(roots.get(from) ?? [])).toEqual(Buffer.from(rootAt(store, from)))
    if (from >= 65_536) expect(read.length).toBeLessThan(2 * Math.ceil((66_000 - from) / 256) + 8)
  }
  // A start that was exchanged as a whole, tiles and all: only the known root tells.
  const { store: other } = treeOf(66_000)
  const swapped: AnyTileReader = {
    readTile: (level, index) => {
      const tile = other.readTile(level, index)
      return level === 1 && index === 0 && tile ? Uint8Array.from(tile, (byte) => byte ^ 1) : tile
    },
  }
  const { roots } = await check(swapped, 66_000, { from: 65_000, sizes: [65_000] })
  expect(Buffer.from(roots.get(65_000) ?? [])).not.toEqual(Buffer.from(rootAt(store, 65_000)))
})

it('[V2] finds each flipped byte of each tile and bundle, with its place', async () => {
  const size = 260
  const { store, root } = treeOf(size)
  for (const [level, index, step] of [
    ['entries', 0, 97],
    ['entries', 1, 3],
    [0, 0, 97],
    [0, 1, 3],
    [1, 0, 1],
  ] as const) {
    const tile = store.readTile(level, index)
    if (!tile) throw new Error('no tile')
    for (let at = 0; at < tile.length; at += step) {
      const changed = Uint8Array.from(tile)
      changed[at]! ^= 1 << (at % 8)
      const reader: AnyTileReader = {
        readTile: (l, i) => (l === level && i === index ? changed : store.readTile(l, i)),
      }
      const found = await check(reader, size)
      expect(found.findings.length, `${level}/${index} ${at}`).toBeGreaterThan(0)
      if (level === 'entries') expect(Buffer.from(found.root)).not.toEqual(Buffer.from(root))
      else expect(found.findings[0]?.problem).toContain(`tile ${level}/${index} `)
      if (level !== 1) expect(found.findings.some(({ index: leaf }) => leaf !== null)).toBe(true)
    }
  }
})

it('[V2] finds what is missing, too short or no bundle at all, and does not stop at the first', async () => {
  const { store } = treeOf(600)
  for (const [level, index, instead, least] of [
    ['entries', 1, null, 256],
    ['entries', 2, new Uint8Array([0]), 88],
    [0, 1, null, 256],
    [0, 2, new Uint8Array(64), 88],
    [1, 0, new Uint8Array(33), 1],
  ] as const) {
    const reader: AnyTileReader = {
      readTile: (l, i) => (l === level && i === index ? instead : store.readTile(l, i)),
    }
    expect((await check(reader, 600)).findings.length).toBeGreaterThanOrEqual(least)
  }
})

it('passes on what the reader rejects with', async () => {
  const reader = { readTile: () => Promise.reject(new Error('gone')) }
  await expect(check(reader, 3)).rejects.toThrow('gone')
})
