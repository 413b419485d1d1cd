// The leaves that a log got since it was last looked at: each entry is hashed anew, each tile compared with what comes of them. What is
// held at a time does not grow with the log. Whoever serves the files may be an attacker.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import { CompactRange, fullSubtrees, hashSize, leafHash } from '../ledger/merkle.ts'
import type { TreeHead } from '../ledger/proof.ts'
import { tileHashes } from '../ledger/tile-hashes.ts'
import { parseEntryBundle, tileHeight, tileWidth } from '../ledger/tile.ts'
import { fetchTile, withTiles } from '../ledger/with-tiles.ts'

export interface Walk {
  readonly files: LogFiles
  /** Verified before. */
  readonly from: TreeHead
  readonly to: TreeHead
  readonly onLeaf: (index: number, leaf: Uint8Array) => void
  /** Called now and then with the number of leaves that are done. */
  readonly onProgress?: ((done: number) => void) | undefined
}

/** Bundles that are fetched at once: the next ones come while these are hashed. */
const atOnce = 8

interface Piece {
  readonly index: number
  readonly entries: readonly Uint8Array[]
  /** Of level 0. */
  readonly tile: Uint8Array
}

/**
 * Rejects with `verification_failed` when leaves, tiles and roots do not fit together, `corrupt` for files that are missing or damaged,
 * and with what `files` rejects with.
 */
export async function walkLeaves({ files, from, to, onLeaf, onProgress }: Walk): Promise<void> {
  const range = await rangeAt(files, from, to.size)
  const above = new AboveTiles(files, to.size)
  const last = Math.ceil(to.size / tileWidth)
  for (let first = Math.floor(from.size / tileWidth); first < last; first += atOnce) {
    const count = Math.min(atOnce, last - first)
    const indexes = Array.from({ length: count }, (_, i) => first + i)
    const pieces = await Promise.all(indexes.map((index) => pieceAt(files, index, to.size)))
    for (const { index, entries, tile } of pieces)
      for (const [i, entry] of entries.entries()) {
        const at = index * tileWidth + i
        const hash = leafHash(entry)
        if (!equalBytes(hash, tile.subarray(i * hashSize, (i + 1) * hashSize)))
          throw failed(`leaf ${at} is not the one that its tile has`)
        if (at < from.size) continue
        range.append(hash, (level, place, node) => above.note(level, place, node))
        onLeaf(at, entry)
      }
    await above.compare()
    onProgress?.(range.size - from.size)
  }
  if (!equalBytes(range.root(), to.root))
    throw failed(`the leaves do not make the root of size ${to.size} that the log has signed`)
}

async function pieceAt(files: LogFiles, index: number, size: number): Promise<Piece> {
  const [bundle, tile] = await Promise.all([
    fetchTile(files, { level: 'entries', index }, size),
    fetchTile(files, { level: 0, index }, size),
  ])
  return { index, entries: parseEntryBundle(bundle), tile }
}

/** The tree as it was, from tiles that have to lead to its root. */
async function rangeAt(files: LogFiles, from: TreeHead, size: number): Promise<CompactRange> {
  const roots = await withTiles(files, size, (tiles) => {
    const read = tileHashes(tiles)
    return fullSubtrees(0, from.size).map(({ level, index }) => read(level, index))
  })
  const range = new CompactRange(from.size, roots)
  if (equalBytes(range.root(), from.root)) return range
  throw failed(`the tiles do not lead to the root of size ${from.size} that is remembered`)
}

/** Tiles above level 0: each hash of them is compared once it is computed. */
class AboveTiles {
  readonly #files: LogFiles
  readonly #size: number
  readonly #tiles = new Map<number, { index: number; data: Uint8Array }>()
  #due: { level: number; place: number; hash: Uint8Array }[] = []

  constructor(files: LogFiles, size: number) {
    this.#files = files
    this.#size = size
  }

  note(level: number, place: number, hash: Uint8Array): void {
    if (level > 0 && level % tileHeight === 0)
      this.#due.push({ level: level / tileHeight, place, hash })
  }

  async compare(): Promise<void> {
    for (const { level, place, hash } of this.#due) {
      const index = Math.floor(place / tileWidth)
      const data = await this.#tile(level, index)
      const offset = (place % tileWidth) * hashSize
      if (!equalBytes(hash, data.subarray(offset, offset + hashSize)))
        throw failed(`tile ${index} of level ${level} does not hold what its leaves make`)
    }
    this.#due = []
  }

  async #tile(level: number, index: number): Promise<Uint8Array> {
    const kept = this.#tiles.get(level)
    if (kept?.index === index) return kept.data
    const data = await fetchTile(this.#files, { level, index }, this.#size)
    this.#tiles.set(level, { index, data })
    return data
  }
}

function failed(message: string): SealtraceError {
  return new SealtraceError('verification_failed', message)
}
