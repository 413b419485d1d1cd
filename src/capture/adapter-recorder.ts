import type { SealtraceError } from '../error.ts'
import { defaultRecorder } from './recorder/default-recorder.ts'
import type { Recorder } from './recorder/recorder.ts'

/** Options that every adapter takes. */
export interface AdapterOptions {
  /** Default: the recorder of the process, made from the environment at the first event. */
  readonly recorder?: Recorder | undefined
}

/** The recorder of an adapter. Nothing here throws or rejects, whatever the recorder does. */
export class AdapterRecorder {
  #recorder: Recorder | undefined
  #flush: { readonly recorded: number; readonly done: Promise<unknown> } | undefined

  constructor({ recorder }: AdapterOptions) {
    this.#recorder = recorder
  }

  /** Runs what an adapter does in a callback of its framework. */
  attempt(fn: (recorder: Recorder) => void): void {
    try {
      const recorder = (this.#recorder ??= defaultRecorder())
      recorder.attempt(() => fn(recorder))
    } catch {
      // A recorder that cannot even count the failure: the application must not see it.
    }
  }

  /** With `failClosed`: why nothing can be recorded now. */
  refusal(): SealtraceError | null {
    try {
      return (this.#recorder ??= defaultRecorder()).refusal()
    } catch {
      return null
    }
  }

  /**
   * Waits as long as the recorder's `shutdownMs` at most, and once for the same steps: frameworks flush several times when they
   * end. Without an event before there is nothing to wait for.
   */
  async flush(): Promise<void> {
    try {
      const recorder = this.#recorder
      if (!recorder) return
      const { recorded } = recorder.stats()
      if (this.#flush?.recorded !== recorded) this.#flush = { recorded, done: recorder.flush() }
      await this.#flush.done
    } catch {
      // As above.
    }
  }
}
