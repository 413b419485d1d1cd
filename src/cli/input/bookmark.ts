// Where an import came to that was interrupted, so that the next goes on from there. A bookmark holds for the same
// beginning of the same file and the same destination only, and goes when the import is finished. Without one nothing is
// lost: what is recorded twice is recognised.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { makePrivateFolder, replaceFile } from '../../keys/private-file.ts'
import { lines, type Line } from './lines.ts'

export interface Bookmark {
  /** So many lines are stored already. */
  readonly done: number
  /** To be told of every line, from the first and in order. */
  read(line: Line): void
  /** All lines up to this one are stored. */
  stored(line: number): void
  finished(): void
}

export interface BookmarkPlace {
  /** Of the state folder. */
  readonly folder: string
  /** The log, by a name of its own. */
  readonly destination: string
  /** The bytes of the file, from its beginning: read as far as the bookmark lies. */
  readonly bytes: AsyncIterable<Uint8Array>
  readonly maxLineBytes: number
}

/** For input that can be read but once. */
export const noBookmark: Bookmark = { done: 0, read() {}, stored() {}, finished() {} }

export async function openBookmark(place: BookmarkPlace): Promise<Bookmark> {
  const { folder, destination, bytes, maxLineBytes } = place
  let path = ''
  let noted: Noted | null = null
  let chain: Uint8Array = new Uint8Array(0)
  for await (const line of lines(bytes, maxLineBytes)) {
    chain = linked(chain, line)
    if (line.number === 1) {
      const name = sha256(Buffer.from(`${destination}\u0000`), chain)
      path = join(folder, `${toHex(name).slice(0, 32)}.json`)
      noted = readNote(path)
    }
    if (!noted || line.number >= noted.line) break
  }
  const done = noted && toHex(chain) === noted.chain ? noted.line : 0
  return path === '' ? noBookmark : bookmarkAt(path, done)
}

interface Noted {
  readonly line: number
  /** Of all lines up to that one, hex. */
  readonly chain: string
}

/** A line that is too long is not kept and cannot be told from another. */
function linked(chain: Uint8Array, { bytes }: Line): Uint8Array {
  return sha256(chain, bytes ?? new Uint8Array(0))
}

/** Lines that were read and are not stored yet; of more none is a place to go on from. */
const keptLines = 10_000

function bookmarkAt(path: string, done: number): Bookmark {
  const chains = new Map<number, string>()
  let chain: Uint8Array = new Uint8Array(0)
  return {
    done,
    read(line) {
      chain = linked(chain, line)
      chains.set(line.number, toHex(chain))
      const [oldest] = chains.keys()
      if (chains.size > keptLines && oldest !== undefined) chains.delete(oldest)
    },
    stored(line) {
      const reached = chains.get(line)
      for (const earlier of chains.keys()) {
        if (earlier > line) break
        chains.delete(earlier)
      }
      if (reached !== undefined) attempt(() => writeNote(path, { line, chain: reached }))
    },
    finished() {
      attempt(() => rmSync(path, { force: true }))
    },
  }
}

function writeNote(path: string, noted: Noted): void {
  makePrivateFolder(join(path, '..'))
  replaceFile(path, Buffer.from(`${JSON.stringify(noted)}\n`), false)
}

/** Null for none, and for one that is damaged. */
function readNote(path: string): Noted | null {
  try {
    const { line, chain } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Noted>
    const isWhole = Number.isSafeInteger(line) && typeof chain === 'string'
    return isWhole ? { line: line ?? 0, chain } : null
  } catch {
    return null
  }
}

/** A state folder that cannot be written is no reason not to import: it costs time after an interruption. */
function attempt(action: () => void): void {
  try {
    action()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!SealtraceError.is(error) && code === undefined) throw error
  }
}
