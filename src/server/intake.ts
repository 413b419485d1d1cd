// The seam behind the OTLP doors: bytes in, published records out. Decoding and sealing are other threads' work; their
// batches are appended here in the order in which they come back, since a later one may refer to parts of an earlier one.
import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { RunSaid } from '../access/require-write.ts'
import type { AnalyzerFailure } from '../analyze/guard.ts'
import { SealtraceError } from '../error.ts'
import { conflictPause } from '../journal/conflict-pause.ts'
import type { LogPlace, OpenLog } from '../journal/open-log.ts'
import type { SealedBatch } from '../journal/pipeline.ts'
import type { Recorded } from '../journal/recorder.ts'
import type { JsonValue } from '../record/json.ts'
import type { Config } from './config.ts'
import { unpackBatch } from './packed-batch.ts'
import type { PolicyChange } from './policy-change.ts'
import type { MayWrite } from './may-write.ts'
import type { SealingData, SealingRequest, SealingResult, Submission } from './sealing-message.ts'

export interface Intake {
  /** Resolves once it is at its level; `witnessed` counts as `published` here. Rejects with `denied` for what `mayWrite` refuses, `bad_request`, `too_large`, `busy`, `unavailable`, `frozen`. */
  submit(submission: Submission, mayWrite?: MayWrite): Promise<Taken>
  close(): Promise<void>
}

export interface Taken extends Recorded {
  /** Steps that the policy does not record; absent: none. */
  readonly notRecorded?: number
  /** What the door has to say to the client. */
  readonly answer?: JsonValue
}

/** An intake of which the policy can be changed while it works. */
export interface PolicyIntake extends Intake {
  /** Resolves once its threads are up, so that the first request does not wait for them. */
  readonly ready: Promise<void>
  /** The sections must have been tried. Each thread goes by them from its next batch on. */
  setPolicy(change: PolicyChange): void
}

/** A request of which shares are still being sealed or written. */
interface Waiting {
  readonly submission: Submission
  /** Asked of what it says of its runs, before any of it is sealed; absent: it need not be asked. */
  readonly mayWrite: MayWrite | undefined
  /** How often it was sealed already. */
  readonly attempt: number
  /** When it came, by `performance.now()`. */
  readonly begun: number
  /** Generation that it came in. */
  readonly since: number
  readonly resolve: (taken: Taken) => void
  readonly reject: (error: unknown) => void
  readonly traces: string[]
  accepted: number
  /** Known once it is decoded. */
  shares: number | null
  answer: JsonValue | undefined
  done: number
  duplicates: number
  notRecorded: number
  checkpointSize: number
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const script = new URL(`./sealing-worker.${extension}`, import.meta.url)
const mostThreads = 4
/** Bounds the memory of a thread, in MB: small generations keep short-lived content from piling up. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 }

export interface IntakeOptions {
  readonly place: LogPlace
  readonly config: Config
  /** Told of every call of an outside analyzer that failed. */
  readonly onAnalyzerFailure?: (failure: AnalyzerFailure) => void
}

export function createIntake(
  log: Pick<OpenLog, 'journal' | 'onFailure' | 'noteFallback'>,
  options: IntakeOptions,
): PolicyIntake {
  return new ThreadedIntake(log, options)
}

class ThreadedIntake implements PolicyIntake {
  readonly #log: Pick<OpenLog, 'journal' | 'noteFallback'>
  readonly #onAnalyzerFailure: IntakeOptions['onAnalyzerFailure']
  readonly #startAll: () => Worker[]
  readonly #waiting = new Map<number, Waiting>()
  readonly ready: Promise<void>
  #threads: Worker[]
  #config: Config
  #generation = 0
  /** The last write that failed for a reason that people can mend, and the generation that began with it. */
  #failed: { readonly generation: number; readonly reason: string } | null = null
  #next = 0
  #closed = false

  constructor(
    log: Pick<OpenLog, 'journal' | 'onFailure' | 'noteFallback'>,
    options: IntakeOptions,
  ) {
    const { place, config, onAnalyzerFailure } = options
    this.#log = log
    this.#config = config
    this.#onAnalyzerFailure = onAnalyzerFailure
    const shards = Math.min(mostThreads, availableParallelism())
    this.#startAll = () => {
      const threads = Array.from({ length: shards }, (_, shard) =>
        this.#start({ place, config: this.#config, shard, shards }),
      )
      connectAll(threads)
      return threads
    }
    this.#threads = this.#startAll()
    this.ready = Promise.all(this.#threads.map(isUp)).then(() => {})
    log.onFailure(() => this.#reset())
  }

  submit(submission: Submission, mayWrite?: MayWrite): Promise<Taken> {
    if (this.#closed)
      return Promise.reject(new SealtraceError('unavailable', 'the collector is stopping'))
    return new Promise((resolve, reject) =>
      this.#send({
        ...{ submission, mayWrite, attempt: 1, begun: performance.now() },
        ...{ since: this.#generation, resolve, reject },
        ...nothingYet(),
      }),
    )
  }

  setPolicy({ policy, analyzers }: PolicyChange): void {
    // Threads that are started later take it from here.
    this.#config = { ...this.#config, policy, analyzers }
    for (const thread of this.#threads)
      thread.postMessage({ policy, analyzers } satisfies PolicyChange)
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

  #send(waiting: Waiting, pause = 0): void {
    const id = this.#next++
    this.#waiting.set(id, waiting)
    const asks = waiting.mayWrite !== undefined
    const send = () => this.#tell(id, { id, asks, ...waiting.submission })
    if (pause > 0) setTimeout(() => this.#waiting.has(id) && send(), pause)
    else send()
  }

  #tell(id: number, request: SealingRequest): void {
    this.#threads[id % this.#threads.length]?.postMessage(request)
  }

  /** Nothing of a request that is refused is sealed. */
  #ask(id: number, said: readonly RunSaid[]): void {
    let isAllowed = false
    let error: unknown = new SealtraceError('denied', 'it may not be written')
    try {
      isAllowed = this.#waiting.get(id)?.mayWrite?.(said) ?? false
    } catch (thrown) {
      // Of this one request: thrown here, it would end the process.
      error = thrown
    }
    this.#tell(id, { id, isAllowed })
    if (!isAllowed) this.#reject(id, error)
  }

  #take(result: SealingResult): void {
    if ('ready' in result) return
    if ('analyzerFailure' in result) return this.#onAnalyzerFailure?.(result.analyzerFailure)
    if ('rootKeyFallback' in result) return this.#log.noteFallback(result.rootKeyFallback)
    const { id } = result
    if ('code' in result) this.#reject(id, new SealtraceError(result.code, result.message))
    else if ('said' in result) this.#ask(id, result.said)
    else if ('shares' in result) {
      const waiting = this.#waiting.get(id)
      if (!waiting) return
      waiting.accepted = result.accepted
      waiting.shares = result.shares
      waiting.answer = result.answer
      this.#settle(id, waiting)
    } else if (result.generation === this.#generation) this.#append(id, unpackBatch(result.batch))
    else
      this.#reject(
        id,
        new SealtraceError('conflict', 'a write failed while this was prepared; send it again'),
      )
  }

  /** Also when nobody waits for it any more: its thread goes by that it is stored. */
  #append(id: number, batch: SealedBatch): void {
    const level = this.#waiting.get(id)?.submission.level
    this.#log.journal.append(batch, level).then(
      (checkpointSize) => {
        const waiting = this.#waiting.get(id)
        if (!waiting) return
        waiting.done++
        waiting.traces.push(...batch.traces)
        waiting.duplicates += batch.duplicates
        waiting.notRecorded += batch.notRecorded ?? 0
        waiting.checkpointSize = Math.max(waiting.checkpointSize, checkpointSize)
        this.#settle(id, waiting)
      },
      (error: unknown) => this.#reject(id, error),
    )
  }

  #settle(id: number, waiting: Waiting): void {
    if (waiting.shares !== waiting.done) return
    this.#waiting.delete(id)
    const { accepted, duplicates, traces, checkpointSize, notRecorded, answer } = waiting
    const skipped = notRecorded ? { notRecorded } : {}
    const told = answer === undefined ? {} : { answer }
    waiting.resolve({ accepted, duplicates, traces, checkpointSize, ...skipped, ...told })
  }

  /** What lost a race is sealed once more, with what the winner stored; shares that were stored are duplicates then. */
  #reject(id: number, error: unknown): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    if (!isConflict(error)) return waiting.reject(error)
    const { attempt, begun } = waiting
    const trouble = this.#troubleSince(waiting)
    const pause = this.#closed ? null : conflictPause(attempt, { begun, trouble })
    if (pause === null) waiting.reject(trouble ? explained(trouble, error) : error)
    else this.#send({ ...waiting, ...nothingYet(), attempt: attempt + 1 }, pause)
  }

  /** What stood behind it all, also when a smaller write succeeded since. */
  #troubleSince({ since }: Waiting): string | null {
    return this.#failed && this.#failed.generation > since ? this.#failed.reason : null
  }

  #reset(): void {
    this.#generation++
    const { trouble } = this.#log.journal
    if (trouble !== null) this.#failed = { generation: this.#generation, reason: trouble }
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

/** Also when it ended before it was. */
function isUp(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once('message', () => resolve())
    thread.once('exit', () => resolve())
  })
}

function nothingYet() {
  return {
    ...{ traces: [], accepted: 0, shares: null, answer: undefined, done: 0 },
    ...{ duplicates: 0, notRecorded: 0, checkpointSize: 0 },
  }
}

function explained(trouble: string, cause: unknown): SealtraceError {
  return new SealtraceError('unavailable', trouble, { cause })
}

function isConflict(error: unknown): boolean {
  return SealtraceError.is(error) && error.code === 'conflict'
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
