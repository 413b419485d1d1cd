// Cuts a stream of bytes into lines of bounded length.

export interface Line {
  /** From 1. */
  readonly number: number
  /** Null for a line above the bound: its bytes are not kept. */
  readonly bytes: Uint8Array | null
}

const newline = 0x0a

/** Without the line breaks; the last line needs none. */
export async function* lines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let number = 1
  let parts: Uint8Array[] = []
  let length = 0
  const take = (part: Uint8Array): void => {
    length += part.length
    if (length <= maxBytes) parts.push(part)
    else parts = []
  }
  const finish = (): Line => {
    const line = { number: number++, bytes: length <= maxBytes ? Buffer.concat(parts) : null }
    parts = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      from = at + 1
      yield finish()
    }
    if (from < chunk.length) take(chunk.subarray(from))
  }
  if (length > 0) yield finish()
}
