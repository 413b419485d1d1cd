import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { recordKindOf } from '../record/kind.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import type { StoredRecord } from '../store/log-store.ts'

/** True when the stored record is the one in its leaf; a staged record has none yet. Whole logs are `verify`'s. */
export function matchesLeaf(tiles: TileReader, record: StoredRecord): boolean {
  return leafMatcher(tiles)(record)
}

/** {@link matchesLeaf} for many records: those of a run lie beside each other as often as not. */
export function leafMatcher(tiles: TileReader): (record: StoredRecord) => boolean {
  let known: { readonly tile: number; readonly leaves: readonly Uint8Array[] } | null = null
  const leafAt = (index: number): Uint8Array | undefined => {
    const [tile, place] = [Math.floor(index / tileWidth), index % tileWidth]
    // A tile grows: one that was read earlier may lack it.
    if (known?.tile !== tile || place >= known.leaves.length) {
      const bundle = tiles.readTile('entries', tile)
      known = bundle ? { tile, leaves: parseEntryBundle(bundle) } : null
    }
    return known?.leaves[place]
  }
  return (record) => {
    if (record.index === null) return true
    try {
      const leaf = leafAt(record.index)
      const expected = leafOf(record)
      return leaf !== undefined && expected !== null && equalBytes(leaf, expected)
    } catch {
      return false
    }
  }
}

/** The leaf that a stored record would have; null for one that none is made for. */
export function leafOf({ id, time, manifest, kind: code }: StoredRecord): Uint8Array | null {
  const kind = recordKindOf(code)
  if (!kind) return null
  try {
    return encodeLeaf({ kind, id, time, manifestHash: sha256(manifest) })
  } catch {
    return null
  }
}
