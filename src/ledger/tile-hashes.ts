// The hashes of full subtrees, derived from tiles: a tile keeps every eighth level, the others are computed.
import { SealtraceError } from '../error.ts'
import { hashSize, nodeHash } from './merkle.ts'
import type { HashReader } from './prove.ts'
import type { TileReader } from './tile-store.ts'
import { tileHeight, tileWidth } from './tile.ts'

/**
 * Reads each tile once, so make one for each proof, or for a walk over tiles that do not change meanwhile.
 * The reader throws `corrupt` when a tile is missing or too short.
 */
export function tileHashes(tiles: TileReader): HashReader {
  const cache = new Map<string, Uint8Array>()
  const tileAt = (level: number, index: number): Uint8Array => {
    const key = `${level}/${index}`
    const tile = cache.get(key) ?? tiles.readTile(level, index) ?? new Uint8Array(0)
    cache.set(key, tile)
    return tile
  }
  return (level, index) => {
    const rest = level % tileHeight
    const tileLevel = (level - rest) / tileHeight
    const width = 2 ** rest
    const first = index * width
    const offset = (first % tileWidth) * hashSize
    const tileIndex = Math.floor(first / tileWidth)
    const hashes = tileAt(tileLevel, tileIndex).subarray(offset, offset + width * hashSize)
    if (hashes.length !== width * hashSize)
      throw new SealtraceError(
        'corrupt',
        `tile ${tileIndex} of level ${tileLevel} is missing or too short`,
      )
    return fullRoot(hashes)
  }
}

function fullRoot(hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashSize) return hashes
  const middle = hashes.length / 2
  return nodeHash(fullRoot(hashes.subarray(0, middle)), fullRoot(hashes.subarray(middle)))
}
