import { decodeUtf8 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'

/** Reads BSON front to back; every method throws `corrupt` when the bytes end or do not fit. */
export class BsonReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get at(): number {
    return this.#at
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#skip(1))
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#skip(4))
  }

  int64(): bigint {
    return this.#bytes.readBigInt64LE(this.#skip(8))
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#skip(8))
  }

  /** A copy. */
  bytes(length: number): Uint8Array {
    const start = this.#skip(length)
    return new Uint8Array(this.#bytes.subarray(start, start + length))
  }

  /** Text of so many bytes, the last of which is zero. */
  text(length: number): string {
    if (length < 1) throw malformed()
    const start = this.#skip(length)
    return this.#text(start, start + length - 1)
  }

  /** Text up to the next zero byte. */
  cString(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end < 0) throw malformed()
    const start = this.#skip(end + 1 - this.#at)
    return this.#text(start, end)
  }

  #text(start: number, end: number): string {
    const text = decodeUtf8(this.#bytes.subarray(start, end))
    if (text === null || this.#bytes[end] !== 0) throw malformed()
    return text
  }

  /** Where the skipped bytes begin. */
  #skip(length: number): number {
    const start = this.#at
    if (length < 0 || length > this.#bytes.length - start) throw malformed()
    this.#at = start + length
    return start
  }
}

export function malformed(): SealtraceError {
  return new SealtraceError(
    'corrupt',
    'an encrypted value opens, and what is in it is not BSON; it was not written by a client of this format',
  )
}
