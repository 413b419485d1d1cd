import { expect, it } from 'vitest'
import { encodeUtf8 } from '../crypto/encoding.ts'
import { MemoryTiles } from './fixtures/memory-tiles.ts'
import type { LogFiles } from './log-files.ts'
import { leafHash } from './merkle.ts'
import { verifyInclusion } from './proof.ts'
import { parseTilePath, tilePrefix } from './tile.ts'
import { proveInclusion, Tree } from './tree.ts'
import { withTiles } from './with-tiles.ts'

const entries = Array.from({ length: 700 }, (_, i) => encodeUtf8(`entry ${i}`))

/** The files of a log of 700 entries; `has` says which are served. */
function published(has: (path: string) => boolean = () => true) {
  const tiles = new MemoryTiles()
  const { next, tiles: writes } = Tree.empty().append(entries)
  tiles.write(writes)
  const asked: string[] = []
  const files: LogFiles = {
    async read(path) {
      asked.push(path)
      const at = parseTilePath(path)
      const stored = at && has(path) ? tiles.readTile(at.level, at.index) : null
      return stored && tilePrefix(at!.level, stored, at!.width)
    },
  }
  return { files, asked, tree: next }
}

it('computes over tiles that it fetches, and asks for each but once', async () => {
  const { files, asked, tree } = published()
  const proof = await withTiles(files, 700, (tiles) => proveInclusion(tiles, 300, 700))
  expect(verifyInclusion(leafHash(entries[300]!), 300, tree, proof)).toBeUndefined()
  expect(new Set(asked).size).toBe(asked.length)
})

it('takes the start of the full tile where the partial one is gone', async () => {
  const { files, asked } = published((path) => path !== 'tile/0/001.p/44')
  const proof = await withTiles(files, 300, (tiles) => proveInclusion(tiles, 299, 300))
  expect(proof.length).toBeGreaterThan(0)
  expect(asked).toContain('tile/0/001.p/44')
  expect(asked).toContain('tile/0/001')
})

it('says which tile is missing', async () => {
  const { files } = published((path) => !path.startsWith('tile/0/001'))
  await expect(
    withTiles(files, 700, (tiles) => proveInclusion(tiles, 300, 700)),
  ).rejects.toMatchObject({ code: 'corrupt', message: 'tile 1 of level 0 is missing or too short' })
})
