// The audit log as auditors read it: who did what, masked as it was recorded, and which records came with how many hidden values.
import type { Recorder } from '../journal/recorder.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { LogStore } from '../store/log-store.ts'
import { auditBy } from './audit-by.ts'
import { auditView, type AuditView } from './audit-view.ts'
import { createBreath } from './breathe.ts'
import { createdAction, createdView, fitsCreated } from './created-view.ts'
import type { LookNotes } from './look-notes.ts'
import type { Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import { RunSight } from './run-sight.ts'

export interface AuditLogOptions {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: Pick<Recorder, 'audit'>
  readonly looks: Pick<LookNotes, 'note'>
  /** Entries that are opened for one page, whatever it finds: a rare actor takes several. Default 2000. */
  readonly mostOpened?: number
}

export interface AuditQuery {
  readonly actor?: string | undefined
  /** A whole action, or what it starts with before a dot. */
  readonly action?: string | undefined
  readonly outcome?: string | undefined
  readonly target?: string | undefined
  /** Milliseconds; `since` is in, `until` is not. */
  readonly since?: number | undefined
  readonly until?: number | undefined
}

export interface AuditPage {
  entries: AuditView[]
  /** Place to go on before; null: there is no more. */
  next: number | null
}

export interface FollowedEntry {
  readonly leaf: number
  readonly entry: AuditView
}

export interface FollowOptions {
  /** Leaf index of the last entry that was seen; default: what comes from now on. */
  readonly after?: number | undefined
  readonly signal: AbortSignal
  /** Resolves with who looks as he is now; rejects where he may not any more. */
  readonly principal: () => Promise<Principal>
  /** Whether to end by now; default: it goes on. */
  readonly isOver?: () => boolean
  /** Milliseconds between two looks; default 1000. */
  readonly every?: number
  /** Milliseconds without an entry after which null is given; default 15 000. */
  readonly quiet?: number
}

const exportPage = 500
const followPage = 100

export class AuditLog {
  readonly #options: AuditLogOptions

  constructor(options: AuditLogOptions) {
    this.#options = options
  }

  /** Newest first. Rejects with `not_found` for who may not. */
  async page(
    principal: Principal,
    query: AuditQuery & { readonly limit: number; readonly before?: number | undefined },
  ): Promise<AuditPage> {
    await this.#require(principal)
    const page = await this.#page(principal, query, query)
    await this.#options.looks.note(principal, 'audit.read')
    return page
  }

  /**
   * All of it, page by page. On the record by itself. `principal` is asked at each page who it is for by then: it ends where the
   * right does, by rejecting with `not_found`.
   */
  async *export(
    principal: () => Promise<Principal>,
    query: AuditQuery,
    format: 'ndjson' | 'csv',
  ): AsyncGenerator<AuditView[]> {
    const first = await principal()
    await this.#require(first)
    const { recorder } = this.#options
    const filters = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : name,
    )
    const about = { format, filters: filters.join(' ') }
    await auditBy(recorder, first, { action: 'audit.export', outcome: 'allowed', about })
    let before: number | undefined
    for (;;) {
      const who = await principal()
      await this.#require(who)
      const { entries, next } = await this.#page(who, query, { limit: exportPage, before })
      yield entries
      if (next === null) return
      before = next
    }
  }

  /** What comes, in ledger order, with the leaf index of each; null when nothing did for a while. Ends with the right. */
  async *follow(
    query: AuditQuery,
    { after, signal, principal, isOver = () => false, every = 1000, quiet = 15_000 }: FollowOptions,
  ): AsyncGenerator<FollowedEntry | null> {
    const { store } = this.#options
    let seen = after ?? (await store.entries.last())
    let silent = quiet
    while (!signal.aborted && !isOver()) {
      const isNews = (await store.entries.after(seen, 1)).length > 0
      let isMore = false
      if (isNews || silent >= quiet) {
        const { entries, last } = await this.since(await principal(), query, seen)
        isMore = last >= seen + followPage
        seen = last
        yield* entries.length > 0 ? entries : [null]
        silent = 0
      }
      if (!isMore) {
        await pause(every, signal)
        silent += every
      }
    }
  }

  /** A page of what came past a leaf index, in ledger order; `last` is how far it has looked. Rejects with `not_found`. */
  async since(
    principal: Principal,
    query: AuditQuery,
    after: number,
  ): Promise<{ entries: FollowedEntry[]; last: number }> {
    const { store, looks } = this.#options
    await this.#require(principal)
    await looks.note(principal, 'audit.read')
    const entries: FollowedEntry[] = []
    let last = after
    for (const row of await store.entries.after(after, followPage)) {
      const entry = await auditView(row, this.#options)
      last = row.index ?? last
      if (entry && fits(entry, query)) entries.push({ leaf: last, entry })
    }
    return { entries, last }
  }

  async #page(
    principal: Principal,
    { actor, ...filter }: AuditQuery,
    { limit, before }: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<AuditPage> {
    if (filter.action === createdAction)
      return this.#created(principal, { ...filter, actor }, { limit, before })
    const { mostOpened = 2000 } = this.#options
    const entries: AuditView[] = []
    const breath = createBreath(50)
    const chunk = Math.min(actor === undefined ? limit : mostOpened, 200)
    let at = before
    for (let opened = 0; ;) {
      const rows = await this.#options.store.entries.newest({ ...filter, before: at, limit: chunk })
      // Anew for each: what they may unpack to together is bounded, and reasons come from people.
      const openers: Parameters<typeof auditView>[2] = new Map()
      for (const row of rows) {
        await breath()
        at = row.seq
        opened++
        const view = await auditView(row, this.#options, openers)
        if (view && fits(view, { actor })) entries.push(view)
        if (entries.length >= limit) return { entries, next: at }
      }
      if (rows.length < chunk) return { entries, next: null }
      if (actor !== undefined && opened >= mostOpened) return { entries, next: at ?? null }
    }
  }

  /** They are headers of runs: of those that the principal may not see there are none. A page may be short. */
  async #created(
    principal: Principal,
    { actor, target: trace, since, until, outcome }: AuditQuery,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<AuditPage> {
    const { store } = this.#options
    // All of them have the same.
    if (!fitsCreated({ actor, outcome })) return { entries: [], next: null }
    const { rows, next } = await store.entries.created({ trace, since, until, ...page })
    const sight = new RunSight(principal, store)
    const entries: AuditView[] = []
    for (const row of rows) {
      const view = createdView(row, store)
      if (view && (await sight.may(view.target, ['read-header']))) entries.push(view)
    }
    return { entries, next }
  }

  #require(principal: Principal): Promise<void> {
    const { recorder } = this.#options
    return requireRight(recorder, { principal, right: 'read-audit', target: 'audit' })
  }
}

function fits(view: AuditView, query: AuditQuery): boolean {
  const { actor, action, outcome, target, since = -Infinity, until = Infinity } = query
  const time = Date.parse(view.time)
  return (
    (actor === undefined || view.actor === actor) &&
    (action === undefined || view.action === action || view.action.startsWith(`${action}.`)) &&
    (outcome === undefined || view.outcome === outcome) &&
    (target === undefined || view.target === target) &&
    time >= since &&
    time < until
  )
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
