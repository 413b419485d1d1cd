/** A wait that can be ended from outside. One at a time. */
export class Pause {
  #end: (() => void) | undefined
  #isTimed = false
  #pending = false
  /** No one may end this wait early: it was asked for, or another one was ended and none has run its course since. */
  #isFirm = false
  #wasHurried = false

  /**
   * Until {@link end}, or for that many milliseconds; an `end()` that came while nobody waited ends an untimed one at once.
   * `isFirm`: {@link hurry} does not end it.
   */
  wait(milliseconds?: number, isFirm = false): Promise<void> {
    if (milliseconds === undefined) this.#wasHurried = false
    if (milliseconds === undefined && this.#pending) {
      this.#pending = false
      return Promise.resolve()
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const isOver = (): void => {
      this.#wasHurried = false
      resolve()
    }
    const timer = milliseconds === undefined ? undefined : setTimeout(isOver, milliseconds)
    this.#isFirm = isFirm
    this.#isTimed = milliseconds !== undefined
    this.#end = resolve
    return promise.finally(() => {
      clearTimeout(timer)
      this.#end = undefined
    })
  }

  /** Somebody waits: ends a wait with a time too, but only one of several: the next has to run its course. */
  hurry(): void {
    if (!this.#end || !this.#isTimed) return this.end()
    if (this.#isFirm || this.#wasHurried) return
    this.#wasHurried = true
    this.#end()
  }

  /** Ends a wait without a time; with `always` any. */
  end(always = false): void {
    if (this.#end && (always || !this.#isTimed)) this.#end()
    else this.#pending = true
  }
}
