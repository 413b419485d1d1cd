import { equalBytes } from '../../crypto/equal.ts'
import { hashSize, leafHash, nodeHash } from '../../ledger/merkle.ts'
import { parseEntryBundle, tileWidth, type TileCoordinates } from '../../ledger/tile.ts'
import type { TileReader } from '../../ledger/tile-store.ts'

/**
 * Whether a stored file is the one that the tree has: the leaves of a bundle by their hashes, a full tile by the hash over it. The
 * hashes of a partial tile go straight into the root, which is compared elsewhere. Throws `corrupt` for what is no bundle.
 */
export function isSoundTile(
  tiles: TileReader,
  { level, index, width }: TileCoordinates,
  tile: Uint8Array,
): boolean {
  if (level === 'entries') {
    const hashes = tiles.readTile(0, index)
    return parseEntryBundle(tile).every((entry, i) => isAt(hashes, i, leafHash(entry)))
  }
  if (width < tileWidth) return true
  const above = tiles.readTile(level + 1, Math.floor(index / tileWidth))
  return isAt(above, index % tileWidth, rootOf(tile))
}

function isAt(hashes: Uint8Array | null, i: number, hash: Uint8Array): boolean {
  return hashes !== null && equalBytes(hashes.subarray(i * hashSize, (i + 1) * hashSize), hash)
}

/** Of a full tile. */
function rootOf(tile: Uint8Array): Uint8Array {
  let row = Array.from({ length: tileWidth }, (_, i) =>
    tile.subarray(i * hashSize, (i + 1) * hashSize),
  )
  while (row.length > 1)
    row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!))
  return row[0]!
}
