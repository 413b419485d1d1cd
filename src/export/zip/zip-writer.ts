// Writes a ZIP file as it goes: memory holds one file and the directory.
import { promisify } from 'node:util'
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib'
import { SealtraceError } from '../../error.ts'
import {
  centralHeader,
  dosTime,
  endRecord,
  localHeader,
  methods,
  mostBytes,
  mostEntries,
  type DosTime,
} from './zip-format.ts'

const deflate = promisify(deflateRaw)
/** Bytes below which deflating is not tried, and below which another thread is not worth it. */
const smallest = 512
const small = 65_536

/** The same files in the same order, with the same time, make the same bytes (by the same version of zlib). */
export class ZipWriter {
  readonly #when: DosTime
  readonly #limits: { readonly entries: number; readonly bytes: number }
  readonly #names = new Set<string>()
  readonly #directory: Uint8Array[] = []
  #directoryBytes = 0
  #offset = 0

  /** `time`: that of every file, milliseconds since the epoch. `limits` are for tests: those of the format are the default. */
  constructor(time: number, limits = { entries: mostEntries, bytes: mostBytes }) {
    this.#when = dosTime(time)
    this.#limits = limits
  }

  /**
   * The bytes of one more file; `isDense`: it does not get smaller, being made of hashes or encrypted. `name` is relative, of ASCII letters, digits and `-_./` only, since archives are unpacked by all sorts of programs.
   * Rejects with `too_large` when the archive would be more than the format holds.
   */
  async file(name: string, data: Uint8Array, isDense = false): Promise<Uint8Array> {
    if (!isEntryName(name) || this.#names.has(name))
      throw new SealtraceError('internal', 'a file of an archive has no good name, or one twice')
    const packed = isDense || data.length < smallest ? data : await deflated(data)
    const isSmaller = packed.length < data.length
    const body = isSmaller ? packed : data
    const entry = {
      name,
      method: isSmaller ? methods.deflate : methods.stored,
      crc: crc32(data),
      packed: body.length,
      size: data.length,
      offset: this.#offset,
    }
    const head = localHeader(entry, this.#when)
    const inDirectory = centralHeader(entry, this.#when)
    this.#reserve(head.length + body.length, inDirectory.length)
    this.#names.add(name)
    this.#directory.push(inDirectory)
    return Buffer.concat([head, body])
  }

  /** The directory, with which the archive ends. */
  end(): Uint8Array {
    const end = endRecord({
      entries: this.#directory.length,
      size: this.#directoryBytes,
      offset: this.#offset,
    })
    return Buffer.concat([...this.#directory, end])
  }

  #reserve(bytes: number, inDirectory: number): void {
    const whole = this.#offset + bytes + this.#directoryBytes + inDirectory
    if (this.#directory.length >= this.#limits.entries || whole > this.#limits.bytes)
      throw new SealtraceError(
        'too_large',
        `a ZIP file holds ${this.#limits.entries} files and ${this.#limits.bytes} bytes at most: take less into it`,
      )
    this.#offset += bytes
    this.#directoryBytes += inDirectory
  }
}

async function deflated(data: Uint8Array): Promise<Uint8Array> {
  if (data.length >= small) return deflate(data, { level: 6 })
  // A window of the size of the file: the usual one takes a quarter of a megabyte for each.
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(data.length))))
  return deflateRawSync(data, { level: 6, windowBits, memLevel: 5 })
}

/** Good on every system: no way out of the folder, no letters that some systems cannot write. */
export function isEntryName(name: string): boolean {
  return (
    name.length <= 200 &&
    /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(name)
  )
}
