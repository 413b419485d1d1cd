// Steps leave the process sealed to a reader key: one after the other, as soon as it is known for which log.
import { hpkeSender } from '../../crypto/hpke.ts'
import { SealtraceError } from '../../error.ts'
import { readerKems, readerSlotInfo } from '../../keys/reader-slot.ts'
import { parseReaderPublicKey, type ReaderPublicKey } from '../../keys/reader-public-key.ts'
import { compilePolicy, type Policy } from '../../protect/policy.ts'
import type { Step } from '../../record/step.ts'
import { clientSealedJson, type WireSlot } from '../../seal/format/client-sealed.ts'
import { parseProducerIndexKey, type ProducerIndexKey } from '../../terms/producer-index-key.ts'
import type { Counters } from '../transport/counters.ts'
import type { LossReason } from '../transport/loss-tally.ts'
import { batchJson, type Sender, type WireItem } from '../transport/plain-batch.ts'
import type { HandedOver, Preparation, Prepared } from '../transport/preparation.ts'
import type { TransportSettings } from '../transport/read-options.ts'
import type { Notice } from '../transport/transport-options.ts'
import { bareStep } from './bare-step.ts'
import { RecordSealer, type SealedStep } from './record-sealer.ts'

export interface SealedPreparationOptions {
  readonly settings: Pick<TransportSettings, 'policy' | 'ingestKey' | 'clientSealing'>
  readonly sender: Sender
  readonly counters: Pick<Counters, 'add'>
  readonly notice: (notice: Notice) => void
}

interface Job {
  readonly since: number | undefined
  /** Gives what is to be called once the job is out of the queue. */
  readonly work: () => Promise<() => void>
}

/** Milliseconds that it works without a look at what else there is to do. */
const longestTurn = 10
/** Milliseconds without a step after which the keys of runs are forgotten. */
const restAfter = 60_000

export class SealedPreparation implements Preparation {
  readonly isDeferred = true
  readonly #options: SealedPreparationOptions
  readonly #policy: Policy
  readonly #reader: ReaderPublicKey
  readonly #indexKey: ProducerIndexKey | null
  readonly #jobs = new Set<Job>()
  #sealer: RecordSealer | null = null
  /** Those of which nothing may be left, once the step is done that is under way. */
  readonly #stale = new Set<RecordSealer>()
  #origin = ''
  #isRunning = false
  /** When the last step was sealed; 0: nothing is in memory that was sealed. */
  #last = 0
  #toldMonth = ''

  /** Throws `config_invalid` for a policy that is off, `usage` for keys that are. */
  constructor(options: SealedPreparationOptions) {
    const { policy, clientSealing } = options.settings
    const reader = parseReaderPublicKey(clientSealing?.readerKey ?? '')
    if (!reader || !canSealTo(reader))
      throw new SealtraceError('usage', 'producerKey is no reader key that can be sealed to')
    this.#options = options
    this.#reader = reader
    this.#policy = compilePolicy(policy)
    this.#indexKey = parseProducerIndexKey(clientSealing?.indexKey ?? '')
    if (clientSealing?.origin !== undefined) this.useOrigin(clientSealing.origin)
  }

  get size(): number {
    return this.#jobs.size
  }

  get since(): number | undefined {
    for (const { since } of this.#jobs) if (since !== undefined) return since
    return undefined
  }

  prepare(step: Step, handed: HandedOver, done: (made: Prepared) => void): void {
    const work = async (): Promise<() => void> => {
      const made = await this.#made(step, handed)
      return () => done(made)
    }
    this.#add({ since: handed.since, work })
  }

  after(work: () => void): void {
    if (this.#jobs.size === 0) work()
    else this.#add({ since: undefined, work: async () => work })
  }

  batchJson(items: readonly WireItem[], sequence: number): string {
    const { sender } = this.#options
    const { session, version } = sender
    // What says something by itself holds nothing to seal.
    if (items.length === 0) return batchJson(items, { ...sender, resource: {} }, sequence)
    const slots = new Set<WireSlot>()
    for (const { slot } of items) if (slot) slots.add(slot)
    return clientSealedJson(
      { session, sequence, name: 'sealtrace', version },
      { origin: items[0]?.origin ?? this.#origin, reader: this.#reader },
      { slots: [...slots], records: items.map(({ json }) => json) },
    )
  }

  forget(): void {
    this.#last = 0
    if (this.#sealer) this.#stale.add(this.#sealer)
    if (!this.#isRunning) this.#forgetStale()
  }

  rest(): void {
    if (this.#last > 0 && this.#jobs.size === 0 && performance.now() - this.#last > restAfter)
      this.forget()
  }

  useOrigin(origin: string): void {
    if (origin === this.#origin) return
    const { settings, sender } = this.#options
    this.forget()
    this.#origin = origin
    this.#sealer = new RecordSealer({
      ...{ origin, sender },
      reader: this.#reader,
      policy: this.#policy,
      indexKey: this.#indexKey,
      ingestKey: settings.ingestKey,
    })
    void this.#run()
  }

  stop(): void {
    this.#jobs.clear()
    this.forget()
  }

  #add(job: Job): void {
    this.#jobs.add(job)
    void this.#run()
  }

  async #run(): Promise<void> {
    if (this.#isRunning || !this.#sealer) return
    this.#isRunning = true
    // Not in the turn of who called: what it is about to do comes first.
    await Promise.resolve()
    let began = performance.now()
    for (const job of this.#jobs) {
      const done = await job.work()
      this.#forgetStale()
      // Out of the queue by now, if it was stopped.
      if (this.#jobs.delete(job)) done()
      if (performance.now() - began < longestTurn) continue
      await new Promise(setImmediate)
      began = performance.now()
    }
    this.#isRunning = false
    this.#forgetStale()
  }

  #forgetStale(): void {
    for (const sealer of this.#stale) sealer.forget()
    this.#stale.clear()
  }

  async #made(step: Step, handed: HandedOver): Promise<Prepared> {
    const sealer = this.#sealer
    if (!sealer) return null
    this.#last = performance.now()
    try {
      const sealed = await sealer.seal(step).catch(() => sealer.seal(bareStep(step)))
      return sealed && this.#item(step, handed, sealed)
    } catch (error) {
      return this.#failed(step, SealtraceError.is(error) ? error.code : 'internal')
    }
  }

  #item(step: Step, handed: HandedOver, { json, slot, unindexed }: SealedStep): WireItem {
    if (unindexed !== undefined) this.#tellUnindexed(unindexed)
    const { traceId, kind, startTime, endTime = startTime } = step
    const times = { first: startTime, last: Math.max(startTime, endTime) }
    return { json, traceId, kind, ...times, ...handed, slot, origin: this.#origin }
  }

  #failed(step: Step, code: string): LossReason {
    const what = `a step of the kind ${step.kind} cannot be sealed (${code})`
    this.#options.notice({
      level: 'error',
      code: 'refused',
      message: `${what}: not kept, and the log will say that it is missing`,
    })
    return code === 'too_large' ? code : 'refused'
  }

  #tellUnindexed(month: string): void {
    this.#options.counters.add('notIndexed', 1)
    if (this.#toldMonth === month) return
    this.#toldMonth = month
    this.#options.notice({
      level: 'warning',
      code: 'index_month_missing',
      message: `indexKey has no key for ${month}: what is sealed is found by its header only; make a new one (sealtrace keys index-key)`,
    })
  }
}

/** Some bytes of the right length are no public key. */
function canSealTo({ suite, bytes }: ReaderPublicKey): boolean {
  try {
    hpkeSender(bytes, readerSlotInfo, readerKems[suite])[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}
