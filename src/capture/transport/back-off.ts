// How long to wait before a request is made again.

export interface BackOffOptions {
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

const first = 200
const longest = 30_000
const longestAsked = 5 * 60_000

/** Exponential, with full jitter: clients that failed together do not come back together. */
export class BackOff {
  readonly #options: BackOffOptions
  #failures = 0

  constructor(options: BackOffOptions = { now: Date.now, random: Math.random }) {
    this.#options = options
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures
  }

  succeeded(): void {
    this.#failures = 0
  }

  /**
   * Milliseconds to wait after another failure.
   * @param retryAfter what the answer's `Retry-After` said: seconds or a date; it counts where it is longer, up to 5 minutes
   */
  failed(retryAfter?: string): number {
    const most = Math.min(longest, first * 2 ** Math.min(this.#failures, 20))
    this.#failures++
    const asked = retryAfter === undefined ? 0 : this.#asked(retryAfter.trim())
    return Math.max(Math.round(this.#options.random() * most), Math.min(asked, longestAsked))
  }

  /** 0 for what cannot be read. */
  #asked(text: string): number {
    if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
    const time = text.length > 40 ? NaN : Date.parse(text)
    return Number.isNaN(time) ? 0 : Math.max(0, time - this.#options.now())
  }
}
