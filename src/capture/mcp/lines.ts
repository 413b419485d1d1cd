// Cuts a stream of bytes into lines, within bounds.

/** Bytes of a line that is looked at. */
export const longestLine = 64 * 1024 * 1024

const newline = 10

export class Lines {
  readonly #limit: number
  readonly #onLine: (line: Buffer | null) => void
  #parts: Buffer[] = []
  #size = 0

  /** @param onLine gets each line with its newline, if it has one; null for one that was longer than `limit` */
  constructor(onLine: (line: Buffer | null) => void, limit = longestLine) {
    this.#onLine = onLine
    this.#limit = limit
  }

  push(chunk: Buffer): void {
    let from = 0
    for (;;) {
      const at = chunk.indexOf(newline, from)
      if (at === -1) break
      this.#add(chunk.subarray(from, at + 1))
      this.end()
      from = at + 1
    }
    if (from < chunk.length) this.#add(chunk.subarray(from))
  }

  /** What stands after the last newline is a line too. */
  end(): void {
    if (this.#size === 0) return
    const line = this.#size > this.#limit ? null : Buffer.concat(this.#parts, this.#size)
    this.#parts = []
    this.#size = 0
    this.#onLine(line)
  }

  #add(part: Buffer): void {
    this.#size += part.length
    if (this.#size > this.#limit) this.#parts = []
    else this.#parts.push(part)
  }
}
