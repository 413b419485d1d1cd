// Which files a published log has, and how large each can be: the bound for what a stranger serves.
import { hashSize } from '../merkle.ts'
import { maxEntrySize, parseTilePath } from '../tile.ts'

/** Bytes of the longest signed note that is read. */
const maxNoteSize = 1_000_000

/** The newest checkpoint, and the newest that a policy of witnesses was met for. */
export const checkpointPath = 'checkpoint'
export const witnessedPath = 'checkpoint.witnessed'

/** Most bytes of the file at a path below the log's prefix; null when no log has such a file. Total on hostile text. */
export function largestFile(path: string): number | null {
  if (path === checkpointPath || path === witnessedPath) return maxNoteSize
  const tile = parseTilePath(path)
  if (!tile) return null
  return tile.width * (tile.level === 'entries' ? 2 + maxEntrySize : hashSize)
}
