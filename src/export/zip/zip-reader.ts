// Reads the ZIP files that zip-writer.ts makes, from a place that may be an attacker's: sizes and counts are looked at before anything is
// allocated, names are the writer's, nothing overlaps, and no file is inflated beyond what it says of itself.
import { constants, closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { decodeUtf8 } from '../../crypto/encoding.ts'
import { SealtraceError } from '../../error.ts'
import { isEntryName } from './zip-writer.ts'
import {
  headSizes,
  madeBy,
  methods,
  mostEntries,
  regularFile,
  signatures,
  type ZipEntry,
} from './zip-format.ts'

const inflate = promisify(inflateRaw)

/** Bytes of one file that are read at once. */
export const mostInFile = 256 * 1024 * 1024
/** Bytes of the directory: a name has 200 at most. */
const mostInDirectory = mostEntries * (headSizes.central + 200)
/** Bytes of all files together, unpacked. */
const mostInAll = 16 * 1024 * 1024 * 1024

/** An open archive. */
export class ZipFile {
  readonly #file: number
  readonly #entries: ReadonlyMap<string, ZipEntry>

  private constructor(file: number, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file
    this.#entries = entries
  }

  /** Throws `unavailable` for what cannot be read, `corrupt` for what is no archive of ours. */
  static open(path: string): ZipFile {
    const file = opened(path)
    try {
      return new ZipFile(file, readDirectory(file))
    } catch (error) {
      closeSync(file)
      throw error
    }
  }

  /** Bytes of the whole archive. */
  get size(): number {
    return fstatSync(this.#file).size
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** Null for a file that is not in it. Rejects with `corrupt`, `too_large` for one of more than `most` bytes. */
  async read(name: string, most: number = mostInFile): Promise<Uint8Array | null> {
    const entry = this.#entries.get(name)
    if (!entry) return null
    if (entry.size > Math.min(most, mostInFile))
      throw new SealtraceError('too_large', 'a file in the archive is too large to be checked')
    const headSize = headSizes.local + name.length
    const head = bytesAt(this.#file, entry.offset, headSize)
    // Programs differ in which of the two headers they go by: both say the same.
    const isSame =
      head.readUInt32LE(0) === signatures.local &&
      head.readUInt16LE(6) === 0 &&
      head.readUInt16LE(8) === entry.method &&
      head.readUInt32LE(14) === entry.crc &&
      head.readUInt32LE(18) === entry.packed &&
      head.readUInt32LE(22) === entry.size &&
      head.readUInt16LE(26) === name.length &&
      head.readUInt16LE(28) === 0 &&
      head.toString('latin1', headSizes.local) === name
    if (!isSame) throw damaged()
    const packed = bytesAt(this.#file, entry.offset + headSize, entry.packed)
    const data = entry.method === methods.stored ? packed : await inflated(packed, entry.size)
    if (data.length !== entry.size || crc32(data) !== entry.crc) throw damaged()
    return data
  }

  close(): void {
    closeSync(this.#file)
  }
}

function opened(path: string): number {
  try {
    const file = openSync(path, constants.O_RDONLY)
    if (fstatSync(file).isFile()) return file
    closeSync(file)
    throw Object.assign(new Error('no file'), { code: 'no regular file' })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new SealtraceError('unavailable', `the file cannot be read (${code}); check its name`, {
      cause,
    })
  }
}

async function inflated(packed: Uint8Array, size: number): Promise<Uint8Array> {
  try {
    return await inflate(packed, { maxOutputLength: Math.max(size, 1) })
  } catch {
    throw damaged()
  }
}

function readDirectory(file: number): Map<string, ZipEntry> {
  const total = fstatSync(file).size
  // No comment stands behind what the writer wrote.
  const end = bytesAt(file, total - headSizes.end, headSizes.end)
  const count = end.readUInt16LE(10)
  const size = end.readUInt32LE(12)
  const offset = end.readUInt32LE(16)
  const fits = offset + size + headSizes.end === total && size <= mostInDirectory
  // One disk, that has all files.
  const isWhole = end.readUInt32LE(4) === 0 && end.readUInt16LE(8) === count
  if (end.readUInt32LE(0) !== signatures.end || !fits || !isWhole || count > mostEntries)
    throw damaged()
  const directory = bytesAt(file, offset, size)
  const entries = new Map<string, ZipEntry>()
  let at = 0
  let last = 0
  let unpacked = 0
  for (let i = 0; i < count; i++) {
    const entry = entryAt(directory, at)
    at += headSizes.central + entry.name.length
    // Programs that read from the front see what stands between files: nothing does.
    const isNext = entry.offset === last && !entries.has(entry.name)
    unpacked += entry.size
    last = entry.offset + headSizes.local + entry.name.length + entry.packed
    if (!isNext || last > offset || unpacked > mostInAll || !isEntryName(entry.name))
      throw damaged()
    entries.set(entry.name, entry)
  }
  if (at !== directory.length || last !== offset) throw damaged()
  return entries
}

/** The one that starts there, in the writer's form: without extra fields and comment. */
function entryAt(directory: Buffer, at: number): ZipEntry {
  if (at + headSizes.central > directory.length) throw damaged()
  const length = directory.readUInt16LE(at + 28)
  const name = decodeUtf8(
    directory.subarray(at + headSizes.central, at + headSizes.central + length),
  )
  const method = directory.readUInt16LE(at + 10)
  const isOurs =
    directory.readUInt32LE(at) === signatures.central &&
    directory.readUInt16LE(at + 8) === 0 &&
    directory.readUInt32LE(at + 30) === 0 &&
    // Made by the writer: a regular file, and no link or program.
    directory.readUInt16LE(at + 4) === madeBy &&
    directory.readUInt32LE(at + 34) === 0 &&
    directory.readUInt32LE(at + 38) === regularFile &&
    (method === methods.stored || method === methods.deflate)
  if (!isOurs || name?.length !== length) throw damaged()
  return {
    name,
    method,
    crc: directory.readUInt32LE(at + 16),
    packed: directory.readUInt32LE(at + 20),
    size: directory.readUInt32LE(at + 24),
    offset: directory.readUInt32LE(at + 42),
  }
}

function bytesAt(file: number, position: number, length: number): Buffer {
  if (position < 0 || position + length > fstatSync(file).size) throw damaged()
  const bytes = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const read = readSync(file, bytes, done, length - done, position + done)
    if (read === 0) throw damaged()
    done += read
  }
  return bytes
}

function damaged(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'the file is no archive that sealtrace has made, or is damaged',
  )
}
