// Who waits for batches: to be on disk, or with the collector.
import type { Outbox } from './outbox.ts'
import type { FlushLevel } from './worker-message.ts'

/** Waits until the batches up to `until` are at a level. */
interface Waiter {
  readonly until: number
  readonly level: FlushLevel
  /** With `ended`: one more failed attempt than these will do. */
  readonly failures: number
  readonly done: () => void
}

export class Waiters {
  readonly #outbox: Pick<Outbox, 'last' | 'oldestOpen' | 'oldestUnsafe'>
  #waiting: Waiter[] = []
  #failures = 0

  constructor(outbox: Pick<Outbox, 'last' | 'oldestOpen' | 'oldestUnsafe'>) {
    this.#outbox = outbox
  }

  /** For all that is in a batch now. `isOver`, with `ended`: the collector was waited for long enough. */
  wait(level: FlushLevel, done: () => void, isOver = false): void {
    const failures = isOver ? -1 : this.#failures
    this.#waiting.push({ until: this.#outbox.last, level, failures, done })
    this.look()
  }

  /** An attempt to send failed. */
  failed(): void {
    this.#failures++
    this.look()
  }

  /** Something changed. */
  look(): void {
    const ready = this.#waiting.filter((waiter) => this.#isReady(waiter))
    if (ready.length === 0) return
    this.#waiting = this.#waiting.filter((waiter) => !ready.includes(waiter))
    for (const { done } of ready) done()
  }

  #isReady({ until, level, failures }: Waiter): boolean {
    if (this.#outbox.oldestOpen > until) return true
    if (level === 'acknowledged' || this.#outbox.oldestUnsafe <= until) return false
    return level === 'spooled' || this.#failures > failures
  }
}
