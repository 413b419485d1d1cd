import type { WireItem } from './plain-batch.ts'

const mostSteps = 100
const mostChars = 1024 * 1024
/** Milliseconds that the first step waits for others. */
const longestWait = 50

/** Gathers steps into batches: 100 of them, 1 Mi characters, or what came within 50 ms of the first. */
export class Batcher {
  readonly #onBatch: (items: WireItem[]) => void
  #items: WireItem[] = []
  #chars = 0
  #timer: NodeJS.Timeout | undefined

  constructor(onBatch: (items: WireItem[]) => void) {
    this.#onBatch = onBatch
  }

  /** When the oldest of those that wait was handed over; undefined: none waits. */
  get since(): number | undefined {
    return this.#items[0]?.since
  }

  add(item: WireItem): void {
    if (this.#chars + item.json.length > mostChars) this.cut()
    this.#items.push(item)
    this.#chars += item.json.length
    if (this.#items.length >= mostSteps || this.#chars >= mostChars) this.cut()
    else this.#timer ??= setTimeout(() => this.cut(), longestWait)
  }

  /** What there is is a batch now. */
  cut(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#chars = 0
    this.#onBatch(items)
  }
}
