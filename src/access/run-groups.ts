// Sessions and users: what the runs that name them sum up to, as far as a principal may see these runs.
import { formatRecordId } from '../record/id.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import type { RunGroup, StepKey } from '../store/run-store.ts'
import { createBreath } from './breathe.ts'
import { roundedCost } from './leaf-usage.ts'
import { may, type Facts, type Principal } from './principal.ts'
import { addSums, digestRun, noSums, type RunDigest, type StepSums } from './run-digest.ts'
import type { RunLoader } from './run-loader.ts'
import { SealedNames } from './sealed-names.ts'

export interface GroupFilter {
  /** Milliseconds: of runs that begin from the one and before the other. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly limit: number
  readonly after?: StepKey | undefined
}

export interface GroupView extends StepSums {
  /** A session's id for who may read content, else its token; the pseudonym of a user. */
  readonly value: string
  /** What filters take, and headers have. */
  readonly token: string
  /** ISO 8601: when the first run began, and the last ended. */
  readonly first: string
  readonly last: string
  readonly runs: number
  /** It has more runs than are summed up. */
  readonly more: boolean
  readonly sessions: readonly string[]
  readonly users: readonly string[]
}

export interface GroupPage {
  readonly groups: GroupView[]
  readonly next: StepKey | null
}

/** Runs that are summed up, values of one run that are looked at, others that are named beside one, milliseconds of a page. */
const mostRuns = 1000
const mostValues = 20
const mostNamed = 100
const patience = 3000

/** Microseconds. */
interface Range {
  readonly since?: number
  readonly until?: number
}

interface Group {
  readonly value: string
  readonly newest: { readonly trace: string; readonly facts: Facts }
  /** From the newest that may be seen on. */
  readonly runs: readonly string[]
  readonly more: boolean
}

interface Summed extends Pick<Group, 'newest'> {
  readonly view: GroupView
}

export class RunGroups {
  readonly #runs: RunLoader

  constructor(runs: RunLoader) {
    this.#runs = runs
  }

  /** The one with the run that began last first. A page may be short, and have more behind it. */
  async list(principal: Principal, by: RunGroup, filter: GroupFilter): Promise<GroupPage> {
    const { found, next } = await this.#page(principal, by, filter)
    const names = by === 'session' ? await this.#names(principal, found) : new Map()
    const groups = found.map(({ view }) => ({
      ...view,
      value: names.get(view.value) ?? view.value,
    }))
    return { groups, next }
  }

  async #page(
    principal: Principal,
    by: RunGroup,
    { since, until, limit, after }: GroupFilter,
  ): Promise<{ found: Summed[]; next: StepKey | null }> {
    const { runs } = this.#runs.sources.store
    const range = rangeOf(since, until)
    const end = performance.now() + patience
    const found: Summed[] = []
    /** The run that each stands at; null: at none. */
    const places = new Map<string, string | null>()
    let before: StepKey | null = after ?? null
    for (;;) {
      const page = await runs.newest(range, { limit: 50, before })
      const values = Map.groupBy(
        await runs.groups(
          by,
          page.runs.map(({ trace }) => trace),
        ),
        ({ trace }) => trace,
      )
      for (const run of page.runs) {
        for (const { value } of (values.get(run.trace) ?? []).slice(0, mostValues)) {
          const known = places.get(value)
          if (known !== undefined && known !== run.trace) continue
          const group = await this.#group(principal, { by, value, range })
          // Where its newest runs may not be seen, it comes later.
          places.set(value, group?.newest.trace ?? null)
          if (group?.newest.trace === run.trace) found.push(await this.#summed(principal, group))
        }
        before = { start: run.start, seq: run.seq }
        if (found.length >= limit || performance.now() > end) return { found, next: before }
      }
      if (page.next === null) return { found, next: null }
      before = page.next
      if (performance.now() > end) return { found, next: before }
    }
  }

  /** Null where no run of it may be seen. */
  async #group(
    principal: Principal,
    { by, value, range }: { by: RunGroup; value: string; range: Range },
  ): Promise<Group | null> {
    const { since = -Infinity, until = Infinity } = range
    const all = await this.#runs.sources.store.runs.inGroup(by, value, mostRuns + 1)
    const runs = all
      .slice(0, mostRuns)
      .filter(({ start }) => start >= since && start < until)
      .map(({ trace }) => trace)
    for (const [i, trace] of runs.entries()) {
      const facts = (await this.#digest(trace))?.facts
      if (facts && may(principal, 'read-header', facts))
        return { value, newest: { trace, facts }, runs: runs.slice(i), more: all.length > mostRuns }
    }
    return null
  }

  async #summed(principal: Principal, group: Group): Promise<Summed> {
    const digests: RunDigest[] = []
    const breath = createBreath(10)
    for (const trace of group.runs) {
      await breath()
      const digest = await this.#digest(trace)
      if (digest && may(principal, 'read-header', digest.facts)) digests.push(digest)
    }
    return { newest: group.newest, view: sumOf(group, digests) }
  }

  async #digest(trace: string): Promise<RunDigest | null> {
    return digestRun(await this.#runs.sources.store.runs.headers([trace]), this.#runs.sources)
  }

  /** The ids of sessions, for who may read the content of the run that they stand in; that is on the record first. */
  async #names(principal: Principal, found: readonly Summed[]): Promise<Map<string, string>> {
    const names = new Map<string, string>()
    const readable = found.filter(({ newest }) => may(principal, 'read-content', newest.facts))
    if (readable.length === 0) return names
    const details = { opened: readable.length }
    await this.#runs.noteOnce(principal, 'sessions', { action: 'list.sessions', details })
    const budget = new OpenBudget()
    for (const { newest, view } of readable) {
      const resolved = await this.#runs.resolved(newest.trace)
      const of = resolved.find(({ header }) => header?.session === view.value)
      if (!of) continue
      const opened = new SealedNames(this.#runs.opener(newest.trace, budget), resolved)
      const session = (await opened.of(formatRecordId(of.record.id)))?.session
      if (session !== undefined) names.set(view.value, session)
    }
    return names
  }
}

function sumOf({ value, more }: Group, digests: readonly RunDigest[]): GroupView {
  const sums = noSums()
  for (const digest of digests) addSums(sums, digest)
  const { steps, errors, inputTokens, outputTokens, costUsd } = sums
  const all = (of: 'sessions' | 'users') => {
    const named = new Set<string>()
    for (const digest of digests) for (const one of digest[of]) named.add(one)
    return [...named].slice(0, mostNamed)
  }
  return {
    ...{
      value,
      token: value,
      runs: digests.length,
      more,
      steps,
      errors,
      inputTokens,
      outputTokens,
    },
    costUsd: roundedCost(costUsd),
    first: iso(digests.reduce((least, { start }) => Math.min(least, start), Infinity)),
    last: iso(digests.reduce((most, { end }) => Math.max(most, end), 0)),
    ...{ sessions: all('sessions'), users: all('users') },
  }
}

/** The epoch for a time that no calendar has: times are their client's to choose. */
function iso(ms: number): string {
  const time = new Date(ms)
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}

function rangeOf(since: number | undefined, until: number | undefined): Range {
  return {
    ...(since !== undefined && { since: since * 1000 }),
    ...(until !== undefined && { until: until * 1000 }),
  }
}
