// Runs, newest first, as far as a principal may see them. What they sum up to is remembered for those that have ended.
import { formatRecordId } from '../record/id.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import type { RunPlace, StepKey } from '../store/run-store.ts'
import { byToken, type TextFilter } from './by-token.ts'
import { createBreath } from './breathe.ts'
import { factsOfRun } from './facts.ts'
import { may, type Facts, type Principal } from './principal.ts'
import { stepHeaders, type RunLoader } from './run-loader.ts'
import type { RunState } from './run-state.ts'
import { SealedNames } from './sealed-names.ts'
import { hasSealedName, isSealed, type TraceSummary } from './trace-summary.ts'

export interface ListFilter extends TextFilter {
  state?: RunState
}

export interface ListedRuns {
  readonly traces: TraceSummary[]
  /** Where to go on; null at the end. A page may have fewer than its limit, and more behind it. */
  readonly next: StepKey | null
}

interface Known {
  readonly summary: TraceSummary
  readonly facts: Facts
  readonly place: StepKey
}

const mostKnown = 20_000

export class RunList {
  readonly #runs: RunLoader
  readonly #patience: number
  readonly #known = new Map<string, Known & { readonly version: string }>()

  /** `patience`: milliseconds after which a page ends though it is not full. */
  constructor(runs: RunLoader, patience = 2000) {
    this.#runs = runs
    this.#patience = patience
  }

  /** The right to see headers at all is asked for before. */
  async list(principal: Principal, filter: ListFilter): Promise<ListedRuns> {
    const { found, next } = await this.#page(principal, filter)
    const sealed = found.filter(
      ({ summary, facts }) => hasSealedName(summary) && may(principal, 'read-content', facts),
    )
    await this.#note(principal, filter, sealed.length)
    const budget = new OpenBudget()
    for (const { summary } of sealed) await this.#openNames(summary, budget)
    return { traces: found.map(({ summary }) => summary), next }
  }

  async #page(
    principal: Principal,
    { after, limit, state, ...texts }: ListFilter,
  ): Promise<{ found: Known[]; next: StepKey | null }> {
    const { store, ring } = this.#runs.sources
    const wanted = await byToken(texts, { ring, principal })
    const until = performance.now() + this.#patience
    const found: Known[] = []
    const breath = createBreath(10)
    let before: StepKey | null = after ?? null
    for (;;) {
      const page = await store.runs.newest(wanted, { limit: limit + 1 - found.length, before })
      for (const run of page.runs) {
        await breath()
        const one = await this.#summed(run)
        const fits = state === undefined || one?.summary.state === state
        if (one && fits && may(principal, 'read-header', one.facts)) {
          if (found.length === limit) return { found, next: found.at(-1)?.place ?? null }
          found.push(one)
        }
        if (performance.now() > until) return { found, next: placeOf(run) }
      }
      if (page.next === null) return { found, next: null }
      before = page.next
      if (performance.now() > until) return { found, next: before }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Null for a run of which nothing can be trusted. A copy: names are filled in. */
  async #summed(run: RunPlace): Promise<Known | null> {
    const { trace } = run
    const place = placeOf(run)
    const version = await this.#runs.sources.store.runs.version(trace)
    const known = this.#known.get(trace)
    if (known && known.version === version)
      return { ...known, place, summary: { ...known.summary } }
    const resolved = await this.#runs.resolved(trace)
    const headers = stepHeaders(resolved)
    const summary = this.#runs.summary(trace, headers, resolved.at(-1)?.record.time ?? 0)
    const one = { summary, place, facts: factsOfRun(resolved) }
    if (summary.complete && version !== null) this.#remember({ ...one, version })
    return { ...one, summary: { ...summary } }
  }

  #remember(known: Known & { readonly version: string }): void {
    const { traceId } = known.summary
    this.#known.delete(traceId)
    this.#known.set(traceId, known)
    const [oldest] = this.#known.keys()
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest)
  }

  /**
   * A list is a look at content when it opens sealed names, or is asked for a value that is sealed. Who looks again and again,
   * as a live list does, is noted once a minute.
   */
  async #note(principal: Principal, filter: ListFilter, opened: number): Promise<void> {
    const asked = (['user', 'session', 'tag'] as const).filter((name) => filter[name] !== undefined)
    if (opened === 0 && asked.length === 0) return
    const entry = { action: 'list', details: { filters: asked, opened } }
    if (asked.length > 0) await this.#runs.note(principal, entry)
    else await this.#runs.noteOnce(principal, 'runs', entry)
  }

  async #openNames(summary: TraceSummary, budget: OpenBudget): Promise<void> {
    // Lists ask again by themselves: a long run is not put together anew for its name each time.
    const resolved = await this.#runs.recent(summary.traceId)
    const names = new SealedNames(this.#runs.opener(summary.traceId, budget), resolved)
    for (const field of ['name', 'agent'] as const) {
      const token = summary[field]
      if (token === null || !isSealed(token)) continue
      const of = resolved.find(({ header }) => header?.[field] === token)
      const view = of && (await names.of(formatRecordId(of.record.id)))
      summary[field] = view?.[field] ?? token
    }
  }
}

function placeOf({ start, seq }: StepKey): StepKey {
  return { start, seq }
}
