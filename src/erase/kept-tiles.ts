import type { TileReader } from '../ledger/tile-store.ts'

const mostKept = 512

/** Reads each tile once: for a look at many records in one go, while the tree only grows. */
export function keptTiles(tiles: TileReader): TileReader {
  const kept = new Map<string, Uint8Array | null>()
  return {
    readTile(level, index) {
      const name = `${level}/${index}`
      const known = kept.get(name)
      if (known !== undefined) return known
      if (kept.size >= mostKept) kept.clear()
      const tile = tiles.readTile(level, index)
      kept.set(name, tile)
      return tile
    },
  }
}
