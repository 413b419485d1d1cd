// From steps that were handed over to a collector that has them.
import { DeadSessions, type LostSession } from '../spool/dead-sessions.ts'
import { OpenTraces } from '../spool/open-traces.ts'
import { heartbeat, thisProcess } from '../spool/owner.ts'
import { SessionFolder } from '../spool/session-folder.ts'
import type { SpoolFolder } from '../spool/spool-folder.ts'
import { formatRecordId, newRecordId } from '../../record/id.ts'
import type { Step } from '../../record/step.ts'
import { sealedBatchType } from '../../seal/format/sealed-batch.ts'
import { BackOff } from './back-off.ts'
import { BatchSigning } from './batch-signing.ts'
import { CheckpointGuard } from './checkpoint-guard.ts'
import { Batcher } from './batcher.ts'
import type { Counters } from './counters.ts'
import { headersOf } from './headers-of.ts'
import { HttpClient } from './http-client.ts'
import { gapStep, lossOf, LossTally, sessionLostStep } from './loss-tally.ts'
import { openSpool } from './open-spool.ts'
import { Outbox } from './outbox.ts'
import type { WireItem } from './plain-batch.ts'
import { packageVersion } from './package-version.ts'
import type { MakePreparation, Preparation, Prepared } from './preparation.ts'
import { ProducerKey } from './producer-key.ts'
import type { TransportSettings } from './read-options.ts'
import { Sender } from './sender.ts'
import type { Notice } from './transport-options.ts'
import { Waiters } from './waiters.ts'
import type { DrainOrder, FlushOrder, FromWorker, HandedSteps } from './worker-message.ts'

export interface CourierOptions {
  readonly settings: TransportSettings
  /** When the process was started, milliseconds since the epoch. */
  readonly started: number
  readonly counters: Counters
  readonly tell: (message: FromWorker) => void
  readonly makePreparation: MakePreparation
}

/** Characters of one step as it travels: sealed, it has to be below what a collector takes. */
const mostStepChars = 24 * 1024 * 1024
/** Milliseconds in which losses are put together. */
const gapPause = 100
/** Milliseconds between signs of life for sessions of others that were taken over; and how many between two looks for more. */
const scanPause = heartbeat
const beatsPerScan = 6

const version = packageVersion()

export class Courier {
  readonly #options: CourierOptions
  readonly #session = formatRecordId(newRecordId(Date.now()))
  readonly #losses = new LossTally()
  readonly #open = new OpenTraces()
  readonly #preparation: Preparation
  readonly #batcher = new Batcher((items) => this.#outbox.add(items))
  /** Null: nothing is kept on disk. */
  readonly #spool: SpoolFolder | null
  readonly #folder: SessionFolder | null
  readonly #dead: DeadSessions | null
  readonly #client: HttpClient
  readonly #key: ProducerKey
  readonly #outbox: Outbox
  readonly #sender: Sender
  readonly #running: Promise<unknown>
  readonly #waiters: Waiters
  #gaps = 0
  #gapTimer: NodeJS.Timeout | undefined
  readonly #watch: NodeJS.Timeout
  #beats = 0

  /** Throws `config_invalid` for a policy that is off, `usage` for keys that are. */
  constructor(options: CourierOptions) {
    this.#options = options
    this.#preparation = options.makePreparation({
      sender: { session: this.#session, version, resource: options.settings.resource },
      counters: options.counters,
      notice: (notice) => this.#say(notice),
    })
    this.#client = new HttpClient(options.settings)
    this.#spool = openSpool(options.settings, (notice) => this.#say(notice))
    this.#folder = this.#spool && this.#makeFolder(this.#spool)
    this.#dead = this.#spool && this.#makeDead(this.#spool)
    this.#key = this.#makeKey()
    this.#outbox = this.#makeOutbox()
    this.#waiters = new Waiters(this.#outbox)
    this.#sender = this.#makeSender()
    this.#running = Promise.all([this.#key.run(), this.#sender.run()])
    options.counters.set('isUp', 1)
    this.#dead?.scan()
    this.#watch = setInterval(() => this.#lookAround(), scanPause)
  }

  take({ steps, weights, since, losses }: HandedSteps): void {
    for (const [index, step] of steps.entries()) this.#add(step, weights[index] ?? 0, since)
    for (const loss of losses) this.#losses.add(loss)
    this.#progress()
    this.#options.counters.add('heard', 1)
  }

  flush({ flush, level, final, ends }: FlushOrder): void {
    this.#cut(final, () => {
      if (ends) this.#outbox.end()
      this.#waiters.wait(level, () => {
        this.#folder?.tidy()
        this.#options.tell({ flushed: flush })
      })
    })
    this.#key.hurry()
    this.#sender.hurry()
  }

  drain({ drain, isOver }: DrainOrder): void {
    this.#cut(true, () => {
      this.#outbox.advance(true)
      // Where the collector does not take it, the disk is good enough at once.
      const settled = (): void => {
        this.#release()
        this.#options.counters.set('drained', drain)
      }
      this.#waiters.wait('ended', settled, isOver || this.#sender.isFailing)
    })
    this.#key.hurry()
    this.#sender.hurry()
  }

  /** Resolves once nothing is under way any more. */
  async stop(): Promise<void> {
    clearTimeout(this.#gapTimer)
    clearInterval(this.#watch)
    this.#preparation.stop()
    this.#outbox.advance(true)
    this.#release()
    this.#key.stop()
    this.#sender.stop()
    this.#client.close()
    await this.#running
  }

  #add(step: Step, weight: number, since: number): void {
    this.#preparation.prepare(step, { counted: true, weight, since }, (made) =>
      this.#added(step, weight, made),
    )
  }

  #added(step: Step, weight: number, made: Prepared): void {
    const { counters } = this.#options
    const item = typeof made === 'object' ? made : null
    if (made !== null) this.#open.note(step)
    if (item && item.json.length <= mostStepChars) return this.#batch(item)
    counters.add('doneSteps', 1)
    counters.add('doneBytes', weight)
    if (made === null) counters.add('acknowledged', 1)
    else {
      counters.add('dropped', 1)
      this.#losses.add(lossOf(step, typeof made === 'string' ? made : 'too_large'))
      if (item) this.#preparation.forget()
    }
    if (this.#preparation.isDeferred) this.#progress()
  }

  /** Tells of others: in no figure. */
  #addOwn(step: Step): void {
    const handed = { counted: false, weight: 0, since: Date.now() }
    this.#preparation.prepare(step, handed, (made) => {
      if (typeof made === 'object' && made) this.#batch(made)
    })
  }

  #batch(item: WireItem): void {
    this.#batcher.add(item)
    // Of what is prepared later nobody else tells.
    if (this.#preparation.isDeferred) this.#progress()
  }

  /** Everything that was handed over is in a batch, and what was lost is told with it. */
  #cut(isLast: boolean, done: () => void): void {
    this.#preparation.after(() => {
      // The ends of what is under way will not be told.
      if (isLast)
        this.#tellLost({ session: this.#session, traces: this.#open.take(), at: Date.now() })
      this.#tellGaps()
      this.#preparation.after(() => {
        this.#batcher.cut()
        done()
      })
    })
  }

  #tellGaps(): void {
    clearTimeout(this.#gapTimer)
    this.#gapTimer = undefined
    for (const loss of this.#losses.take()) this.#addOwn(gapStep(loss, this.#session, ++this.#gaps))
  }

  #tellLost({ session, traces, at }: LostSession): void {
    for (const traceId of traces) this.#addOwn(sessionLostStep(traceId, session, at))
  }

  #lookAround(): void {
    this.#dead?.beat()
    if (this.#outbox.since === undefined) this.#folder?.tidy()
    if (this.#open.size === 0) this.#preparation.rest()
    if (++this.#beats % beatsPerScan === 0) this.#dead?.scan()
  }

  #release(): void {
    this.#folder?.release()
    this.#dead?.release()
  }

  /** What is written down of open runs is as it is, once all that was told of them is on disk. */
  #settleOpen(): void {
    if (this.#batcher.since !== undefined || this.#outbox.oldestUnsafe !== Number.POSITIVE_INFINITY)
      return
    this.#open.settle()
    try {
      this.#folder?.saveOpen()
    } catch {
      // The next batch tells of a disk that cannot be written.
    }
  }

  #progress(): void {
    const { counters, settings } = this.#options
    counters.set('open', this.#open.size)
    const { size, since } = this.#preparation
    const oldest = this.#outbox.since ?? this.#batcher.since ?? since
    counters.set('oldest', oldest ?? 0)
    const unsafeSteps = this.#outbox.unsafeSteps + size
    const isTold = this.#losses.isEmpty
    const isSafe = isTold && this.#batcher.since === undefined && unsafeSteps === 0
    counters.set('waiting', isTold && oldest === undefined ? 0 : 1)
    counters.set('unsafe', isSafe ? 0 : 1)
    this.#sender.wake()
    if (!isTold && unsafeSteps < settings.queue.steps / 2)
      this.#gapTimer ??= setTimeout(() => this.#tellGaps(), gapPause)
    this.#settleOpen()
    this.#waiters.look()
  }

  #makeFolder(spool: SpoolFolder): SessionFolder {
    return new SessionFolder({
      spool,
      session: this.#session,
      owner: thisProcess(this.#options.started),
      open: this.#open,
      notice: (notice) => this.#say(notice),
    })
  }

  #makeDead(spool: SpoolFolder): DeadSessions {
    return new DeadSessions({
      spool,
      session: this.#session,
      owner: thisProcess(this.#options.started),
      onLost: (lost, done) => {
        this.#tellLost(lost)
        this.#preparation.after(() => {
          this.#batcher.cut()
          this.#waiters.wait('spooled', done)
        })
      },
      onLoss: (loss) => {
        this.#losses.add(loss)
        this.#progress()
      },
      notice: (notice) => this.#say(notice),
      onTaken: () => this.#sender.wake(),
    })
  }

  #makeKey(): ProducerKey {
    const { settings, counters } = this.#options
    return new ProducerKey({
      settings,
      client: this.#client,
      headers: headersOf(settings),
      backOff: new BackOff(),
      memory: {
        load: () => this.#spool?.loadKey() ?? null,
        loadOrigin: () => this.#spool?.loadOrigin() ?? null,
        save: (key, origin) => this.#spool?.saveKey(key, origin),
      },
      notice: (notice) => this.#say(notice),
      onFailure: (isKeyRefused) => {
        counters.set('keyRefused', isKeyRefused ? 1 : 0)
        this.#waiters.failed()
      },
      onKey: () => {
        counters.set('keyRefused', 0)
        this.#outbox.advance()
      },
      onOrigin: (origin) => this.#preparation.useOrigin(origin),
    })
  }

  #makeOutbox(): Outbox {
    const { settings, counters } = this.#options
    return new Outbox({
      batchJson: (items, sequence) => this.#preparation.batchJson(items, sequence),
      counters,
      losses: this.#losses,
      store: this.#folder,
      key: () => this.#key.current,
      signing: settings.signingSeed ? new BatchSigning(settings.signingSeed) : null,
      notice: (notice) => this.#say(notice),
      onProgress: () => this.#progress(),
      onLoss: () => this.#preparation.forget(),
    })
  }

  #makeSender(): Sender {
    const { settings, counters } = this.#options
    const guard = new CheckpointGuard({
      ...{ settings, client: this.#client, headers: headersOf(settings), counters },
      memory: this.#spool?.memory ?? null,
      notice: (notice) => this.#say(notice),
    })
    return new Sender({
      client: this.#client,
      guard,
      headers: {
        ...headersOf(settings),
        'content-type': sealedBatchType,
      },
      level: settings.acknowledge === 'spooled' ? 'published' : settings.acknowledge,
      counters,
      backOff: new BackOff(),
      sources: this.#dead ? [this.#outbox, this.#dead] : [this.#outbox],
      notice: (notice) => this.#say(notice),
      onFailure: () => this.#waiters.failed(),
      onRefusal: () => this.#key.refresh(),
      isKeyTaken: () => this.#key.isTaken(),
    })
  }

  #say(notice: Notice): void {
    this.#options.tell({ notice })
  }
}
