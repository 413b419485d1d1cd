// The growing tree: which tiles change when leaves are added, and the proofs that its tiles give.
import { equalBytes } from '../crypto/equal.ts'
import { concatBytes } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { CompactRange, fullSubtrees, leafHash } from './merkle.ts'
import type { TreeHead } from './proof.ts'
import { consistencyProof, inclusionProof, rootFrom } from './prove.ts'
import { tileHashes } from './tile-hashes.ts'
import type { TileReader, TileWrite } from './tile-store.ts'
import {
  encodeEntry,
  parseEntryBundle,
  tileHeight,
  tilePrefix,
  tileWidth,
  tileWidthAt,
  type TileLevel,
} from './tile.ts'

/** A tree that has grown, and what to store before it is adopted. */
export interface Appended {
  readonly next: Tree
  /** The whole new content of each tile and bundle that changed. */
  readonly tiles: readonly TileWrite[]
}

/**
 * A tree of some size with its right edge in memory. It never changes: `append` gives another one, to be adopted
 * once its tiles are stored, or dropped. So a failed commit needs no rollback.
 */
export class Tree implements TreeHead {
  readonly size: number
  readonly root: Uint8Array
  readonly #range: CompactRange
  readonly #edge: Edge

  private constructor(range: CompactRange, edge: Edge) {
    this.size = range.size
    this.root = range.root()
    this.#range = range
    this.#edge = edge
  }

  /** The tree without leaves. */
  static empty(): Tree {
    return new Tree(new CompactRange(), new Map())
  }

  /**
   * Reads the right edge of the first `size` leaves; tiles that are wider already are cut. The caller compares the
   * root with its checkpoint. Throws `usage`, or `corrupt` when a tile is missing, too short, or does not match its
   * entries.
   */
  static open(stored: TileReader, size: number): Tree {
    if (!Number.isSafeInteger(size) || size < 0)
      throw new SealtraceError('usage', `${size} is not the size of a tree`)
    const tiles = readOnce(stored)
    const edge: Edge = new Map()
    for (const level of levelsOf(size)) {
      const index = Math.floor(size / tileWidth ** (rank(level) + 1))
      if (tileWidthAt(level, index, size) > 0)
        edge.set(level, tileOf(tiles, { level, index }, size))
    }
    if (size > 0) checkLastBundle(tiles, size)
    const read = tileHashes(tiles)
    const roots = fullSubtrees(0, size).map(({ level, index }) => read(level, index))
    return new Tree(new CompactRange(size, roots), edge)
  }

  /** Adds entries; this tree stays as it is. Throws `too_large` for an entry above 65 535 bytes. */
  append(entries: readonly Uint8Array[]): Appended {
    const range = this.#range.clone()
    const rows = new Rows(this.size, this.#edge)
    for (const entry of entries) {
      rows.add('entries', encodeEntry(entry))
      range.append(leafHash(entry), (level, _, hash) => {
        if (level % tileHeight === 0) rows.add(level / tileHeight, hash)
      })
    }
    const { tiles, edge } = rows.finish()
    return { next: new Tree(range, edge), tiles }
  }
}

/** Appends to stored tiles without keeping a `Tree`. Throws `corrupt`, `too_large`. */
export function appendLeaves(
  tiles: TileReader,
  size: number,
  entries: readonly Uint8Array[],
): TreeHead & { readonly tiles: readonly TileWrite[] } {
  const { next, tiles: writes } = Tree.open(tiles, size).append(entries)
  return { size: next.size, root: next.root, tiles: writes }
}

/** Root of the tree when it had `size` leaves. Throws `usage`, or `corrupt` when tiles are missing. */
export function rootAt(tiles: TileReader, size: number): Uint8Array {
  return rootFrom(tileHashes(tiles), size)
}

/** The proof that leaf `index` is in the tree of `size` leaves. Throws `usage`, `corrupt`. */
export function proveInclusion(tiles: TileReader, index: number, size: number): Uint8Array[] {
  return inclusionProof(tileHashes(tiles), index, size)
}

/** The proof that the tree of size `to` begins with that of size `from`. Throws `usage`, `corrupt`. */
export function proveConsistency(tiles: TileReader, from: number, to: number): Uint8Array[] {
  return consistencyProof(tileHashes(tiles), from, to)
}

/** The partial tiles at the right edge. Levels that end with a full tile, or have none, are absent. */
type Edge = Map<TileLevel, Uint8Array>

/** Collects what is added to each level, and cuts it into tiles. */
class Rows {
  readonly #size: number
  readonly #edge: Edge
  readonly #rows = new Map<TileLevel, { index: number; width: number; parts: Uint8Array[] }>()
  readonly #full: TileWrite[] = []

  constructor(size: number, edge: Edge) {
    this.#size = size
    this.#edge = edge
  }

  add(level: TileLevel, part: Uint8Array): void {
    const row = this.#rows.get(level) ?? this.#open(level)
    row.parts.push(part)
    row.width += 1
    if (row.width < tileWidth) return
    this.#full.push({ level, index: row.index, data: concatBytes(...row.parts) })
    row.index += 1
    row.width = 0
    row.parts = []
  }

  finish(): { tiles: TileWrite[]; edge: Edge } {
    const edge: Edge = new Map(this.#edge)
    const partial: TileWrite[] = []
    for (const [level, { index, width, parts }] of this.#rows) {
      edge.delete(level)
      if (width === 0) continue
      const data = concatBytes(...parts)
      edge.set(level, data)
      partial.push({ level, index, data })
    }
    return { tiles: [...this.#full, ...partial], edge }
  }

  #open(level: TileLevel) {
    const stored = this.#edge.get(level)
    const index = Math.floor(this.#size / tileWidth ** (rank(level) + 1))
    const width = tileWidthAt(level, index, this.#size)
    const row = { index, width, parts: stored ? [stored] : [] }
    this.#rows.set(level, row)
    return row
  }
}

/** The tile as it is at this size. */
function tileOf(
  tiles: TileReader,
  at: { level: TileLevel; index: number },
  size: number,
): Uint8Array {
  const { level, index } = at
  const width = tileWidthAt(level, index, size)
  const data = tilePrefix(level, tiles.readTile(level, index) ?? new Uint8Array(0), width)
  if (data) return data
  throw new SealtraceError('corrupt', `tile ${index} of level ${level} is missing or too short`)
}

/** The right edge is looked at in three ways: what a store gives is read once, and is the same each time. */
function readOnce(tiles: TileReader): TileReader {
  const seen = new Map<string, Uint8Array | null>()
  return {
    readTile(level, index) {
      const key = `${level}/${index}`
      const known = seen.get(key)
      if (known !== undefined) return known
      const tile = tiles.readTile(level, index)
      seen.set(key, tile)
      return tile
    },
  }
}

/** A bundle and its tile are stored together; when they differ, one of them is damaged. */
function checkLastBundle(tiles: TileReader, size: number): void {
  const index = Math.floor((size - 1) / tileWidth)
  const hashes = tileOf(tiles, { level: 0, index }, size)
  const entries = parseEntryBundle(tileOf(tiles, { level: 'entries', index }, size))
  if (!equalBytes(concatBytes(...entries.map(leafHash)), hashes))
    throw new SealtraceError('corrupt', 'the last entry bundle does not match its tile')
}

function levelsOf(size: number): TileLevel[] {
  const levels: TileLevel[] = ['entries']
  for (let level = 0; tileWidth ** level <= size; level++) levels.push(level)
  return levels
}

function rank(level: TileLevel): number {
  return level === 'entries' ? 0 : level
}
