// The seam behind the OTLP doors: bytes in, published records out. Decoding and sealing are another thread's work; its
// batches are appended here in the order in which they come back, since a later one may refer to parts of an earlier one.
import { Worker } from 'node:worker_threads'
import { SealtraceError } from '../error.ts'
import type { LogPlace, OpenLog } from '../journal/open-log.ts'
import type { Recorded } from '../journal/recorder.ts'
import type { Config } from './config.ts'
import type { SealingRequest, SealingResult, Submission } from './sealing-message.ts'

export interface Intake {
  /** Resolves once published. Rejects with `bad_request`, `too_large`, `busy`, `unavailable`. */
  submit(submission: Submission): Promise<Recorded>
  close(): Promise<void>
}

interface Waiting {
  readonly resolve: (recorded: Recorded) => void
  readonly reject: (error: unknown) => void
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const worker = new URL(`./sealing-worker.${extension}`, import.meta.url)

export function createIntake(
  log: Pick<OpenLog, 'journal' | 'onFailure'>,
  place: LogPlace,
  config: Config,
): Intake {
  return new ThreadedIntake(log, place, config)
}

class ThreadedIntake implements Intake {
  readonly #log: Pick<OpenLog, 'journal'>
  readonly #start: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #thread: Worker
  #generation = 0
  #next = 0
  #closed = false

  constructor(log: Pick<OpenLog, 'journal' | 'onFailure'>, place: LogPlace, config: Config) {
    this.#log = log
    this.#start = () => {
      const thread = new Worker(worker, { workerData: { place, config } })
      thread.on('message', (result: SealingResult) => this.#settle(result))
      thread.on('error', () => this.#restart())
      return thread
    }
    this.#thread = this.#start()
    log.onFailure(() => this.#post({ reset: ++this.#generation }))
  }

  submit(submission: Submission): Promise<Recorded> {
    if (this.#closed)
      return Promise.reject(new SealtraceError('unavailable', 'the collector is stopping'))
    return new Promise((resolve, reject) => {
      const id = this.#next++
      this.#waiting.set(id, { resolve, reject })
      this.#post({ id, ...submission })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#rejectAll(new SealtraceError('unavailable', 'the collector is stopping'))
    await this.#thread.terminate()
  }

  #settle(result: SealingResult): void {
    const waiting = this.#waiting.get(result.id)
    if (!waiting) return
    this.#waiting.delete(result.id)
    if ('code' in result) waiting.reject(new SealtraceError(result.code, result.message))
    else if (result.generation !== this.#generation)
      waiting.reject(
        new SealtraceError('busy', 'a write failed while this was prepared; send it again'),
      )
    else this.#append(result, waiting)
  }

  #append(
    { batch, accepted }: Extract<SealingResult, { accepted: number }>,
    { resolve, reject }: Waiting,
  ): void {
    const { duplicates, traces } = batch
    this.#log.journal
      .append(batch)
      .then((checkpointSize) => resolve({ accepted, duplicates, traces, checkpointSize }), reject)
  }

  /** A thread that died took nothing with it that was acknowledged: its requests are sent again. */
  #restart(): void {
    this.#rejectAll(new SealtraceError('unavailable', 'sealing failed; send it again'))
    if (this.#closed) return
    this.#thread = this.#start()
    this.#post({ reset: ++this.#generation })
  }

  #rejectAll(error: SealtraceError): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  #post(request: SealingRequest): void {
    this.#thread.postMessage(request)
  }
}
