import { equalBytes } from '../crypto/equal.ts'
import { sha256 } from '../crypto/hash.ts'
import { parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { recordKindOf } from '../record/kind.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import type { StoredRecord } from '../store/log-store.ts'

/** True when the stored record is the one in its leaf; a staged record has none yet. Whole logs are `verify`'s. */
export function matchesLeaf(tiles: TileReader, record: StoredRecord): boolean {
  const { index } = record
  if (index === null) return true
  const bundle = tiles.readTile('entries', Math.floor(index / tileWidth))
  if (!bundle) return false
  try {
    const leaf = parseEntryBundle(bundle)[index % tileWidth]
    const expected = leafOf(record)
    return leaf !== undefined && expected !== null && equalBytes(leaf, expected)
  } catch {
    return false
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
