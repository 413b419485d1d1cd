// The hashes of full subtrees, derived from tiles: a tile keeps every eighth level, the others are computed.
import { sha256Into, tableOf } from '../crypto/hash-into.ts'
import { SealtraceError } from '../error.ts'
import { hashSize } from './merkle.ts'
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

/** Root of a power of two of hashes. In place, since a proof needs hundreds: each pair becomes the hash in its first half's place. */
function fullRoot(hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashSize) return hashes
  const rows = tableOf(hashes.length)
  rows.set(hashes)
  const node = new Uint8Array(1 + 2 * hashSize).fill(1, 0, 1)
  for (let left = rows.length; left > hashSize; left /= 2)
    for (let at = 0; at < left; at += 2 * hashSize) {
      node.set(rows.subarray(at, at + 2 * hashSize), 1)
      sha256Into(rows, at / 2, node)
    }
  return new Uint8Array(rows.subarray(0, hashSize))
}
