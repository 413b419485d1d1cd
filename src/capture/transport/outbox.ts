// Batches of this process, from when they are cut to when they are settled: sealed as soon as there is a key, on disk as soon
// as there is room, and sent in order.
import { encodeUtf8 } from '../../crypto/encoding.ts'
import { sealBatch } from '../../seal/sealed-batch.ts'
import type { SpooledBatch } from '../spool/batch-file.ts'
import type { BatchSigning } from './batch-signing.ts'
import { spoolStates, type Counters } from './counters.ts'
import type { LossTally } from './loss-tally.ts'
import type { Parcel, ParcelSource, Refused } from './parcel.ts'
import { refusalNotice } from './refusal-notice.ts'
import type { Notice } from './transport-options.ts'
import { lossesOf, sharesOf, type TraceShare, type WireItem } from './plain-batch.ts'

/** Where batches lie on disk, by number. Nothing here throws. */
export interface BatchStore {
  write(number: number, batch: SpooledBatch): 'written' | 'full' | 'broken'
  /**
   * `damaged`: it was changed since it was written, and is kept apart. `gone`: another process has taken it over. `lost`: it is
   * not there, and nobody has it. `later`: it cannot be read now.
   */
  read(number: number): SpooledBatch | 'gone' | 'damaged' | 'lost' | 'later'
  remove(number: number): void
  /** Keeps it apart, for people to look at. False: it cannot be moved, and stays: who takes the session over sends it again. */
  setAside(number: number): boolean
}

export interface OutboxOptions {
  /** The batch as it stands in its envelope; `sequence` is its place among those of the session. */
  readonly batchJson: (items: readonly WireItem[], sequence: number) => string
  readonly counters: Counters
  readonly losses: LossTally
  /** Null: there is none. */
  readonly store: BatchStore | null
  /** The collector's public key; null while it is not known. */
  readonly key: () => Uint8Array | null
  /** Absent, or null: batches go out unsigned. */
  readonly signing?: BatchSigning | null
  readonly notice: (notice: Notice) => void
  /** Called when a batch was sealed, put on disk or settled. */
  readonly onProgress: () => void
  /** Called when steps are lost that were in a batch before: refused for good, or changed on disk. */
  readonly onLoss: () => void
}

interface Job {
  /** Parts of one that was split have the same. */
  readonly ordinal: number
  /** Of this session, in the order in which they were sealed first. */
  number: number
  readonly steps: number
  readonly counted: number
  readonly weight: number
  readonly since: number
  /** Null once memory was needed for others; it is on disk then. */
  items: readonly WireItem[] | null
  sealed: { readonly bytes: Uint8Array; readonly key: Uint8Array } | null
  /** Bytes on disk; 0: it is not there. */
  onDisk: number
}

/** Characters of batches on disk of which the steps are kept in memory too, so that they can be split. */
const mostKeptChars = 8 * 1024 * 1024
/** Milliseconds after which a disk that failed is tried again. */
const diskPause = 5000

export class Outbox implements ParcelSource {
  readonly #options: OutboxOptions
  readonly #jobs: Job[] = []
  /** Those that are in memory only, in order, and their steps: an outage may leave a great many that are on disk. */
  #unsafe = new Set<Job>()
  #unsafeSteps = 0
  #ordinal = 0
  #number = 0
  #keptChars = 0
  #diskAgain = 0

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Number of the batch that was added last. */
  get last(): number {
    return this.#ordinal
  }

  /** Number of the oldest that is not settled; Infinity: all are. */
  get oldestOpen(): number {
    return this.#jobs[0]?.ordinal ?? Number.POSITIVE_INFINITY
  }

  /** Number of the oldest that is in memory only; Infinity: there is none. */
  get oldestUnsafe(): number {
    for (const { ordinal } of this.#unsafe) return ordinal
    return Number.POSITIVE_INFINITY
  }

  /** Steps in memory only. */
  get unsafeSteps(): number {
    return this.#unsafeSteps
  }

  /** When the oldest that is not settled was handed over. */
  get since(): number | undefined {
    return this.#jobs[0]?.since
  }

  add(items: WireItem[]): void {
    const job = newJob(++this.#ordinal, items)
    this.#jobs.push(job)
    this.#unsafe.add(job)
    this.#unsafeSteps += job.steps
    this.advance()
  }

  /** Seals and writes what can be. `eager`: also tries a disk that has just failed. */
  advance(eager = false): void {
    for (const job of this.#unsafe) {
      if (!this.#seal(job)) break
      if (!this.#write(job, eager)) break
    }
    // Without a disk they are sealed when it is their turn.
    const [head] = this.#jobs
    if (head && head.onDisk === 0) this.#seal(head)
    this.#options.onProgress()
  }

  next(): Parcel | null {
    const [job] = this.#jobs
    if (!job || (job.onDisk === 0 && !this.#seal(job))) return null
    return {
      steps: job.steps,
      body: () => this.#body(job),
      taken: () => this.#taken(job),
      refused: (refused) => this.#refused(job, refused),
    }
  }

  #seal(job: Job): boolean {
    if (job.sealed) return true
    const key = this.#options.key()
    if (!key || !job.items) return false
    const json = this.#options.batchJson(job.items, job.number || (job.number = ++this.#number))
    const bytes = sealBatch(key, encodeUtf8(json))
    job.sealed = { bytes: this.#options.signing?.sign(job, bytes) ?? bytes, key }
    return true
  }

  #write(job: Job, eager: boolean): boolean {
    const { store, counters } = this.#options
    if (!store || !job.sealed || !job.items) return false
    if (!eager && Date.now() < this.#diskAgain) return false
    const { counted, steps, weight, items } = job
    const batch = { steps, counted, shares: sharesOf(items), bytes: job.sealed.bytes }
    const done = store.write(job.number, batch)
    counters.set('spoolState', stateOf(done))
    if (done === 'broken') this.#diskAgain = Date.now() + diskPause
    if (done !== 'written') return false
    job.onDisk = job.sealed.bytes.length
    this.#nowSafe(job)
    counters.add('spooled', counted)
    counters.add('spooledBytes', job.onDisk)
    counters.add('doneSteps', counted)
    counters.add('doneBytes', weight)
    this.#keep(job)
    return true
  }

  /** Those that are sent next are kept, and the later ones let go. */
  #keep(job: Job): void {
    const chars = charsOf(job)
    if (this.#keptChars + chars <= mostKeptChars) this.#keptChars += chars
    else job.items = job.sealed = null
  }

  #nowSafe(job: Job): void {
    if (this.#unsafe.delete(job)) this.#unsafeSteps -= job.steps
  }

  #body(job: Job): ReturnType<Parcel['body']> {
    if (job.sealed) return job.sealed.bytes
    const read = this.#options.store?.read(job.number) ?? 'lost'
    if (typeof read === 'object') return read.bytes
    if (read === 'later') return read
    if (read !== 'gone') this.#damaged(job)
    this.#settle(job)
    if (read !== 'gone') this.#addEmpty(this.#options.signing?.givenUp(job))
    return null
  }

  #damaged({ counted, since }: Job): void {
    const { counters, losses, onLoss } = this.#options
    onLoss()
    if (counted === 0) return
    counters.add('dropped', counted)
    const time = since * 1000
    losses.add({ traceId: '', reason: 'damaged', count: counted, first: time, last: time })
  }

  #taken(job: Job): void {
    this.#options.counters.add('acknowledged', job.counted)
    if (job.onDisk > 0) this.#options.store?.remove(job.number)
    this.#settle(job)
  }

  #refused(job: Job, { reason, status, isSure }: Refused): boolean {
    const { key, store, counters, losses, notice, onLoss } = this.#options
    const isStale = job.sealed !== null && job.sealed.key !== key()
    if (job.items && (isStale || job.items.length > 1)) return this.#again(job, isStale)
    if (!isSure && job.steps > 1) return false
    onLoss()
    for (const loss of lossesOf(this.#sharesOf(job), reason)) losses.add(loss)
    counters.add('refused', job.counted)
    const isKept = job.onDisk > 0 && (store?.setAside(job.number) ?? false)
    if (job.counted > 0)
      notice(refusalNotice({ status, steps: job.counted, kind: job.items?.[0]?.kind, isKept }))
    this.#settle(job)
    this.#addEmpty(this.#options.signing?.givenUp(job))
    return true
  }

  #sharesOf(job: Job): readonly TraceShare[] {
    if (job.items) return sharesOf(job.items)
    const read = this.#options.store?.read(job.number)
    return typeof read === 'object' ? read.shares : []
  }

  /** With the new key; or in halves, so that one step that is refused takes no others with it. */
  #again(job: Job, whole: boolean): true {
    const items = job.items ?? []
    const middle = whole ? items.length : Math.ceil(items.length / 2)
    const parts = [items.slice(0, middle), items.slice(middle)].filter(({ length }) => length > 0)
    if (job.onDisk > 0) {
      const { counters, store } = this.#options
      // They are in memory again.
      counters.add('doneSteps', -job.counted)
      counters.add('doneBytes', -job.weight)
      this.#leaveDisk(job)
      store?.remove(job.number)
    }
    const jobs = parts.map((part) => newJob(job.ordinal, part))
    this.#jobs.splice(0, 1, ...jobs)
    this.#nowSafe(job)
    this.#unsafe = new Set([...jobs, ...this.#unsafe])
    this.#unsafeSteps += job.steps
    this.advance()
    this.#addEmpty(this.#options.signing?.replaced(job))
    return true
  }

  /** Batches of no steps, for what they say of others. */
  #addEmpty(count = 0): void {
    for (let i = 0; i < count; i++) this.add([])
  }

  /** Nothing comes any more: what is signed ends here. */
  end(): void {
    if (this.#options.signing?.end(this.#ordinal)) this.add([])
  }

  #settle(job: Job): void {
    const { counters } = this.#options
    if (job.onDisk > 0) this.#leaveDisk(job)
    else {
      counters.add('doneSteps', job.counted)
      counters.add('doneBytes', job.weight)
    }
    this.#nowSafe(job)
    this.#jobs.splice(this.#jobs.indexOf(job), 1)
    this.advance()
  }

  #leaveDisk(job: Job): void {
    const { counters } = this.#options
    counters.add('spooled', -job.counted)
    counters.add('spooledBytes', -job.onDisk)
    if (job.items) this.#keptChars -= charsOf(job)
  }
}

function newJob(ordinal: number, items: readonly WireItem[]): Job {
  return {
    ordinal,
    number: 0,
    steps: items.length,
    counted: items.filter(({ counted }) => counted).length,
    weight: items.reduce((sum, item) => sum + item.weight, 0),
    since: items[0]?.since ?? 0,
    items,
    sealed: null,
    onDisk: 0,
  }
}

function charsOf({ items }: Job): number {
  return items?.reduce((sum, { json }) => sum + json.length, 0) ?? 0
}

function stateOf(done: ReturnType<BatchStore['write']>): number {
  if (done === 'written') return spoolStates.fine
  return done === 'full' ? spoolStates.full : spoolStates.broken
}
