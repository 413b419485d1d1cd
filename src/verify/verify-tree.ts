// The tree from its leaves: every entry is hashed anew, every stored tile compared with what was computed. All is done a bundle at a
// time, since the price of a leaf is that of its hash only when nothing else is done for each.
import { equalBytes } from '../crypto/equal.ts'
import { hashSize } from '../ledger/merkle.ts'
import { tileWidth, type TileLevel } from '../ledger/tile.ts'
import { LeafHashes } from './leaf-hashes.ts'
import type { Findings } from './report.ts'
import { TreeRows, type Row } from './tree-rows.ts'

/**
 * Tiles by place, from wherever they lie, as `TileReader` has them: what is returned may be wider than the tree needs. Nothing of it
 * is trusted. A rejection ends the walk; null is a tile that is not there, which is a finding.
 */
export interface AnyTileReader {
  readTile(level: TileLevel, index: number): Uint8Array | null | Promise<Uint8Array | null>
}

export interface TreeCheck {
  root: Uint8Array
  /** The roots that the tree had at those of the `sizes` that were reached. */
  roots: ReadonlyMap<number, Uint8Array>
  /** Leaves that were looked at, and those before; less than the size when so much was missing that the walk ended, and then the root is none. */
  reached: number
}

export interface TreeCheckOptions {
  readonly findings: Findings
  /** Sizes at which the root is wanted too. Default none. */
  readonly sizes?: readonly number[]
  /**
   * Hash only what came after the first `from` leaves, and the bundle in which they end. The hashes before that are taken from the
   * stored tiles: they are right when the root at `from` (one of `sizes`) is one that is known. Default 0: hash all.
   */
  readonly from?: number
  /** More entry bundles in a row that are missing end the walk, so that who signs a size that no log has does not make it as long. Default: none do. */
  readonly missingAtMost?: number
  /** Called once for each bundle, in order. `first` is the leaf index of the first leaf; null is a leaf that is missing. */
  readonly onLeaves?: (
    first: number,
    leaves: readonly (Uint8Array | null)[],
  ) => Promise<void> | void
}

/** Walks the leaves and returns the root that they make. Each tile is awaited once. Rejects with what the reader rejects with. */
export async function verifyTree(
  reader: AnyTileReader,
  size: number,
  { findings, sizes = [], from = 0, missingAtMost = Infinity, onLeaves }: TreeCheckOptions,
): Promise<TreeCheck> {
  const start = Math.min(from, size) - (Math.min(from, size) % tileWidth)
  const rows = new TreeRows(start)
  for (const row of rows.edge()) await fill(reader, row, findings)
  const roots = new Map<number, Uint8Array>()
  if (sizes.includes(start)) roots.set(start, rows.root())
  const leafRow = rows.at(0)
  const leaves = new LeafHashes()
  let missing = 0
  for (let first = start; first < size; first += tileWidth) {
    leafRow.width = Math.min(tileWidth, size - first)
    missing = (await readBundle(reader, leafRow, { leaves, findings })) ? 0 : missing + 1
    if (missing > missingAtMost) {
      findings.add(
        `more than ${missingAtMost} entry bundles in a row are missing: the walk ended there`,
      )
      return { root: new Uint8Array(hashSize), roots, reached: first }
    }
    for (let i = leaves.count; i < leafRow.width; i++)
      findings.add('the leaf is missing from its entry bundle', first + i)
    leaves.into(leafRow.hashes, leafRow.width)
    for (const at of sizes)
      if (at > first && at <= first + leafRow.width) roots.set(at, rows.root(at - first))
    await compare(reader, leafRow, findings)
    if (onLeaves)
      await onLeaves(
        first,
        Array.from({ length: leafRow.width }, (_, i) => leaves.entry(i)),
      )
    await carryFull(reader, rows, findings)
  }
  for (const row of rows.edge()) await compare(reader, row, findings)
  return { root: rows.root(), roots, reached: size }
}

/** A full row is one hash of the row above, which may be full with it. */
async function carryFull(reader: AnyTileReader, rows: TreeRows, findings: Findings): Promise<void> {
  for (let row = rows.at(0); row.width === tileWidth;) {
    if (row.level > 0) await compare(reader, row, findings)
    row = rows.carry(row.level)
  }
}

/** One that is missing or damaged has no leaves. False for one that is missing. */
async function readBundle(
  reader: AnyTileReader,
  { index }: Row,
  { leaves, findings }: { leaves: LeafHashes; findings: Findings },
): Promise<boolean> {
  const bytes = await reader.readTile('entries', index)
  if (!leaves.read(bytes ?? new Uint8Array(0))) findings.add(`tile entries/${index} does not parse`)
  return bytes !== null
}

async function compare(
  reader: AnyTileReader,
  { level, index, width, hashes }: Row,
  findings: Findings,
): Promise<void> {
  const computed = hashes.subarray(0, width * hashSize)
  const stored = await reader.readTile(level, index)
  if (stored && equalBytes(stored.subarray(0, computed.length), computed)) return
  const problem = `tile ${level}/${index} does not hold the hash computed from the leaves`
  if (level > 0) return findings.add(problem)
  for (let i = 0; i < width; i++) {
    const at = i * hashSize
    const hash = stored?.subarray(at, at + hashSize)
    if (!hash || !equalBytes(hash, computed.subarray(at, at + hashSize)))
      findings.add(problem, index * tileWidth + i)
  }
}

/** Takes the start of a row from the stored tile. */
async function fill(reader: AnyTileReader, row: Row, findings: Findings): Promise<void> {
  const stored = await reader.readTile(row.level, row.index)
  const length = row.width * hashSize
  if (stored && stored.length >= length) row.hashes.set(stored.subarray(0, length))
  else findings.add(`tile ${row.level}/${row.index} is missing or too short`)
}
