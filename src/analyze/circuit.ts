/** Stops asking a service that does not answer, and tries with one question after a while. */
export class Circuit {
  readonly #now: () => number
  #failures = 0
  #closedUntil = 0
  #trying = false

  constructor(now: () => number) {
    this.#now = now
  }

  /** Whether a question may be asked now. Who was let ask says how it went. */
  admits(): boolean {
    if (this.#failures < failuresToPause) return true
    if (this.#trying || this.#now() < this.#closedUntil) return false
    this.#trying = true
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#trying = false
  }

  failed(): void {
    this.#failures++
    this.#trying = false
    this.#closedUntil = this.#now() + pause
  }
}

const failuresToPause = 5
/** Milliseconds. */
const pause = 10_000
