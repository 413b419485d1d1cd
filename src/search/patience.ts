/** How long others wait for what is to be done meanwhile. */
const longestTurn = 10

/** How long one page of a search may take, and its turns: what it opens may be large, and others wait. */
export class Patience {
  readonly #until: number
  #turn = performance.now()
  #isBegun = false

  /** Milliseconds. */
  constructor(patience: number) {
    this.#until = performance.now() + patience
  }

  /** Never before something was looked at: each page gets on. */
  get isOver(): boolean {
    return this.#isBegun && performance.now() > this.#until
  }

  /** Lets other work of this thread go on, where it has waited for a while. Call it before each thing that is looked at. */
  breathe(): Promise<void> | undefined {
    this.#isBegun = true
    if (performance.now() - this.#turn < longestTurn) return undefined
    return new Promise<void>((resolve) => {
      setImmediate(() => {
        this.#turn = performance.now()
        resolve()
      })
    })
  }
}
