// Looks at a log again and again, and tells what is wrong once when it begins, again while it lasts, and when it is over.
import { setTimeout as sleep } from 'node:timers/promises'
import { SealtraceError } from '../error.ts'
import type { TreeHead } from '../ledger/proof.ts'
import type { Alert } from './monitor-alert.ts'
import { lookAt, type Look, type MonitorStore, type Watched } from './monitor.ts'

/** Where it is told. Nothing here may throw or reject. */
export interface MonitorTeller {
  alert(alert: Alert): void
  /** What was told is so no more. */
  over(alert: Pick<Alert, 'code' | 'source'>): void
  /** The log has grown, and all of it fits together. */
  verified(head: TreeHead, look: Look): void
}

export interface MonitorLoopOptions {
  readonly watched: Watched
  readonly store: MonitorStore
  readonly teller: MonitorTeller
  /** Milliseconds between two looks. */
  readonly interval: number
  /** Milliseconds that the log, or who else has it, may be out of reach, or one look may take, before that is told. */
  readonly maxUnreachable: number
  /** Ends it, between two looks. */
  readonly signal: AbortSignal
  readonly now?: () => number
}

/** Milliseconds after which what lasts is told again. */
const repeat = 60 * 60_000

/** Resolves when it is ended. Rejects with what the store throws, and with `verification_failed` where what is remembered was signed by another key. */
export async function monitorLoop(options: MonitorLoopOptions): Promise<void> {
  const { interval, signal } = options
  const round = new Round(options)
  while (!signal.aborted) {
    await round.look()
    await sleep(interval, undefined, { signal }).catch(() => {})
  }
}

class Round {
  readonly #options: MonitorLoopOptions
  readonly #now: () => number
  /** By what is wrong with whom: when it was told last. */
  readonly #told = new Map<string, { at: number; alert: Alert }>()
  /** By name: since when it is out of reach. */
  readonly #away = new Map<string, number>()
  #size = -1

  constructor(options: MonitorLoopOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async look(): Promise<void> {
    const { watched, store, teller, maxUnreachable } = this.#options
    const now = this.#now()
    let look: Look
    const slow = setTimeout(() => this.#tell([slowness()], this.#now()), maxUnreachable)
    try {
      look = await lookAt(watched, store, now)
    } catch (error) {
      if (!SealtraceError.is(error) || error.code !== 'unavailable') throw error
      // Of what was wrong before nothing is known now.
      return this.#tell(this.#awayOf([unreachable(error)], now), now)
    } finally {
      clearTimeout(slow)
    }
    const { alerts, head } = look
    this.#tell(this.#awayOf(alerts, now), now)
    // Where not all could be had, nothing is known of some of what was wrong.
    if (!alerts.some(({ code, source }) => code === 'unreachable' && source === 'log'))
      this.#end(alerts)
    if (!head || head.size === this.#size) return
    this.#size = head.size
    teller.verified(head, look)
  }

  /** Without those that have been out of reach for a short time. */
  #awayOf(alerts: readonly Alert[], now: number): Alert[] {
    const names = new Set(
      alerts.filter(({ code }) => code === 'unreachable').map(({ source }) => source),
    )
    for (const name of this.#away.keys()) if (!names.has(name)) this.#away.delete(name)
    for (const name of names) this.#away.set(name, this.#away.get(name) ?? now)
    return alerts.filter(
      ({ code, source }) =>
        code !== 'unreachable' ||
        now - (this.#away.get(source) ?? now) >= this.#options.maxUnreachable,
    )
  }

  #tell(alerts: readonly Alert[], now: number): void {
    for (const alert of alerts) {
      const told = this.#told.get(keyOf(alert))
      if (told && now - told.at < repeat && told.alert.level === alert.level) continue
      this.#told.set(keyOf(alert), { at: now, alert })
      this.#options.teller.alert(alert)
    }
  }

  #end(alerts: readonly Alert[]): void {
    const now = new Set(alerts.map(keyOf))
    for (const [key, { alert }] of this.#told) {
      if (now.has(key)) continue
      this.#told.delete(key)
      this.#options.teller.over(alert)
    }
  }
}

function keyOf({ code, source }: Pick<Alert, 'code' | 'source'>): string {
  return `${code} ${source}`
}

/** Told while it lasts: who serves the files could draw it out. */
function slowness(): Alert {
  const message =
    'a look at the log has taken that long and goes on: there is much to verify, or its files come slowly; what is wrong is told at its end'
  return { ...unreachable({ message }), level: 'warning' }
}

function unreachable({ message }: Pick<SealtraceError, 'message'>): Alert {
  return { level: 'alert', code: 'unreachable', source: 'log', message, evidence: null }
}
