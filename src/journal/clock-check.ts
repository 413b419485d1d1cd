// The clock against the newest record: a machine whose clock ran backwards writes nothing, since times in the log would lie.
import { SealtraceError } from '../error.ts'
import { parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { parseLeaf } from '../seal/format/leaf.ts'

export interface ClockBound {
  /** Milliseconds that the clock may be behind the newest record; default any. */
  readonly maxClockBack?: number
  readonly now?: () => number
}

/** Time of the last leaf of the tree of this size, which its root vouches for; 0 for the empty tree. Throws `corrupt`. */
export function lastLeafTime(tiles: TileReader, size: number): number {
  if (size === 0) return 0
  const at = size - 1
  const bundle = tiles.readTile('entries', Math.floor(at / tileWidth))
  const leaf = bundle && parseEntryBundle(bundle)[at % tileWidth]
  if (!leaf) throw new SealtraceError('corrupt', 'the last entry of the log is missing')
  return parseLeaf(leaf).time
}

/** Why nothing is written: the clock is too far behind `newest` (milliseconds since the epoch); null when it is not. */
export function clockTrouble(
  newest: number,
  { maxClockBack, now = Date.now }: ClockBound,
): string | null {
  const behind = newest - now()
  if (maxClockBack === undefined || behind <= maxClockBack) return null
  return `the clock of this machine is ${duration(behind)} behind the newest record of the log: nothing is recorded until it is right; set the clock, or raise [ledger] max_clock_back if it was ahead before`
}

/** Throws `unavailable` with {@link clockTrouble}. */
export function checkClock(newest: number, bound: ClockBound): void {
  const trouble = clockTrouble(newest, bound)
  if (trouble !== null) throw new SealtraceError('unavailable', trouble)
}

/** In the largest unit that it has ten of, or in seconds. */
function duration(ms: number): string {
  const units = [
    ['days', 86_400_000],
    ['hours', 3_600_000],
    ['minutes', 60_000],
  ] as const
  for (const [name, length] of units)
    if (ms >= 10 * length) return `${Math.floor(ms / length)} ${name}`
  return `${Math.ceil(ms / 1000)} seconds`
}
