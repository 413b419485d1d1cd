// Server-sent events, from text that is cut anywhere. Only `data` counts: the APIs repeat the name of an event in it.

/** Linear in what it reads, however small the pieces are. */
export class SseReader {
  readonly #onData: (data: string) => void
  #line = ''
  #data: string | undefined
  /** A line that ended with CR may have its LF in the next piece. */
  #afterReturn = false

  constructor(onData: (data: string) => void) {
    this.#onData = onData
  }

  push(text: string): void {
    let from = this.#afterReturn && text.startsWith('\n') ? 1 : 0
    if (text !== '') this.#afterReturn = text.endsWith('\r')
    const ends = /\r\n|\n|\r/g
    ends.lastIndex = from
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      this.#endLine(this.#line + text.slice(from, end.index))
      this.#line = ''
      from = ends.lastIndex
    }
    this.#line += text.slice(from)
  }

  /** An event is told when the empty line behind it is missing, too: some servers forget the last one. */
  end(): void {
    this.#endLine(this.#line)
    this.#endLine('')
    this.#line = ''
  }

  #endLine(line: string): void {
    if (line === '') {
      const data = this.#data
      this.#data = undefined
      if (data !== undefined) this.#onData(data)
    } else if (line.startsWith('data:')) {
      const value = line.slice(line.startsWith('data: ') ? 6 : 5)
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`
    }
  }
}
