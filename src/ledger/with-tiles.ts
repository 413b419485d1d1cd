import { SealtraceError } from '../error.ts'
import type { LogFiles } from './log-files.ts'
import type { TileReader } from './tile-store.ts'
import { formatTilePath, tilePrefix, tileWidth, tileWidthAt, type TileLevel } from './tile.ts'

/** Thrown through `compute` to where the tile is fetched. */
class Missing extends Error {
  readonly level: TileLevel
  readonly index: number

  constructor(level: TileLevel, index: number) {
    super('a tile is not here yet')
    this.level = level
    this.index = index
  }
}

/**
 * Runs a pure computation over the tiles of a tree of `size` leaves, fetching those that it asks for; it is run again for each,
 * so it should ask for few (a proof does). What is fetched is not trusted: compare the result with a signed root. Rejects
 * with what `compute` throws, with what `files` rejects with, and with `corrupt` for a tile that is too short or not there.
 */
export async function withTiles<T>(
  files: LogFiles,
  size: number,
  compute: (tiles: TileReader) => T,
): Promise<T> {
  const fetched = new Map<string, Uint8Array>()
  const reader: TileReader = {
    readTile(level, index) {
      if (tileWidthAt(level, index, size) === 0) return null
      const tile = fetched.get(`${level}/${index}`)
      if (tile) return tile
      throw new Missing(level, index)
    },
  }
  for (;;)
    try {
      return compute(reader)
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      const { level, index } = error
      fetched.set(`${level}/${index}`, await fetchTile(files, { level, index }, size))
    }
}

/**
 * A tile as it is in a tree of `size` leaves: the partial file, or the start of the full one, which may have taken its place
 * (tlog-tiles). Rejects with `corrupt` when both are missing or too short.
 */
export async function fetchTile(
  files: LogFiles,
  { level, index }: { level: TileLevel; index: number },
  size: number,
): Promise<Uint8Array> {
  const width = tileWidthAt(level, index, size)
  const widths = width < tileWidth ? [width, tileWidth] : [width]
  for (const each of widths) {
    const file = await files.read(formatTilePath({ level, index, width: each }))
    const tile = file && tilePrefix(level, file, width)
    if (tile) return tile
  }
  throw new SealtraceError('corrupt', `tile ${index} of level ${level} is missing or too short`)
}
