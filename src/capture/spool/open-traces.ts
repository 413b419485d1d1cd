// Which runs a process has under way: what is told of them when it dies.
import type { Step } from '../../record/step.ts'

/** Open steps that are remembered; then the oldest are forgotten. */
const mostSteps = 10_000

export class OpenTraces {
  /** Trace ids by span id. */
  readonly #open = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  /** Those that ended, while their end is not on disk yet. */
  readonly #ending = new Set<string>()
  /** Grows with each change of {@link ids}. */
  version = 0

  /** How many steps have begun and not ended. */
  get size(): number {
    return this.#open.size
  }

  note({ traceId, spanId, partial, startTime, endTime }: Step): void {
    if (!partial) return
    const key = `${traceId}${spanId}`
    if (endTime !== undefined) this.#end(key)
    // What is said later of a step, even after its end, has a later place.
    else if (partial.order === startTime && !this.#open.has(key)) this.#begin(key, traceId)
  }

  /** Everything that was noted is on disk. */
  settle(): void {
    if (this.#ending.size === 0) return
    this.#ending.clear()
    this.version++
  }

  ids(): string[] {
    return [...new Set([...this.#counts.keys(), ...this.#ending])]
  }

  /** Forgets all, and gives the traces that are open. */
  take(): string[] {
    const ids = [...this.#counts.keys()]
    for (const id of ids) this.#ending.add(id)
    this.#open.clear()
    this.#counts.clear()
    return ids
  }

  #begin(key: string, traceId: string): void {
    if (this.#open.size >= mostSteps) this.#end(this.#open.keys().next().value ?? '')
    this.#open.set(key, traceId)
    const count = this.#counts.get(traceId) ?? 0
    this.#counts.set(traceId, count + 1)
    if (count === 0) this.version++
  }

  #end(key: string): void {
    const traceId = this.#open.get(key)
    if (traceId === undefined) return
    this.#open.delete(key)
    const count = this.#counts.get(traceId) ?? 0
    if (count > 1) this.#counts.set(traceId, count - 1)
    else {
      this.#counts.delete(traceId)
      this.#ending.add(traceId)
    }
  }
}
