// The only writer. Batches queue up; records are committed in groups: keys first, then data, leaves and tiles in one
// commit, then the signed checkpoint in a second; only then is a batch acknowledged (docs/spec/journal.md).
import { SealtraceError } from '../error.ts'
import type { KeyWrite } from '../keys/key-ring.ts'
import type { SealedRecord } from '../store/log-store.ts'
import type { SealedBatch } from './pipeline.ts'

/** Where groups of records go: the sequencer that owns the tree, or the staging area of a log that another process owns. */
export interface Committer {
  /** Resolves when the group, and all before it, is published, with the size of the checkpoint that covers it. */
  commit(records: readonly SealedRecord[], keys: readonly KeyWrite[]): Promise<number>
  /** Sequences what other processes staged; resolves true when there was something. */
  idle(): Promise<boolean>
  close(): Promise<void>
}

export interface JournalOptions {
  readonly committer: Committer
  /** Records in one group; default 100. */
  readonly batchSize?: number
  /** How long a group waits for more records, in milliseconds; default 2. */
  readonly batchWait?: number
  /** Records that may wait; more are refused with `busy`. Default 10 000. */
  readonly maxQueued?: number
  /** Called before any batch is rejected: nothing may refer to what was not stored. */
  readonly onFailure?: (error: unknown) => void
}

/** Milliseconds. */
const troubleShown = 5000

interface Waiter {
  remaining: number
  size: number
  readonly resolve: (checkpointSize: number) => void
  readonly reject: (error: unknown) => void
}

interface Item {
  readonly record: SealedRecord | null
  readonly keys: readonly KeyWrite[]
  readonly waiter: Waiter
}

export class Journal {
  readonly #options: Required<JournalOptions>
  #queue: Item[] = []
  #working: Promise<void> | null = null
  #closed = false
  #trouble: { reason: string; at: number } | null = null
  readonly #poll: NodeJS.Timeout

  constructor(options: JournalOptions) {
    this.#options = {
      batchSize: 100,
      batchWait: 2,
      maxQueued: 10_000,
      onFailure: () => {},
      ...options,
    }
    this.#poll = setInterval(() => this.#wake(0), 25)
    this.#poll.unref()
  }

  /** Records waiting. */
  get queued(): number {
    return this.#queue.length
  }

  /** Why the last write failed, for five seconds or until one succeeds; else null. */
  get trouble(): string | null {
    if (!this.#trouble || Date.now() - this.#trouble.at > troubleShown) return null
    return this.#trouble.reason
  }

  /** Resolves with the checkpoint size once all of the batch is published. Rejects with `busy` or `unavailable`. */
  append(batch: SealedBatch): Promise<number> {
    if (this.#closed)
      return Promise.reject(new SealtraceError('unavailable', 'the journal is closed'))
    if (
      this.#queue.length + batch.records.length > this.#options.maxQueued &&
      this.#queue.length > 0
    )
      return Promise.reject(this.#refuse())
    return new Promise((resolve, reject) => {
      const items = batch.records.length || 1
      const waiter: Waiter = { remaining: items, size: 0, resolve, reject }
      for (let i = 0; i < items; i++)
        this.#queue.push({
          record: batch.records[i] ?? null,
          keys: i === 0 ? batch.keys : [],
          waiter,
        })
      this.#wake(this.#options.batchWait)
    })
  }

  /** What is refused was sealed already: nothing may refer to it. */
  #refuse(): SealtraceError {
    const error = new SealtraceError('busy', 'the write queue is full; try again in a second')
    this.#options.onFailure(error)
    return error
  }

  /** Waits for what is queued, then frees the log. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#poll)
    while (this.#working) await this.#working
    if (this.#queue.length) await this.#drain(0)
    await this.#options.committer.close()
  }

  #wake(wait: number): void {
    if (this.#working) return
    this.#working = this.#drain(wait).finally(() => {
      this.#working = null
      if (this.#queue.length && !this.#closed) this.#wake(0)
    })
  }

  async #drain(wait: number): Promise<void> {
    if (wait > 0 && this.#queue.length < this.#options.batchSize) await sleep(wait)
    while (this.#queue.length)
      await this.#commitGroup(this.#queue.splice(0, this.#options.batchSize))
    await this.#options.committer.idle().catch(this.#options.onFailure)
  }

  async #commitGroup(items: readonly Item[]): Promise<void> {
    try {
      await this.#commit(items)
    } catch (error) {
      const [first, ...rest] = isConflict(error) ? byWaiter(items) : []
      if (first && rest.length) await this.#commitOneByOne([first, ...rest])
      else this.#fail(items, error)
    }
  }

  async #commit(items: readonly Item[]): Promise<void> {
    const records = items.flatMap(({ record }) => record ?? [])
    const keys = items.flatMap((item) => item.keys)
    const size = await this.#options.committer.commit(records, keys)
    if (records.length) this.#trouble = null
    for (const { waiter } of items) settle(waiter, size)
  }

  /** Two batches of one group made the same key: the first is stored, the second loses and comes again. */
  async #commitOneByOne(batches: readonly (readonly Item[])[]): Promise<void> {
    for (const [i, items] of batches.entries())
      try {
        await this.#commit(items)
      } catch (error) {
        this.#fail(batches.slice(i).flat(), error)
        return
      }
  }

  /** All that is queued may refer to what was just lost, so all of it goes back to its senders. */
  #fail(items: readonly Item[], error: unknown): void {
    const reason = SealtraceError.is(error) ? error.message : 'a write failed'
    this.#trouble = { reason, at: Date.now() }
    this.#options.onFailure(error)
    const rest = this.#queue
    this.#queue = []
    for (const { waiter } of [...items, ...rest]) waiter.reject(error)
  }
}

function isConflict(error: unknown): boolean {
  return SealtraceError.is(error) && error.code === 'conflict'
}

function byWaiter(items: readonly Item[]): Item[][] {
  return [...Map.groupBy(items, ({ waiter }) => waiter).values()]
}

function settle(waiter: Waiter, size: number): void {
  waiter.remaining--
  waiter.size = Math.max(waiter.size, size)
  if (waiter.remaining === 0) waiter.resolve(waiter.size)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
