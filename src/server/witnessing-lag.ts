// Tells people once when what is published stays unwitnessed for too long, and once when it is witnessed again.
export interface LagWatchOptions {
  /** Milliseconds. */
  readonly maxLag: number
  /** `lag`: milliseconds. Called once until `onRecovered`. */
  readonly onLate: (lag: number) => void
  readonly onRecovered: () => void
  readonly now: () => number
}

export class LagWatch {
  readonly #options: LagWatchOptions
  #since: number | null = null
  #timer: NodeJS.Timeout | null = null
  #isLate = false

  constructor(options: LagWatchOptions) {
    this.#options = options
  }

  /** Milliseconds since the oldest checkpoint that is not covered was published; 0 when all is. */
  get lag(): number {
    return this.#since === null ? 0 : Math.max(0, this.#options.now() - this.#since)
  }

  /** `since`: when the oldest checkpoint that is not covered was published, on the clock of `now`; null when all is covered. */
  set(since: number | null): void {
    this.#since = since
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (since !== null) this.#look()
    if (this.lag < this.#options.maxLag && this.#isLate) {
      this.#isLate = false
      this.#options.onRecovered()
    }
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #look(): void {
    const { maxLag, onLate } = this.#options
    const { lag } = this
    if (lag < maxLag) {
      this.#timer = setTimeout(() => this.#look(), Math.min(maxLag - lag, 2 ** 31 - 1))
      this.#timer.unref()
    } else if (!this.#isLate) {
      this.#isLate = true
      onLate(lag)
    }
  }
}
