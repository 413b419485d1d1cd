// The bytes of a ZIP file (APPNOTE 6.3.10, sections 4.3 and 4.4), without ZIP64, encryption and comments.

/** Files that one archive can hold, and bytes of it: what 16 and 32 bits count to, less the mark of ZIP64. */
export const mostEntries = 65_534
export const mostBytes = 0xffff_fffe

export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const
export const methods = { stored: 0, deflate: 8 } as const
/** Bytes of each header without the name. */
export const headSizes = { local: 30, central: 46, end: 22 } as const

/** What the archive says of one file. */
export interface ZipEntry {
  /** ASCII. */
  readonly name: string
  readonly method: number
  readonly crc: number
  /** Bytes in the archive. */
  readonly packed: number
  /** Bytes of the file itself. */
  readonly size: number
  /** Where its local header stands. */
  readonly offset: number
}

/** Two fields of a file's time: MS-DOS, UTC here, seconds in steps of two; before 1980 it is 1980. */
export interface DosTime {
  readonly date: number
  readonly time: number
}

/** `ms`: milliseconds since the epoch. */
export function dosTime(ms: number): DosTime {
  const at = new Date(Math.max(ms, Date.UTC(1980, 0, 1)))
  const year = Math.min(at.getUTCFullYear(), 2107) - 1980
  return {
    date: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  }
}

export function localHeader(entry: ZipEntry, when: DosTime): Uint8Array {
  const head = Buffer.alloc(headSizes.local)
  head.writeUInt32LE(signatures.local, 0)
  writeCommon(head, 4, entry, when)
  return Buffer.concat([head, Buffer.from(entry.name, 'ascii')])
}

/** In the directory at the end: a regular file that its owner alone may read. */
export function centralHeader(entry: ZipEntry, when: DosTime): Uint8Array {
  const head = Buffer.alloc(headSizes.central)
  head.writeUInt32LE(signatures.central, 0)
  head.writeUInt16LE(madeBy, 4)
  writeCommon(head, 6, entry, when)
  head.writeUInt32LE(regularFile, 38)
  head.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([head, Buffer.from(entry.name, 'ascii')])
}

export function endRecord({
  entries,
  size,
  offset,
}: {
  readonly entries: number
  /** Of the directory, bytes. */
  readonly size: number
  readonly offset: number
}): Uint8Array {
  const end = Buffer.alloc(headSizes.end)
  end.writeUInt32LE(signatures.end, 0)
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

const unix = 3
/** Version 2.0: deflate and folders. */
const needed = 20
/** Of each file in the directory: by which system, and what it is there, in the upper half. */
export const madeBy = (unix << 8) | needed
export const regularFile = (0o100600 << 16) >>> 0

/** Version, flags, method, time, date, CRC-32, sizes, length of the name, length of extra fields. */
function writeCommon(head: Buffer, at: number, entry: ZipEntry, { date, time }: DosTime): void {
  head.writeUInt16LE(needed, at)
  head.writeUInt16LE(entry.method, at + 4)
  head.writeUInt16LE(time, at + 6)
  head.writeUInt16LE(date, at + 8)
  head.writeUInt32LE(entry.crc, at + 10)
  head.writeUInt32LE(entry.packed, at + 14)
  head.writeUInt32LE(entry.size, at + 18)
  head.writeUInt16LE(entry.name.length, at + 22)
}
