// Published files as the walk over the tree reads them: a few ahead, and what is off with one of them is a finding.
import { SealtraceError } from '../error.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import {
  formatTilePath,
  tilePrefix,
  tileWidth,
  tileWidthAt,
  type TileLevel,
} from '../ledger/tile.ts'
import type { Findings } from './report.ts'
import type { AnyTileReader } from './verify-tree.ts'

/** Bundles that are asked for before they are needed, each with its tile: twice as many files are under way at most. */
const bundlesAhead = 4
/** After so many absent files whoever serves them has no log of this size: a walk to its end would find only that. */
const mostAbsent = 1000

/** Thrown through the walk: there is nothing more to be found. Its message says why. */
export class FilesEnd extends Error {}

interface Place {
  readonly level: TileLevel
  readonly index: number
}

/** Reads the tree of `size` leaves. Rejects with {@link FilesEnd}, and with what `files` rejects with, unless it speaks of the file. */
export function readAhead(files: LogFiles, size: number, findings: Findings): AnyTileReader {
  const bundles = Math.ceil(size / tileWidth)
  const underWay = new Map<string, Promise<Uint8Array | null>>()
  let next = 0
  let absent = 0

  function begin(at: Place): Promise<Uint8Array | null> {
    const reading = tileFrom(files, at, size, findings)
    // Awaited later, or not at all when the walk ends before.
    reading.catch(() => {})
    return reading
  }

  function fillUpTo(bundle: number): void {
    for (; next < Math.min(bundle, bundles); next++)
      for (const level of ['entries', 0] as const)
        underWay.set(`${level}/${next}`, begin({ level, index: next }))
  }

  return {
    async readTile(level, index) {
      if (level === 'entries') fillUpTo(index + bundlesAhead)
      const key = `${level}/${index}`
      const reading = underWay.get(key) ?? begin({ level, index })
      underWay.delete(key)
      const tile = await reading
      if (!tile && ++absent === mostAbsent) throw new FilesEnd('a thousand files are missing')
      return tile
    },
  }
}

/** The partial file, or the start of the full one, which may have taken its place. Null is a finding already. */
async function tileFrom(
  files: LogFiles,
  { level, index }: Place,
  size: number,
  findings: Findings,
): Promise<Uint8Array | null> {
  const width = tileWidthAt(level, index, size)
  const widths = width < tileWidth ? [width, tileWidth] : [width]
  for (const each of widths) {
    const path = formatTilePath({ level, index, width: each })
    try {
      const file = await files.read(path)
      if (file === null) continue
      const tile = tilePrefix(level, file, width)
      if (!tile || (each === width && tile.length !== file.length))
        findings.add(`${path} does not hold ${width} ${level === 'entries' ? 'entries' : 'hashes'}`)
      // What is too short is compared as far as it goes.
      return tile ?? file
    } catch (error) {
      if (!isOfFile(error)) throw error
      findings.add(`${path}: ${error.message}`)
      return null
    }
  }
  findings.add(`${formatTilePath({ level, index, width })} is missing`)
  return null
}

/** Damage of one file; all others may be well. */
export function isOfFile(error: unknown): error is SealtraceError {
  return SealtraceError.is(error) && (error.code === 'corrupt' || error.code === 'too_large')
}
