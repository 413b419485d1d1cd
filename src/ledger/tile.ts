// Tiles and entry bundles of C2SP tlog-tiles v0.1.0: which there are at a tree size, their paths, and their bytes.
import { concatBytes } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { hashSize } from './merkle.ts'

/** Hashes in a full tile, entries in a full bundle. */
export const tileWidth = 256
/** Binary tree levels in one tile. */
export const tileHeight = 8
/** Bytes of the longest entry: the length prefix has two bytes. */
export const maxEntrySize = 65_535

/** A tile level, 0 for leaf hashes, or `entries` for entry bundles, which go with level 0. */
export type TileLevel = number | 'entries'

/** A tile as it is asked for. `width` is 256 for a full tile, less for a partial one. */
export interface TileCoordinates {
  readonly level: TileLevel
  readonly index: number
  readonly width: number
}

/** How wide the tile at `index` is in a tree of `size` leaves: 0 (there is none) to 256. */
export function tileWidthAt(level: TileLevel, index: number, size: number): number {
  const row = Math.floor(size / tileWidth ** (level === 'entries' ? 0 : level))
  return Math.max(0, Math.min(tileWidth, row - index * tileWidth))
}

/** The path below the log's prefix, such as `tile/0/x001/x234/067.p/8`. Throws `usage` for no tile. */
export function formatTilePath({ level, index, width }: TileCoordinates): string {
  const levelOk = level === 'entries' || isIntegerIn(level, 0, 63)
  if (
    !levelOk ||
    !isIntegerIn(index, 0, Number.MAX_SAFE_INTEGER) ||
    !isIntegerIn(width, 1, tileWidth)
  )
    throw new SealtraceError('usage', 'no tile has such coordinates')
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/')
  return `tile/${level}/${groups}${width < tileWidth ? `.p/${width}` : ''}`
}

/** Reads a path; null when it is not exactly what `formatTilePath` gives for some tile. Total on hostile text. */
export function parseTilePath(path: string): TileCoordinates | null {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path)
  if (!match) return null
  const [, level, groups, partial] = match
  const tile: TileCoordinates = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups!.replaceAll(/[x/]/g, '')),
    width: partial === undefined ? tileWidth : Number(partial),
  }
  try {
    return formatTilePath(tile) === path ? tile : null
  } catch {
    return null
  }
}

/** One entry as it stands in a bundle: length (uint16, big-endian), then the bytes. Throws `too_large`. */
export function encodeEntry(entry: Uint8Array): Uint8Array {
  if (entry.length > maxEntrySize)
    throw new SealtraceError(
      'too_large',
      `an entry has ${entry.length} bytes; ${maxEntrySize} is the most`,
    )
  const encoded = new Uint8Array(2 + entry.length)
  new DataView(encoded.buffer).setUint16(0, entry.length)
  encoded.set(entry, 2)
  return encoded
}

/** Throws `too_large` for an entry above 65 535 bytes, or more than 256 of them. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > tileWidth)
    throw new SealtraceError(
      'too_large',
      `a bundle of ${entries.length} entries; ${tileWidth} is the most`,
    )
  return concatBytes(...entries.map(encodeEntry))
}

/** The entries of a bundle, as views of its bytes. Throws `corrupt`. Total on hostile bytes. */
export function parseEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  for (let offset = 0; offset < bundle.length;) {
    if (entries.length === tileWidth) throw malformedBundle()
    const end = entryEnd(bundle, offset)
    entries.push(bundle.subarray(offset + 2, end))
    offset = end
  }
  return entries
}

/**
 * The first `width` hashes or entries of a stored tile: the partial tile as it once was, since tiles only grow.
 * Null when the tile is not that wide. Throws `corrupt`.
 */
export function tilePrefix(level: TileLevel, stored: Uint8Array, width: number): Uint8Array | null {
  if (level !== 'entries')
    return width * hashSize <= stored.length ? stored.subarray(0, width * hashSize) : null
  let end = 0
  for (let i = 0; i < width; i++) {
    if (end === stored.length) return null
    end = entryEnd(stored, end)
  }
  return stored.subarray(0, end)
}

function entryEnd(bundle: Uint8Array, offset: number): number {
  if (offset + 2 > bundle.length) throw malformedBundle()
  const end = offset + 2 + bundle[offset]! * 256 + bundle[offset + 1]!
  if (end > bundle.length) throw malformedBundle()
  return end
}

function malformedBundle(): SealtraceError {
  return new SealtraceError('corrupt', 'an entry bundle is damaged')
}

function isIntegerIn(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}
