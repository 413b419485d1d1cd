// Has published checkpoints cosigned, beside the log and never in its way: asks the witnesses of the policy, keeps the newest
// checkpoint that met it, and tells people when one stays unwitnessed or a witness has seen another history.
import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { equalBytes } from '../crypto/equal.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { proveConsistency, rootAt } from '../ledger/tree.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { withLines } from '../ledger/witness/cosignature-lines.ts'
import {
  createWitnessClient,
  witnessFailures,
  type WitnessAnswer,
} from '../ledger/witness/witness-client.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import type { LogStore } from '../store/log-store.ts'
import type { Metrics } from './metrics.ts'
import { WitnessDesk, type WitnessView } from './witnessing-desk.ts'
import { Gatherings, type Gathering } from './witnessing-gatherings.ts'
import { LagWatch } from './witnessing-lag.ts'

/** As much of an open log as is needed. */
export interface WitnessedLog {
  readonly info: Pick<OpenLog['info'], 'origin'>
  readonly store: Pick<LogStore, 'checkpoint' | 'witnessed' | 'addWitnessed' | 'readTile'>
  readonly recorder: Pick<OpenLog['recorder'], 'audit'>
  onPublished(listener: (size: number) => void): void
}

export interface WitnessingOptions {
  readonly policy: WitnessPolicy
  /** Milliseconds, as in the settings. */
  readonly interval: number
  readonly timeout: number
  readonly maxLag: number
  /** Milliseconds that a witness which fails, or raised an alarm, is left alone; default one minute. */
  readonly longestPause?: number
  readonly metrics: Pick<Metrics, 'add'>
  /** Told, in one line for people, what is wrong with a witness, and that records stay unwitnessed. */
  readonly onWarning: (warning: string) => void
  /** Milliseconds that never go back; default since the process started. */
  readonly now?: () => number
}

export interface WitnessingStatus {
  /** Size of the newest checkpoint that met the policy; 0 before the first. */
  readonly witnessed: number
  /** Records that are published and not witnessed. */
  readonly lagRecords: number
  /** Since the oldest of them was published, as far as this process saw it. */
  readonly lagSeconds: number
  readonly witnesses: readonly WitnessView[]
}

export interface Witnessing {
  /** Whether a checkpoint of this size or more met the policy, now or within the time. Never rejects. */
  reached(size: number, timeoutMs: number): Promise<boolean>
  status(): WitnessingStatus
  /** Gives up what is asked at the moment; who waits for {@link reached} is told no. */
  close(): Promise<void>
}

export function keepWitnesses(log: WitnessedLog, options: WitnessingOptions): Witnessing {
  return new WitnessKeeper(log, options)
}

interface Waiter {
  readonly size: number
  readonly end: (isReached: boolean) => void
}

class WitnessKeeper implements Witnessing {
  readonly #log: WitnessedLog
  readonly #options: WitnessingOptions
  readonly #now: () => number
  readonly #desks: readonly WitnessDesk[]
  readonly #lag: LagWatch
  readonly #waiters = new Set<Waiter>()
  readonly #end = new AbortController()
  readonly #working = new Set<Promise<void>>()
  readonly #told = new Set<string>()
  readonly #gatherings: Gatherings
  #witnessed = 0
  #published = 0
  #isBehind = false
  #timer: { readonly at: number; readonly handle: NodeJS.Timeout } | null = null
  #lastRound = -Infinity

  constructor(log: WitnessedLog, options: WitnessingOptions) {
    this.#log = log
    this.#options = options
    const { policy, interval, timeout, maxLag, longestPause } = options
    const { now = () => performance.now() } = options
    this.#now = now
    this.#gatherings = new Gatherings(timeout)
    this.#desks = policy.witnesses.flatMap(({ name, vkey, url }) => {
      if (url === undefined) return []
      const client = createWitnessClient({ vkey, url, timeout })
      return new WitnessDesk({ name, client, interval, longestPause, now })
    })
    this.#lag = new LagWatch({
      ...{ maxLag, now },
      onLate: (lag) => this.#tellLate(lag),
      onRecovered: () => this.#tellRecovered(),
    })
    log.onPublished((size) => this.#notePublished(size))
    this.#work(this.#begin())
  }

  reached(size: number, timeoutMs: number): Promise<boolean> {
    if (this.#witnessed >= size) return Promise.resolve(true)
    if (this.#end.signal.aborted) return Promise.resolve(false)
    return new Promise((resolve) => {
      const waiter: Waiter = {
        size,
        end: (isReached) => {
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          resolve(isReached)
        },
      }
      const timer = setTimeout(() => waiter.end(false), timeoutMs)
      this.#waiters.add(waiter)
    })
  }

  status(): WitnessingStatus {
    return {
      witnessed: this.#witnessed,
      lagRecords: Math.max(0, this.#published - this.#witnessed),
      lagSeconds: this.#lag.lag / 1000,
      witnesses: this.#desks.map(({ view }) => view),
    }
  }

  async close(): Promise<void> {
    this.#end.abort()
    if (this.#timer) clearTimeout(this.#timer.handle)
    this.#lag.close()
    for (const waiter of this.#waiters) waiter.end(false)
    await Promise.all(this.#working)
  }

  /** What met the policy of an earlier start must meet this one to count; the row that it lies in is not trusted. */
  async #begin(): Promise<void> {
    const { store } = this.#log
    const stored = await store.witnessed()
    const checkpoint = await store.checkpoint()
    const kept = stored && this.#met(stored.note)
    if (kept) {
      const isOurs =
        kept.size === stored.size &&
        kept.size <= (checkpoint?.size ?? 0) &&
        equalBytes(rootAt(store, kept.size), kept.root)
      if (isOurs) this.#advance(kept.size, null)
      else
        this.#tellOnce(
          'the witnessed checkpoint in the store is not of this tree: it does not count, and witnesses are asked anew; run `sealtrace verify`',
        )
    }
    if (checkpoint) this.#notePublished(checkpoint.size)
  }

  #notePublished(size: number): void {
    const now = this.#now()
    this.#published = Math.max(this.#published, size)
    this.#gatherings.noteNewer(size, now)
    if (size > this.#witnessed && !this.#isBehind) this.#setBehind(now)
    this.#schedule(now)
  }

  #setBehind(since: number | null): void {
    this.#isBehind = since !== null
    this.#lag.set(since)
  }

  /** A round of questions at this time, but for the pause between two. */
  #schedule(wanted: number): void {
    if (this.#end.signal.aborted) return
    const at = Math.max(wanted, this.#lastRound + this.#options.interval)
    if (this.#timer && this.#timer.at <= at) return
    if (this.#timer) clearTimeout(this.#timer.handle)
    const wait = Math.min(Math.max(0, at - this.#now()), 2 ** 31 - 1)
    const handle = setTimeout(() => {
      this.#timer = null
      this.#work(this.#round())
    }, wait)
    handle.unref()
    this.#timer = { at, handle }
  }

  #work(job: Promise<void>): void {
    const guarded = job
      .catch((error: unknown) => {
        if (!this.#end.signal.aborted)
          this.#tellOnce(`witnesses cannot be asked: ${reasonOf(error)}`)
      })
      .finally(() => this.#working.delete(guarded))
    this.#working.add(guarded)
  }

  async #round(): Promise<void> {
    const now = this.#now()
    this.#lastRound = now
    // Read anew: only what is stored is ever shown.
    const checkpoint = await this.#log.store.checkpoint()
    if (!checkpoint || this.#end.signal.aborted) return
    const gathering = this.#gatherings.of(checkpoint, now)
    if (gathering.size < checkpoint.size) this.#schedule(gathering.begun + this.#options.timeout)
    for (const desk of this.#desks) {
      const due = desk.dueAt(gathering.size)
      if (due === null) continue
      if (due > now) this.#schedule(due)
      else this.#work(this.#ask(desk, gathering))
    }
  }

  async #ask(desk: WitnessDesk, gathering: Gathering): Promise<void> {
    gathering.asking += 1
    try {
      const { size } = gathering
      const prove = (from: number) => proveConsistency(this.#log.store, from, size)
      const answer = await desk.ask(gathering, prove, this.#end.signal)
      if (!this.#end.signal.aborted) await this.#note(desk, gathering, answer)
    } finally {
      gathering.asking -= 1
      // The newest may be larger by now, and this witness free for it.
      const due = desk.dueAt(this.#published)
      if (due !== null) this.#schedule(due)
    }
  }

  async #note(desk: WitnessDesk, gathering: Gathering, answer: WitnessAnswer): Promise<void> {
    if (answer.kind === 'cosigned') {
      desk.noteCosigned(gathering.size)
      gathering.lines.set(desk, answer.line)
      if (answer.ignored > 0)
        this.#tellOnce(
          `witness ${desk.name} answers signatures that are not its own, or not good: they are left out`,
        )
      return this.#complete(gathering)
    }
    if (answer.kind === 'inconsistent') return this.#alarm(desk, 'it has seen another history')
    if (answer.kind === 'failed') return this.#noteFailure(desk, answer)
    // Others may show our newer checkpoints to a witness: ahead of what was sent is not yet ahead of what is stored.
    gathering.isOver = true
    const stored = (await this.#log.store.checkpoint())?.size ?? 0
    if (answer.size > stored)
      await this.#alarm(desk, `it has seen ${answer.size} records, and this log has ${stored}`)
  }

  /** Stores the checkpoint once its cosignatures are enough, and again when there are more. */
  async #complete(gathering: Gathering): Promise<void> {
    const note = withLines(gathering.note, gathering.lines.values())
    if (gathering.size < this.#witnessed || !this.#met(note)) return
    await this.#log.store.addWitnessed({ size: gathering.size, note })
    gathering.isOver = true
    if (gathering.size > this.#witnessed) this.#advance(gathering.size, gathering.supersededAt)
    if (gathering.size < this.#published) this.#schedule(this.#now())
  }

  /** `behindSince`: when the first checkpoint above this size was published, where that is known. */
  #advance(size: number, behindSince: number | null): void {
    this.#witnessed = size
    this.#setBehind(this.#published <= size ? null : (behindSince ?? this.#now()))
    for (const waiter of this.#waiters) if (waiter.size <= size) waiter.end(true)
  }

  /** The checkpoint, when the policy is met for it. */
  #met(note: Uint8Array): Checkpoint | null {
    const { policy } = this.#options
    const { origin } = this.#log.info
    const keys = policy.logs
      .map(({ vkey }) => vkey)
      .filter((vkey) => parseVerifierKey(vkey).name === origin)
    try {
      const checkpoint = openCheckpoint(note, keys, origin, cosignersOf(policy))
      return quorumMet(policy, checkpoint) ? checkpoint : null
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
      this.#tellOnce(
        'the witness policy does not name the key that signs this log now; add its `log` line and start again',
      )
      return null
    }
  }

  #noteFailure(
    desk: WitnessDesk,
    { reason, retryAfter }: WitnessAnswer & { kind: 'failed' },
  ): void {
    this.#options.metrics.add('sealtrace_witness_errors_total', { witness: desk.name, reason })
    if (desk.noteFailure(reason, retryAfter))
      this.#options.onWarning(`witness ${desk.name}: ${witnessFailures[reason]}`)
  }

  /** Told at once, and on the record. */
  async #alarm(desk: WitnessDesk, what: string): Promise<void> {
    const labels = { witness: desk.name, reason: 'alarm' }
    this.#options.metrics.add('sealtrace_witness_errors_total', labels)
    if (!desk.noteAlarm(what)) return
    this.#options.onWarning(
      `ALARM: witness ${desk.name} does not cosign this log: it says that ${what}. Records were dropped or changed here, another log signs with this key, or the witness is wrong. Ask it for GET /HASH/checkpoint (HASH: SHA-256 of the origin, in hex): if a key of this log has signed what it shows, stop, and compare with \`sealtrace verify\` and your backups`,
    )
    await this.#audit({
      ...{ action: 'witness.alarm', outcome: 'failed' },
      details: { witness: desk.name, what },
    })
  }

  #tellLate(lag: number): void {
    const { witnessed, lagRecords } = this.status()
    const seconds = Math.round(lag / 1000)
    this.#options.onWarning(
      `${lagRecords} records are published and not witnessed, the oldest for ${seconds} s: too few witnesses of the policy cosign`,
    )
    const details = { witnessed, lagRecords, lagSeconds: seconds }
    this.#work(this.#audit({ action: 'witness.late', outcome: 'failed', details }))
  }

  #tellRecovered(): void {
    this.#options.onWarning('records are witnessed again')
    const details = { witnessed: this.#witnessed }
    this.#work(this.#audit({ action: 'witness.recovered', outcome: 'allowed', details }))
  }

  async #audit(entry: Pick<AuditEntry, 'action' | 'outcome' | 'details'>): Promise<void> {
    await this.#log.recorder.audit({ ...entry, actor: 'collector' }).catch(() => {
      this.#options.onWarning('what was told of witnesses could not be put on the record')
    })
  }

  #tellOnce(what: string): void {
    if (this.#told.has(what)) return
    this.#told.add(what)
    this.#options.onWarning(what)
  }
}

function reasonOf(error: unknown): string {
  return SealtraceError.is(error) ? error.message : 'the store failed'
}
