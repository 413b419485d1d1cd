// The only writer. Batches queue up; records are committed in groups: keys first, then data, leaves and tiles in one
// commit, then the signed checkpoint in a second. A batch is acknowledged at the level that it asks for (docs/spec/journal.md).
import { SealtraceError } from '../error.ts'
import type { KeyWrite } from '../keys/key-ring.ts'
import { ackLevels, isAckReached, type AckLevel } from '../record/ack-level.ts'
import type { SealedRecord } from '../store/log-store.ts'
import type { SealedBatch } from './pipeline.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Where groups of records go: the sequencer that owns the tree, or the staging area of a log that another process owns. */
export interface Committer {
  /** Resolves when the group, and all before it, is published, with the size of the checkpoint that covers it. */
  commit(
    records: readonly SealedRecord[],
    keys: readonly KeyWrite[],
    options?: CommitOptions,
  ): Promise<number>
  /** Sequences what other processes staged, and publishes what is not; resolves true when there was something. */
  idle(): Promise<boolean>
  /** Publishes what `commit` has left unsigned, and resolves with the size of the checkpoint. Only who owns the tree has it. */
  readonly publish?: () => Promise<number>
  /** Why nothing can be written now, in words for an operator; null when it can. */
  readonly trouble?: () => string | null
  /** Why records of this kind are not taken any more; null when they are. */
  readonly refusal?: (record: Pick<SealedRecord, 'kind'>) => SealtraceError | null
  /** Keeps in the state folder, durably, what an erasure changed: new generations by domain, ids (hex) of destroyed keys. */
  remember(erased: Erased): Promise<void>
  /** Signs with these keys from now on, and publishes at once; durable in the state folder. Only who owns the tree has it. */
  readonly signWith?: (keys: SigningKeys) => Promise<void>
  close(): Promise<void>
}

export interface CommitOptions {
  /** Told of `staged` and `sequenced` once the group is there, with the size that a checkpoint over it has at least. */
  readonly reached?: (level: AckLevel, size: number) => void
  /** Leave the checkpoint to `publish`, `idle` or a later commit: resolves once the group is sequenced. Default false. */
  readonly unsigned?: boolean
  /** As far as somebody waits for it; what another process has to do beyond is not waited for. Default `published`. */
  readonly until?: AckLevel
  /** The group repeats what may be staged: that is sequenced first. Default false. */
  readonly repeats?: boolean
}

export interface Erased {
  readonly generations: ReadonlyMap<string, number>
  readonly shredded: readonly string[]
}

export interface JournalOptions {
  readonly committer: Committer
  /** Records in one group; default 100. */
  readonly batchSize?: number
  /** How long a group waits for more records, in milliseconds; default 2. */
  readonly batchWait?: number
  /** Records that may wait; more are refused with `busy`. Default 10 000. */
  readonly maxQueued?: number
  /** Milliseconds between two checkpoints, at least, so that groups share one; only for who owns the tree. Default 0. */
  readonly checkpointInterval?: number
  /** Called before any batch is rejected: nothing may refer to what was not stored. */
  readonly onFailure?: (error: unknown) => void
}

/** Milliseconds. */
const troubleShown = 5000
/** Milliseconds for which a queue that does not empty keeps others waiting. */
const longestTurn = 100

interface Waiter {
  remaining: number
  size: number
  readonly level: AckLevel
  readonly resolve: (checkpointSize: number) => void
  readonly reject: (error: unknown) => void
}

interface Item {
  readonly record: SealedRecord | null
  readonly keys: readonly KeyWrite[]
  /** Steps of its batch were known already. */
  readonly repeats: boolean
  readonly waiter: Waiter
}

export class Journal {
  readonly #options: Required<JournalOptions>
  #queue: Item[] = []
  /** Sequenced, and waiting for a checkpoint. */
  #unsigned: Item[] = []
  /** When the last checkpoint was published, milliseconds since the epoch. */
  #signed = 0
  #working: Promise<void> | null = null
  #closed = false
  #trouble: { reason: string; at: number } | null = null
  /** How many wait to be alone: no further group is begun meanwhile. */
  #reserved = 0
  readonly #poll: NodeJS.Timeout

  constructor(options: JournalOptions) {
    this.#options = {
      batchSize: 100,
      batchWait: 2,
      maxQueued: 10_000,
      checkpointInterval: 0,
      onFailure: () => {},
      ...options,
    }
    this.#poll = setInterval(() => this.#wake(0), 25)
    this.#poll.unref()
  }

  /** Records waiting, to be stored or for a checkpoint. */
  get queued(): number {
    return this.#queue.length + this.#unsigned.length
  }

  /** Why nothing can be written, or why the last write failed, for five seconds or until one succeeds; else null. */
  get trouble(): string | null {
    const lasting = this.#options.committer.trouble?.() ?? null
    if (lasting !== null) return lasting
    if (!this.#trouble || Date.now() - this.#trouble.at > troubleShown) return null
    return this.#trouble.reason
  }

  /** Why steps are not taken any more: the log is frozen; null when they are. */
  get refusal(): SealtraceError | null {
    return this.#options.committer.refusal?.({ kind: 'step' }) ?? null
  }

  /**
   * Resolves once all of the batch has reached `level` (default `published`), with the size of the checkpoint that covers it; for
   * a level below `published`, with the size that such a checkpoint will have at least. `witnessed` counts as `published` here.
   * Rejects with `busy`, `unavailable`, and `frozen` for steps where the log takes none.
   */
  append(batch: SealedBatch, level: AckLevel = 'published'): Promise<number> {
    if (this.#closed)
      return Promise.reject(new SealtraceError('unavailable', 'the journal is closed'))
    const ended = this.#refusalOf(batch.records)
    if (ended) return Promise.reject(this.#refuse(ended))
    const { queued } = this
    if (queued > 0 && queued + batch.records.length > this.#options.maxQueued)
      return Promise.reject(
        this.#refuse(new SealtraceError('busy', 'the write queue is full; try again in a second')),
      )
    return new Promise((resolve, reject) => {
      const items = batch.records.length || 1
      const waiter: Waiter = { remaining: items, size: 0, level, resolve, reject }
      for (let i = 0; i < items; i++)
        this.#queue.push({
          record: batch.records[i] ?? null,
          keys: i === 0 ? batch.keys : [],
          repeats: batch.duplicates > 0,
          waiter,
        })
      this.#wake(this.#options.batchWait)
    })
  }

  /**
   * Runs `action` while nothing else is written. What was sealed before it, and not written, is refused with `conflict`: it
   * may be under keys that `action` destroyed, and is sealed anew by its senders. `action` must not append to this journal.
   */
  async alone<T>(action: (committer: Committer) => Promise<T>): Promise<T> {
    this.#reserved++
    while (this.#working) await this.#working
    this.#reserved--
    if (this.#closed) throw new SealtraceError('unavailable', 'the journal is closed')
    const turn = Promise.withResolvers<void>()
    this.#working = turn.promise
    try {
      await this.#sign()
      return await action(this.#options.committer)
    } finally {
      this.#void(new SealtraceError('conflict', 'keys changed meanwhile; send it again'), [])
      this.#working = null
      turn.resolve()
    }
  }

  /** What is refused was sealed already: nothing may refer to it. */
  #refuse(error: SealtraceError): SealtraceError {
    this.#options.onFailure(error)
    return error
  }

  #refusalOf(records: readonly SealedRecord[]): SealtraceError | null {
    const { committer } = this.#options
    for (const record of records) {
      const error = committer.refusal?.(record)
      if (error) return error
    }
    return null
  }

  /** Waits for what is queued, then frees the log. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#poll)
    while (this.#working) await this.#working
    if (this.#queue.length) await this.#drain(0)
    await this.#sign()
    const { committer, checkpointInterval, onFailure } = this.#options
    if (checkpointInterval > 0) await committer.idle().catch(onFailure)
    await committer.close()
  }

  #wake(wait: number): void {
    if (this.#working || this.#reserved) return
    this.#working = this.#drain(wait).finally(() => {
      this.#working = null
      if (this.#queue.length && !this.#closed) this.#wake(0)
    })
  }

  async #drain(wait: number): Promise<void> {
    if (wait > 0 && this.#queue.length < this.#options.batchSize) await sleep(wait)
    let idled = Date.now()
    while (this.#queue.length && (!this.#reserved || this.#closed)) {
      await this.#commitGroup(this.#queue.splice(0, this.#options.batchSize))
      if (Date.now() - idled < longestTurn) continue
      await this.#idle()
      idled = Date.now()
    }
    await this.#idle()
  }

  /** What other processes have staged has its turn, and what waits for a checkpoint gets it, when one is due. */
  async #idle(): Promise<void> {
    if (!this.#isDue) return
    await this.#sign()
    const { committer, onFailure } = this.#options
    const isNew = await committer.idle().catch(onFailure)
    if (isNew) this.#signed = Date.now()
  }

  get #isDue(): boolean {
    const { checkpointInterval, maxQueued } = this.#options
    if (checkpointInterval === 0 || this.#unsigned.length * 2 >= maxQueued) return true
    const since = Date.now() - this.#signed
    // Below 0: the clock was set back.
    return since >= checkpointInterval || since < 0
  }

  /** Ends the wait of what is sequenced and not published. */
  async #sign(): Promise<void> {
    if (this.#unsigned.length === 0) return
    try {
      const size = await this.#options.committer.publish?.()
      if (size !== undefined) this.#isSigned(size)
    } catch (error) {
      this.#fail([], error)
    }
  }

  #isSigned(size: number): void {
    this.#signed = Date.now()
    const waiting = this.#unsigned
    this.#unsigned = []
    for (const { waiter } of waiting) settle(waiter, size)
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
    const { committer } = this.#options
    const records = items.flatMap(({ record }) => record ?? [])
    const keys = items.flatMap((item) => item.keys)
    const unsigned = !this.#isDue && committer.publish !== undefined
    let waiting = items
    const reached = (level: AckLevel, size: number): void => {
      const [done, rest] = split(waiting, ({ waiter }) => isAckReached(level, waiter.level))
      for (const { waiter } of done) settle(waiter, size)
      waiting = rest
    }
    const size = await committer.commit(records, keys, {
      ...{ reached, unsigned, until: highest(items) },
      repeats: items.some((item) => item.repeats),
    })
    if (records.length) this.#trouble = null
    this.#unsigned.push(...waiting)
    if (!unsigned) this.#isSigned(size)
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
    // A lost race says nothing of the disk, and any sender can bring one about: it must not look as if nothing could be written.
    if (!isConflict(error)) this.#trouble = { reason, at: Date.now() }
    this.#void(error, items)
  }

  #void(error: unknown, items: readonly Item[]): void {
    this.#options.onFailure(error)
    const rest = [...this.#unsigned, ...this.#queue]
    this.#unsigned = []
    this.#queue = []
    for (const { waiter } of [...items, ...rest]) waiter.reject(error)
  }
}

function highest(items: readonly Item[]): AckLevel {
  const levels = items.map(({ waiter }) => waiter.level)
  return ackLevels.findLast((level) => levels.includes(level)) ?? 'published'
}

function split<T>(all: readonly T[], isFirst: (one: T) => boolean): [first: T[], rest: T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))]
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
