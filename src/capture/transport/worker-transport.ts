// The transport's side in the application's thread: bounds, hand-over, and waits. The work is done on a thread of its own.
import { SealtraceError } from '../../error.ts'
import type { Step } from '../../record/step.ts'
import { Counters, logStateNames, logStates, spoolStates } from './counters.ts'
import { lossOf, type LossReason, LossTally } from './loss-tally.ts'
import { NoticeBoard } from './notice-board.ts'
import { onProcessEnd } from './process-end.ts'
import { readOptions, type TransportSettings } from './read-options.ts'
import { startWorker, type WorkerThread } from './start-worker.ts'
import type { TransportOptions } from './transport-options.ts'
import type { Flushed, RecorderStats, Transport } from './transport.ts'
import type { FlushLevel, FromWorker } from './worker-message.ts'

/** Steps that are handed over at once. */
const mostPending = 64
/** Milliseconds that a process that ends at once is held up. */
const longestSave = 500
/** The same where it was held up before, in vain, for all there is. */
const shortestSave = 100
/** Threads that may fail before nothing is recorded any more. */
const mostThreads = 4

/** Throws `usage` for options that are off. */
export function createWorkerTransport(options: TransportOptions): Transport {
  return new WorkerTransport(readOptions(options), new NoticeBoard(options.onNotice))
}

class WorkerTransport implements Transport {
  readonly #settings: TransportSettings
  readonly #notices: NoticeBoard
  readonly #losses = new LossTally()
  readonly #flushes = new Map<number, () => void>()
  readonly #leaveProcess: () => void
  #counters = new Counters()
  #thread: WorkerThread | null = null
  #threads = 0
  #pending: Step[] = []
  #weights: number[] = []
  #since = 0
  #isScheduled = false
  #closing = false
  #orders = 0
  #recorded = 0
  /** Steps, and their weight, that this thread has or had for the one that sends. */
  #taken = 0
  #takenBytes = 0
  /** Lost here, or with threads that failed. */
  #dropped = 0
  /** Of threads that failed. */
  #before = { acknowledged: 0, refused: 0, notIndexed: 0, contradictions: 0 }
  /** The process was about to end, and was held up for what there was then: once, however often it comes to that. */
  #isEnding = false
  /** What had been recorded when that was waited for in vain; else -1. */
  #awaited = -1
  /** The application's own wait after that, which may hold the process up once more. */
  #hasHeld = false
  /** Hand-overs, and the number of the order of {@link #beginSave}. */
  #handed = 0
  #drain = 0
  #wasUp = false

  constructor(settings: TransportSettings, notices: NoticeBoard) {
    this.#settings = settings
    this.#notices = notices
    this.#start()
    this.#leaveProcess = onProcessEnd({
      beforeExit: () => this.#beforeExit(),
      handOver: () => this.#handOver(),
      beginSave: () => this.#beginSave(),
      save: (since) => this.#save(since),
    })
  }

  put(step: Step, bytes: number): void {
    this.#recorded++
    if (this.#closing || !this.#thread) return this.#drop(step, 'closed')
    if (!this.#hasRoom(bytes) && !this.#waitForRoom(bytes))
      return this.#drop(step, this.#isSpoolFull ? 'spool_full' : 'queue_full')
    if (this.#pending.length === 0) this.#since = Date.now()
    this.#pending.push(step)
    this.#weights.push(bytes)
    this.#taken++
    this.#takenBytes += bytes
    if (this.#pending.length >= mostPending) this.#handOver()
    else this.#schedule()
  }

  refusal(): SealtraceError | null {
    const trouble = this.#settings.failClosed ? this.#trouble() : null
    return trouble === null
      ? null
      : new SealtraceError('unavailable', `recorder: failClosed is set, and ${trouble}`)
  }

  async flush(timeoutMs: number): Promise<Flushed> {
    const { acknowledge } = this.#settings
    return this.#flush(timeoutMs, acknowledge === 'spooled' ? 'spooled' : 'acknowledged')
  }

  async close(timeoutMs: number): Promise<Flushed> {
    const isFirst = !this.#closing
    this.#closing = true
    const flushed = await this.flush(timeoutMs)
    if (!isFirst) return flushed
    this.#leaveProcess()
    const thread = this.#thread
    this.#thread = null
    await thread?.stop()
    if (thread) this.#sayLost()
    return flushed
  }

  stats(): RecorderStats {
    const counters = this.#counters
    const spooled = counters.get('spooled')
    const waiting = this.#queued + spooled
    return {
      recorded: this.#recorded,
      queued: this.#queued,
      queuedBytes: this.#queuedBytes,
      spooled,
      spooledBytes: counters.get('spooledBytes'),
      acknowledged: this.#before.acknowledged + counters.get('acknowledged'),
      refused: this.#before.refused + counters.get('refused'),
      dropped: this.#dropped + counters.get('dropped'),
      notIndexed: this.#before.notIndexed + counters.get('notIndexed'),
      log: {
        state: logStateNames[counters.get('logState')] ?? 'unknown',
        size: counters.get('logSize'),
        contradictions: this.#before.contradictions + counters.get('contradictions'),
      },
      lagMs: waiting === 0 ? 0 : Math.max(0, Date.now() - (counters.get('oldest') || this.#since)),
    }
  }

  get #queued(): number {
    return this.#taken - this.#counters.get('doneSteps')
  }

  get #queuedBytes(): number {
    return this.#takenBytes - this.#counters.get('doneBytes')
  }

  get #isSpoolFull(): boolean {
    return this.#counters.get('spoolState') === spoolStates.full
  }

  #trouble(): string | null {
    const counters = this.#counters
    if (this.#closing) return 'the recorder is closed'
    if (!this.#thread) return 'the thread that sends is not there'
    if (counters.get('keyRefused')) return 'the collector does not take the ingest key'
    if (counters.get('logState') === logStates.contradicts)
      return 'the log of the collector contradicts itself'
    if (counters.get('spoolState') === spoolStates.broken) return 'the spool cannot be written'
    if (!this.#hasRoom(0)) return this.#isSpoolFull ? 'the spool is full' : 'the queue is full'
    return null
  }

  /** With `spill` what is on disk takes no room. */
  #hasRoom(bytes: number): boolean {
    const { steps, bytes: mostBytes, policy } = this.#settings.queue
    const isSpilling = policy === 'spill'
    const onDisk = isSpilling ? 0 : this.#counters.get('spooled')
    const bytesOnDisk = isSpilling ? 0 : this.#counters.get('spooledBytes')
    const waiting = this.#queued + onDisk
    // A step that is greater than all the room there is may pass when there is nothing else.
    if (waiting === 0) return true
    return waiting < steps && this.#queuedBytes + bytesOnDisk + bytes <= mostBytes
  }

  #waitForRoom(bytes: number): boolean {
    const { policy, blockMs } = this.#settings.queue
    if (policy !== 'block') return false
    this.#handOver()
    return this.#counters.wait(blockMs, () => this.#hasRoom(bytes))
  }

  #drop(step: Step, reason: LossReason): void {
    this.#dropped++
    this.#losses.add(lossOf(step, reason))
    this.#notices.show({ level: 'error', code: reason, message: dropMessages[reason] })
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled || !this.#thread) return
    this.#isScheduled = true
    const handOver = (): void => {
      this.#isScheduled = false
      this.#handOver()
    }
    // An immediate that is not referenced waits for whatever the application waits for. Once the process is about to end,
    // one that is would keep it from it.
    if (this.#isEnding) process.nextTick(handOver)
    else setImmediate(handOver)
  }

  #handOver(): void {
    if (!this.#thread || (this.#pending.length === 0 && this.#losses.isEmpty)) return
    const steps = this.#pending
    const weights = this.#weights
    this.#pending = []
    this.#weights = []
    this.#handed++
    this.#thread.post({ steps, weights, since: this.#since, losses: this.#losses.take() })
  }

  #isIdle(level: FlushLevel, ends: boolean): boolean {
    const counters = this.#counters
    if (this.#queued > 0 || counters.get('heard') < this.#handed) return false
    if (this.#closing && counters.get('open') > 0) return false
    if (ends && this.#settings.signingSeed) return false
    if (level === 'spooled') return counters.get('unsafe') === 0
    return counters.get('spooled') === 0 && counters.get('waiting') === 0
  }

  /** `ends`: no more is expected. */
  async #flush(timeoutMs: number, level: FlushLevel, ends = this.#closing): Promise<Flushed> {
    if (!this.#thread) return { done: false, left: this.#queued }
    this.#handOver()
    if (this.#isIdle(level, ends)) return { done: true, left: 0 }
    const order = ++this.#orders
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, timeoutMs)
    if (this.#hasHeld) timer.unref()
    this.#hasHeld = this.#isEnding
    let done = false
    this.#flushes.set(order, () => {
      done = this.#thread !== null
      resolve()
    })
    this.#thread.post({ flush: order, level, final: this.#closing, ends })
    await promise
    clearTimeout(timer)
    this.#flushes.delete(order)
    const left = this.#queued + (level === 'spooled' ? 0 : this.#counters.get('spooled'))
    return { done, left: done ? 0 : left }
  }

  /** Keeps the process alive for as long as the options allow, once. */
  #beforeExit(): void {
    if (this.#isEnding) return
    const { acknowledge, shutdownMs } = this.#settings
    const recorded = this.#recorded
    const level = acknowledge === 'spooled' ? 'spooled' : 'ended'
    const flushed = this.#flush(shutdownMs, level, true)
    this.#isEnding = true
    void flushed.then(({ done }) => (this.#awaited = done ? -1 : recorded))
  }

  #beginSave(): void {
    this.#handOver()
    const counters = this.#counters
    const waiting = this.#queued + counters.get('spooled') + counters.get('open')
    this.#drain = !this.#thread || waiting === 0 ? 0 : ++this.#orders
    this.#wasUp = counters.get('isUp') === 1
    if (this.#drain > 0) this.#thread?.post({ drain: this.#drain, isOver: this.#wasAwaited })
  }

  #save(since: number): void {
    if (this.#drain === 0) return
    const counters = this.#counters
    const { shutdownMs } = this.#settings
    const wait = (milliseconds: number, isSo: () => boolean): boolean =>
      counters.wait(Math.max(0, since + milliseconds - performance.now()), isSo)
    // In a process that hardly lived, the thread may still be on its way.
    wait(shutdownMs, () => counters.get('isUp') === 1)
    const usual = this.#wasAwaited ? shortestSave : longestSave
    const upFor = this.#wasUp ? 0 : performance.now() - since
    wait(Math.min(upFor + usual, shutdownMs), () => counters.get('drained') >= this.#drain)
    this.#sayLost()
  }

  get #wasAwaited(): boolean {
    return this.#awaited === this.#recorded
  }

  /** Of what is still in memory, when nothing can take it any more. */
  #sayLost(): void {
    const left = this.#queued
    if (left === 0) return
    const message = `${left} recorded steps are lost: neither the disk nor the collector took them in time`
    this.#notices.show({ level: 'error', code: 'lost', message })
  }

  #start(): void {
    if (this.#threads++ >= mostThreads) return
    this.#thread = startWorker({
      settings: this.#settings,
      counters: this.#counters.buffer,
      onMessage: (message) => this.#hear(message),
      onEnd: (code) => this.#failed(code),
    })
    if (!this.#thread) this.#sayFailed('cannot be started')
  }

  #hear(message: FromWorker): void {
    if ('notice' in message) this.#notices.show(message.notice)
    else this.#flushes.get(message.flushed)?.()
  }

  /** The thread ended by itself: what it had in memory is gone. */
  #failed(code: string): void {
    if (!this.#thread) return
    this.#thread = null
    const counters = this.#counters
    const lost = this.#queued - this.#pending.length
    this.#dropped += lost + counters.get('dropped')
    this.#before.acknowledged += counters.get('acknowledged')
    this.#before.refused += counters.get('refused')
    this.#before.notIndexed += counters.get('notIndexed')
    this.#before.contradictions += counters.get('contradictions')
    const pendingBytes = this.#weights.reduce((sum, weight) => sum + weight, 0)
    const isUsable = counters.get('unusable') === 0
    this.#counters = new Counters()
    this.#handed = 0
    this.#taken = this.#pending.length
    this.#takenBytes = pendingBytes
    const now = Date.now() * 1000
    if (lost > 0)
      this.#losses.add({ traceId: '', reason: 'closed', count: lost, first: now, last: now })
    if (isUsable) {
      this.#sayFailed(`ended (${code}); ${lost} steps are lost`)
      this.#start()
    }
    for (const settle of this.#flushes.values()) settle()
    this.#schedule()
  }

  #sayFailed(what: string): void {
    const message = `the thread that sends ${what}`
    this.#notices.show({ level: 'error', code: 'thread_failed', message })
  }
}

const full = 'steps are dropped, and the log will say so'
const dropMessages: Readonly<Record<LossReason, string>> = {
  queue_full: `${full}: the queue is full, since the collector takes too little`,
  spool_full: `${full}: the spool is full, since the collector takes nothing`,
  closed: 'steps are dropped: the recorder is closed, or was never able to work',
  refused: `${full}: the collector refuses them`,
  too_large: `${full}: they are too large`,
  damaged: `${full}: they were changed on disk`,
}
