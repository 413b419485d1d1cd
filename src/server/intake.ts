// The seam behind the OTLP doors: bytes in, published records out. Decoding and sealing are other threads' work; their
// batches are appended here in the order in which they come back, since a later one may refer to parts of an earlier one.
import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import { SealtraceError } from '../error.ts'
import type { LogPlace, OpenLog } from '../journal/open-log.ts'
import type { SealedBatch } from '../journal/pipeline.ts'
import type { Recorded } from '../journal/recorder.ts'
import type { Config } from './config.ts'
import { unpackBatch } from './packed-batch.ts'
import type { SealingData, SealingResult, Submission } from './sealing-message.ts'

export interface Intake {
  /** Resolves once published. Rejects with `bad_request`, `too_large`, `busy`, `unavailable`. */
  submit(submission: Submission): Promise<Recorded>
  close(): Promise<void>
}

/** A request of which shares are still being sealed or written. */
interface Waiting {
  readonly resolve: (recorded: Recorded) => void
  readonly reject: (error: unknown) => void
  readonly traces: string[]
  accepted: number
  /** Known once it is decoded. */
  shares: number | null
  done: number
  duplicates: number
  checkpointSize: number
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const script = new URL(`./sealing-worker.${extension}`, import.meta.url)
const mostThreads = 4
/** Bounds the memory of a thread, in MB: small generations keep short-lived content from piling up. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }

export function createIntake(
  log: Pick<OpenLog, 'journal' | 'onFailure'>,
  place: LogPlace,
  config: Config,
): Intake {
  return new ThreadedIntake(log, place, config)
}

class ThreadedIntake implements Intake {
  readonly #log: Pick<OpenLog, 'journal'>
  readonly #startAll: () => Worker[]
  readonly #waiting = new Map<number, Waiting>()
  #threads: Worker[]
  #generation = 0
  #next = 0
  #closed = false

  constructor(log: Pick<OpenLog, 'journal' | 'onFailure'>, place: LogPlace, config: Config) {
    this.#log = log
    const shards = Math.min(mostThreads, availableParallelism())
    this.#startAll = () => {
      const threads = Array.from({ length: shards }, (_, shard) =>
        this.#start({ place, config, shard, shards }),
      )
      connectAll(threads)
      return threads
    }
    this.#threads = this.#startAll()
    log.onFailure(() => this.#reset())
  }

  submit(submission: Submission): Promise<Recorded> {
    if (this.#closed)
      return Promise.reject(new SealtraceError('unavailable', 'the collector is stopping'))
    return new Promise((resolve, reject) => {
      const id = this.#next++
      const counts = { accepted: 0, done: 0, duplicates: 0, checkpointSize: 0 }
      this.#waiting.set(id, { resolve, reject, traces: [], shares: null, ...counts })
      this.#threads[id % this.#threads.length]?.postMessage({ id, ...submission }, own(submission))
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#rejectAll(new SealtraceError('unavailable', 'the collector is stopping'))
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }

  #start(data: SealingData): Worker {
    const thread = new Worker(script, { workerData: data, resourceLimits })
    thread.on('message', (result: SealingResult) => this.#take(result))
    thread.on('error', () => this.#restart(thread))
    return thread
  }

  #take(result: SealingResult): void {
    const waiting = this.#waiting.get(result.id)
    if (!waiting) return
    if ('code' in result) this.#reject(result.id, new SealtraceError(result.code, result.message))
    else if ('shares' in result) {
      waiting.accepted = result.accepted
      waiting.shares = result.shares
      this.#settle(result.id, waiting)
    } else if (result.generation === this.#generation)
      this.#append(result.id, waiting, unpackBatch(result.batch))
    else
      this.#reject(
        result.id,
        new SealtraceError('busy', 'a write failed while this was prepared; send it again'),
      )
  }

  #append(id: number, waiting: Waiting, batch: SealedBatch): void {
    this.#log.journal.append(batch).then(
      (checkpointSize) => {
        waiting.done++
        waiting.traces.push(...batch.traces)
        waiting.duplicates += batch.duplicates
        waiting.checkpointSize = Math.max(waiting.checkpointSize, checkpointSize)
        this.#settle(id, waiting)
      },
      (error: unknown) => this.#reject(id, error),
    )
  }

  #settle(id: number, waiting: Waiting): void {
    if (waiting.shares !== waiting.done) return
    this.#waiting.delete(id)
    const { accepted, duplicates, traces, checkpointSize } = waiting
    waiting.resolve({ accepted, duplicates, traces, checkpointSize })
  }

  #reject(id: number, error: unknown): void {
    this.#waiting.get(id)?.reject(error)
    this.#waiting.delete(id)
  }

  #reset(): void {
    this.#generation++
    for (const thread of this.#threads) thread.postMessage({ reset: this.#generation })
  }

  /** A thread that died took nothing with it that was acknowledged: all start anew, and requests are sent again. */
  #restart(thread: Worker): void {
    if (this.#closed || !this.#threads.includes(thread)) return
    this.#rejectAll(new SealtraceError('unavailable', 'sealing failed; send it again'))
    for (const other of this.#threads) void other.terminate()
    this.#threads = this.#startAll()
    this.#reset()
  }

  #rejectAll(error: SealtraceError): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** A body in a buffer of its own is handed over; one in a slab of the pool is copied. */
function own({ body }: Submission): ArrayBuffer[] {
  const { buffer } = body
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength
  return whole ? [buffer] : []
}

function connectAll(threads: readonly Worker[]): void {
  for (const [a, one] of threads.entries())
    for (const [b, other] of threads.entries()) {
      if (a >= b) continue
      const { port1, port2 } = new MessageChannel()
      one.postMessage({ peer: port1, shard: b }, [port1])
      other.postMessage({ peer: port2, shard: a }, [port2])
    }
}
