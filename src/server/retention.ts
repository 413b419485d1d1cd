// Retention while the collector runs: at its times, and when another process asks for it.
import { setImmediate } from 'node:timers/promises'
import type { Principal } from '../access/principal.ts'
import { Retention, type RetentionOptions } from '../erase/retention.ts'
import {
  answerRequests,
  RetentionDesk,
  type RetentionRun,
  type RetentionView,
} from '../erase/retention-desk.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { RetentionText } from '../record/header.ts'
import type { Metrics } from './metrics.ts'

export interface RetentionKeeperOptions extends RetentionOptions {
  readonly text: RetentionText
  readonly everyMinutes: number
  readonly metrics: Metrics
  /** Told, in one line for people, why a run failed. It is taken up again. */
  readonly onWarning: (warning: string) => void
}

export interface RetentionKeeper {
  run(principal: Principal, request: { readonly dryRun: boolean }): Promise<RetentionRun>
  view(principal: Principal): Promise<RetentionView>
  /** When the last run that got to its end began, in seconds since the epoch; 0: none since the start. */
  readonly lastRun: number
  close(): Promise<void>
}

/** Milliseconds: the first run waits until the collector is at work, a failed one is tried again. */
const firstAfter = 60_000
const againAfter = 60_000

export function keepRetention(log: OpenLog, options: RetentionKeeperOptions): RetentionKeeper {
  return new Keeper(log, options)
}

class Keeper implements RetentionKeeper {
  lastRun = 0
  readonly #log: OpenLog
  readonly #options: RetentionKeeperOptions
  readonly #retention: Retention
  readonly #desk: RetentionDesk
  readonly #interval: number
  #timer: NodeJS.Timeout | undefined
  #running: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(log: OpenLog, options: RetentionKeeperOptions) {
    this.#log = log
    this.#options = options
    const { text, metrics } = options
    this.#retention = new Retention(log, text, {
      ...options,
      onTaken: ({ records, parts }) => {
        metrics.add('sealtrace_expired_records_total', {}, records)
        metrics.add('sealtrace_expired_parts_total', {}, parts)
      },
    })
    this.#desk = new RetentionDesk(log, this.#retention)
    this.#interval = options.everyMinutes * 60_000
    log.onIntent(() => this.#do(() => this.#answer()))
    this.#do(() => this.#answer())
    this.#after(Math.min(this.#interval, firstAfter))
  }

  async run(principal: Principal, request: { readonly dryRun: boolean }): Promise<RetentionRun> {
    const run = await this.#desk.run(principal, request)
    if (!request.dryRun) this.#ended()
    return run
  }

  view(principal: Principal): Promise<RetentionView> {
    return this.#desk.view(principal)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#retention.stop()
    await this.#running
  }

  #after(wait: number): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#do(() => this.#run()), wait)
    this.#timer.unref()
  }

  async #run(): Promise<void> {
    // What another process asked for, and failed then, has its answer by this run.
    if (!(await answerRequests(this.#log, this.#retention))) await this.#retention.expire()
    this.#ended()
    this.#after(this.#interval)
  }

  async #answer(): Promise<void> {
    if (await answerRequests(this.#log, this.#retention)) this.#ended()
  }

  #ended(): void {
    const { now = Date.now } = this.#options
    this.lastRun = Math.floor(now() / 1000)
  }

  /** One after the other. A failure is told, and tried again a minute later. */
  #do(work: () => Promise<void>): void {
    this.#running = this.#running
      .then(() => setImmediate())
      .then(() => (this.#closed ? undefined : work()))
      .catch((error: unknown) => {
        if (this.#closed) return
        this.#options.metrics.add('sealtrace_retention_errors_total')
        this.#options.onWarning(
          `retention could not be carried out, and is tried again: ${SealtraceError.is(error) ? error.message : 'the store failed'}`,
        )
        this.#after(Math.min(this.#interval, againAfter))
      })
  }
}

/** What is in force, in one line for people. */
export function retentionNotice(
  { days, rules }: RetentionText,
  { everyMinutes }: { readonly everyMinutes: number },
): string {
  const kept = (each: number | null): string =>
    each === null ? 'for ever' : each === 1 ? '1 day' : `${each} days`
  const more =
    rules.length === 0
      ? ''
      : `, ${rules.length} ${rules.length === 1 ? 'rule says' : 'rules say'} otherwise`
  return `retention: what is recorded is kept ${kept(days)}${more}; looked at every ${everyMinutes} minutes`
}
