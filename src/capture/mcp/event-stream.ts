// Server-sent events, of which MCP uses the data only.
import { Lines, longestLine } from './lines.ts'

export class EventStream {
  readonly #lines: Lines
  readonly #onData: (data: string | null) => void
  #data: string[] = []
  #size = 0
  #isCut = false

  /** @param onData gets what each event says; null for one above {@link longestLine} */
  constructor(onData: (data: string | null) => void) {
    this.#onData = onData
    this.#lines = new Lines((line) => this.#take(line))
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk)
  }

  #take(line: Buffer | null): void {
    const text = line?.toString().replace(/\r?\n$/, '')
    if (text === '') this.#emit()
    else if (text === undefined) this.#isCut = true
    else if (text.startsWith('data:')) this.#add(text.slice(text.startsWith('data: ') ? 6 : 5))
  }

  #add(data: string): void {
    this.#size += data.length + 1
    if (this.#size > longestLine) this.#isCut = true
    if (this.#isCut) this.#data = []
    else this.#data.push(data)
  }

  #emit(): void {
    const [data, isCut] = [this.#data, this.#isCut]
    this.#data = []
    this.#size = 0
    this.#isCut = false
    if (isCut) this.#onData(null)
    else if (data.length > 0) this.#onData(data.join('\n'))
  }
}
