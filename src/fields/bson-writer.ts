import { SealtraceError } from '../error.ts'
import { fieldLimits } from './field-limits.ts'

const cStringEnd = 0

/** Writes BSON front to back into one buffer, which {@link BsonWriter.take} copies from and wipes. */
export class BsonWriter {
  #bytes = Buffer.alloc(256)
  #length = 0

  byte(value: number): void {
    const at = this.#grow(1)
    this.#bytes.writeUInt8(value, at)
  }

  int32(value: number): void {
    const at = this.#grow(4)
    this.#bytes.writeInt32LE(value, at)
  }

  int64(value: bigint): void {
    const at = this.#grow(8)
    this.#bytes.writeBigInt64LE(value, at)
  }

  double(value: number): void {
    const at = this.#grow(8)
    this.#bytes.writeDoubleLE(value, at)
  }

  bytes(value: Uint8Array): void {
    const at = this.#grow(value.length)
    this.#bytes.set(value, at)
  }

  /** The text and a zero byte. */
  text(value: string): void {
    const size = Buffer.byteLength(value)
    const at = this.#grow(size)
    this.#bytes.write(value, at, 'utf8')
    this.byte(cStringEnd)
  }

  /** Room for a length that is known later: {@link setLength}. */
  reserveLength(): number {
    return this.#grow(4)
  }

  /** Sets the length at `at` to that of all that was written from there on. */
  setLength(at: number, from = at): void {
    this.#bytes.writeInt32LE(this.#length - from, at)
  }

  take(): Uint8Array {
    const out = Buffer.from(this.#bytes.subarray(0, this.#length))
    this.#bytes.fill(0)
    this.#length = 0
    return out
  }

  /** Where the new room begins. */
  #grow(size: number): number {
    const start = this.#length
    this.#length += size
    if (this.#length > fieldLimits.valueBytes)
      throw new SealtraceError(
        'too_large',
        `a value to encrypt is more than ${fieldLimits.valueBytes} bytes as BSON; store it apart, or in pieces`,
      )
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2))
      this.#bytes.copy(larger, 0, 0, start)
      this.#bytes.fill(0)
      this.#bytes = larger
    }
    return start
  }
}
