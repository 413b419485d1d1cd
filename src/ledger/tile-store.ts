// What the ledger asks of a place that keeps tiles. Types only: drivers live in the store layer.
import type { TileLevel } from './tile.ts'

/**
 * Reads tiles by place, not by width: for each (level, index) the store keeps one value, which only ever grows.
 *
 * Guarantees that a driver gives:
 * - the value at a place is a prefix of each later value at that place; full tiles never change
 * - what `readTile` returns is one whole value as it was once written, never a mix of two
 * - it may be wider than a given checkpoint needs (tiles are stored before the checkpoint is), never narrower
 * - the caller does not change the returned bytes, nor does the driver later
 */
export interface TileReader {
  /** The stored hashes, 32 bytes each, or at level `entries` the stored bundle; null when there is none. */
  readTile(level: TileLevel, index: number): Uint8Array | null
}

/** The new whole value at a place: what was there, and more. */
export interface TileWrite {
  readonly level: TileLevel
  readonly index: number
  readonly data: Uint8Array
}
