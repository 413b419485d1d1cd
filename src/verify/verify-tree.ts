// The tree from its leaves: every entry is hashed anew, every stored tile compared with what was computed.
import { equalBytes } from '../crypto/equal.ts'
import { CompactRange, leafHash, hashSize } from '../ledger/merkle.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { parseEntryBundle, tileHeight, tileWidth } from '../ledger/tile.ts'
import type { Findings } from './report.ts'

export interface TreeCheck {
  root: Uint8Array
  /** Root when the tree had the remembered size; null when it never had. */
  rememberedRoot: Uint8Array | null
}

/** Walks the leaves, calls `onLeaf` with each, and returns the root that they make. */
export async function verifyTree(
  reader: TileReader,
  size: number,
  options: {
    rememberedSize: number
    findings: Findings
    onLeaf: (index: number, leaf: Uint8Array | null) => Promise<void>
  },
): Promise<TreeCheck> {
  const { findings, rememberedSize, onLeaf } = options
  const range = new CompactRange()
  const tiles = new Map<number, { index: number; data: Uint8Array | null }>()
  let rememberedRoot = rememberedSize === 0 ? range.root() : null
  let bundle: Uint8Array[] = []
  for (let index = 0; index < size; index++) {
    if (index % tileWidth === 0) bundle = readBundle(reader, index / tileWidth, findings)
    const leaf = bundle[index % tileWidth] ?? null
    if (!leaf) findings.add('the leaf is missing from its entry bundle', index)
    range.append(leaf ? leafHash(leaf) : new Uint8Array(hashSize), (level, at, hash) => {
      if (level % tileHeight === 0) compare(level / tileHeight, at, hash)
    })
    if (range.size === rememberedSize) rememberedRoot = range.root()
    await onLeaf(index, leaf)
  }
  return { root: range.root(), rememberedRoot }

  function compare(level: number, at: number, hash: Uint8Array): void {
    const tileIndex = Math.floor(at / tileWidth)
    let tile = tiles.get(level)
    if (tile?.index !== tileIndex) {
      tile = { index: tileIndex, data: reader.readTile(level, tileIndex) }
      tiles.set(level, tile)
    }
    const offset = (at % tileWidth) * hashSize
    const stored = tile.data?.subarray(offset, offset + hashSize)
    if (!stored || !equalBytes(stored, hash))
      findings.add(
        `tile ${level}/${tileIndex} does not hold the hash computed from the leaves`,
        level === 0 ? at : null,
      )
  }
}

function readBundle(reader: TileReader, index: number, findings: Findings): Uint8Array[] {
  const bytes = reader.readTile('entries', index)
  if (!bytes) return []
  try {
    return parseEntryBundle(bytes)
  } catch {
    findings.add(`entry bundle ${index} does not parse`)
    return []
  }
}
