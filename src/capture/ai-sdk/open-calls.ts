import type { CallRun } from './call-run.ts'

const most = 10_000

/** Calls to the SDK that have begun, by its ids. Bounded: a call whose stream is not read to its end never ends. */
export class OpenCalls {
  readonly #calls = new Map<string, CallRun>()

  get(id: string): CallRun | undefined {
    return this.#calls.get(id)
  }

  /** Forgets the oldest where there are too many: its steps stay as they are. */
  set(id: string, call: CallRun): void {
    const [oldest] = this.#calls.size >= most ? this.#calls.keys() : []
    if (oldest !== undefined) this.#calls.delete(oldest)
    this.#calls.set(id, call)
  }

  take(id: string): CallRun | undefined {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    return call
  }
}
