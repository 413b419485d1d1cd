// What all reads of runs share: the records put together, what they sum up to, and the word on the record before a look.
import { fromHex } from '../crypto/encoding.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import type { Recorder } from '../journal/recorder.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Header } from '../record/header.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import type { LogStore } from '../store/log-store.ts'
import { PartOpener } from './part-opener.ts'
import type { Principal } from './principal.ts'
import type { ReadSettings } from './read-settings.ts'
import { resolveInTurns, type ResolvedRecord } from './resolve-trace.ts'
import { summarizeTrace, type TraceSummary } from './trace-summary.ts'

export interface ReadSources extends ReadSettings {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: Pick<Recorder, 'audit'>
  /** Milliseconds; default the system's clock. */
  readonly now?: () => number
}

/** Milliseconds in which a principal's reads of one thing are one entry. */
const minute = 60_000
const mostNotes = 10_000
/** Milliseconds, and records of all runs that are kept together. */
const recentFor = 30_000
const mostRecent = 20_000

interface Recent {
  readonly version: string
  readonly until: number
  readonly resolved: readonly ResolvedRecord[]
}

export class RunLoader {
  readonly sources: ReadSources
  readonly #notes = new Map<string, { readonly until: number; readonly entry: Promise<string> }>()

  readonly #recent = new Map<string, Recent>()
  #recentRecords = 0

  constructor(sources: ReadSources) {
    this.sources = sources
  }

  now(): number {
    return (this.sources.now ?? Date.now)()
  }

  /** In ledger order. Lets other work of the thread go on. */
  async resolved(trace: string): Promise<ResolvedRecord[]> {
    const { store } = this.sources
    return resolveInTurns(await store.trace(trace), store)
  }

  /** The same for who looks at one step after the other: kept for half a minute, and as long as no record comes or goes. */
  async recent(trace: string): Promise<readonly ResolvedRecord[]> {
    const version = await this.sources.store.runs.version(trace)
    const known = this.#recent.get(trace)
    if (known && known.version === version && performance.now() < known.until) return known.resolved
    const resolved = await this.resolved(trace)
    this.#forget(trace)
    if (version === null || resolved.length > mostRecent) return resolved
    this.#recent.set(trace, { version, resolved, until: performance.now() + recentFor })
    this.#recentRecords += resolved.length
    for (const name of this.#recent.keys()) {
      if (this.#recentRecords <= mostRecent) break
      this.#forget(name)
    }
    return resolved
  }

  #forget(trace: string): void {
    this.#recentRecords -= this.#recent.get(trace)?.resolved.length ?? 0
    this.#recent.delete(trace)
  }

  opener(trace: string, budget = new OpenBudget()): PartOpener {
    const { store, ring, origin } = this.sources
    return new PartOpener({ store, ring, origin, budget }, fromHex(trace) ?? new Uint8Array(0))
  }

  /** `lastRecord`: when the last of them was written, milliseconds. */
  summary(trace: string, headers: readonly Header[], lastRecord: number): TraceSummary {
    const { prices, runTimeout } = this.sources
    return summarizeTrace(trace, headers, {
      now: this.now(),
      lastRecord,
      ...(prices && { prices }),
      ...(runTimeout !== undefined && { runTimeout }),
    })
  }

  /** Resolves with the id of the entry once it is on the record. */
  note(
    { name, address }: Principal,
    entry: Pick<AuditEntry, 'action' | 'target' | 'details'>,
  ): Promise<string> {
    const from = address ? { address } : {}
    return this.sources.recorder.audit({ outcome: 'allowed', actor: name, ...from, ...entry })
  }

  /** The same once a minute: `what` tells apart the looks that one entry does not stand for. */
  async noteOnce(
    principal: Principal,
    what: string,
    entry: Parameters<RunLoader['note']>[1],
  ): Promise<void> {
    const key = JSON.stringify([principal.name, principal.address, entry.action, what])
    const known = this.#notes.get(key)
    if (known && this.now() < known.until) return void (await known.entry)
    const written = this.note(principal, entry)
    this.#notes.delete(key)
    this.#notes.set(key, { until: this.now() + minute, entry: written })
    const [oldest] = this.#notes.keys()
    if (this.#notes.size > mostNotes && oldest !== undefined) this.#notes.delete(oldest)
    // What did not get onto the record stands for nothing.
    written.catch(() => this.#notes.delete(key))
    await written
  }
}

/** Headers that can be trusted, of steps. */
export function stepHeaders(resolved: readonly ResolvedRecord[]): Header[] {
  return resolved.flatMap(({ header }) => (header?.step ? header : []))
}
