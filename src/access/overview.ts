// Runs over time: how many, how long, what they cost and what was found in them, of all that a principal may see.
import type { RunFilter, StepKey } from '../store/run-store.ts'
import { byToken } from './by-token.ts'
import type { KnownRun, Traits } from './overview-run.ts'
import { OverviewRuns, type RunsLimits, type Time } from './overview-runs.ts'
import { OverviewSums, type Overview } from './overview-sums.ts'
import { createPace } from './pace.ts'
import { may, type Principal } from './principal.ts'
import type { RunLoader } from './run-loader.ts'
import { goesByRun } from './run-sight.ts'

export interface OverviewRequest {
  /** Milliseconds: of runs that begin from the one and before the other. */
  readonly since: number
  readonly until: number
  readonly traceType?: string | undefined
  readonly agent?: string | undefined
  readonly model?: string | undefined
}

export interface OverviewLimits {
  /** Places of those that are looked at in a request, the newest first. */
  readonly runs: number
  /** Milliseconds, for times that are asked for again: what is not reached yet is by the next request. */
  readonly patience: number
  /** Milliseconds, for others: each request begins anew. */
  readonly patienceOnce: number
  /** Milliseconds for what is known already: each kind of run is a question to the policy, and runs can all be of other kinds. */
  readonly patienceSums: number
  /** Milliseconds without a request, after which what is remembered of runs is let go. */
  readonly idle: number
  readonly known?: RunsLimits
}

const hour = 3_600_000
const usual: OverviewLimits = {
  runs: 200_000,
  patience: 2000,
  patienceOnce: 10_000,
  patienceSums: 5000,
  idle: hour / 4,
}
/** A time that ends within it is one of those that are asked for again. */
const recent = 24 * hour

/** One request at a time. Lets other work of the thread go on. */
export class Overviews {
  readonly #runs: RunLoader
  readonly #limits: OverviewLimits
  readonly #known: OverviewRuns
  #idle: NodeJS.Timeout | undefined

  constructor(runs: RunLoader, limits: OverviewLimits = usual) {
    this.#runs = runs
    this.#limits = limits
    this.#known = new OverviewRuns(runs.sources, limits.known)
  }

  async sum(principal: Principal, request: OverviewRequest): Promise<Overview> {
    clearTimeout(this.#idle)
    try {
      return await this.#sum(principal, request)
    } finally {
      this.#idle = setTimeout(() => this.#known.forget(), this.#limits.idle).unref()
    }
  }

  async #sum(principal: Principal, { since, until, ...texts }: OverviewRequest): Promise<Overview> {
    const { ring } = this.#runs.sources
    const time = { since: since * 1000, until: until * 1000 }
    const fits = filterOf(await byToken(definedOf(texts), { ring, principal }))
    const known = await this.#reached(time)
    const isAllowed = decisions(principal, this.#runs.now())
    const sums = new OverviewSums(since, until)
    const pace = createPace()
    const deadline = performance.now() + this.#limits.patienceSums
    let looked = 0
    let seen = until
    // When a run began that may not be seen is not told either.
    const from = ({ start }: Pick<StepKey, 'start'>): number =>
      goesByRun(principal) ? seen : Math.floor(start / 1000)
    for (const run of known.between(time)) {
      const turn = pace()
      if (turn) await turn
      if (fits(run.traits) && isAllowed(run)) {
        sums.add(run)
        seen = Math.floor(run.start / 1000)
      }
      looked += run.places
      if (looked >= this.#limits.runs || performance.now() > deadline) return sums.view(from(run))
    }
    if (known.knowsFrom(time.since)) return sums.view(null)
    return sums.view(from({ start: Math.min(known.low.start, time.until) }))
  }

  /** Times that ended long ago are read for this request alone. */
  async #reached(time: Time): Promise<OverviewRuns> {
    const { runs, patience, patienceOnce } = this.#limits
    if (time.until > Math.min(this.#known.low.start, (this.#runs.now() - recent) * 1000)) {
      await this.#known.follow(performance.now() + patience)
      const deadline = performance.now() + patience
      const isEnough = await this.#known.reach({ ...time, runs, deadline })
      if (isEnough) return this.#known
    }
    // Some begin before that time: room for them too.
    const room = { runs: 1.1 * runs, news: 0 }
    const once = new OverviewRuns(this.#runs.sources, room, time.until)
    await once.reach({ ...time, runs, deadline: performance.now() + patienceOnce })
    return once
  }
}

type Texts = Pick<OverviewRequest, 'traceType' | 'agent' | 'model'>

function definedOf(texts: Texts) {
  return Object.fromEntries(
    Object.entries(texts).filter(([, text]) => text !== undefined),
  ) as Partial<Record<keyof Texts, string>>
}

/** Each is met by one of the run's steps. */
function filterOf(filter: RunFilter): (traits: Traits) => boolean {
  const wanted = (['traceType', 'agent', 'model'] as const).flatMap((field) =>
    filter[field] === undefined ? [] : [{ field, texts: new Set([filter[field]].flat()) }],
  )
  return (traits) =>
    wanted.every(({ field, texts }) => traits[field].some((text) => texts.has(text)))
}

/**
 * The policy is asked once for all runs that are alike to it. It sees the age of a run in whole hours: a time in the midst of
 * the hour stands for all of it, whatever the clock says by the time it is asked.
 */
function decisions(principal: Principal, now: number): (run: KnownRun) => boolean {
  const decided = new Map<Traits, Map<number | null, boolean>>()
  return ({ traits, time }) => {
    const age = time === undefined ? null : Math.max(0, Math.floor((now - time) / hour))
    let byAge = decided.get(traits)
    if (!byAge) decided.set(traits, (byAge = new Map()))
    let isAllowed = byAge.get(age)
    if (isAllowed === undefined) {
      const facts = { ...traits.facts, ...(age !== null && { time: now - (age + 0.5) * hour }) }
      byAge.set(age, (isAllowed = may(principal, 'read-header', facts)))
    }
    return isAllowed
  }
}
