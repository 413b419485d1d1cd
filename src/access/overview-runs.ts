// Runs as sums over many take them, kept in memory: from the last to begin, as far back as somebody asked.
import type { RunMark, RunRow, StepKey } from '../store/run-store.ts'
import { RunMaker, type KnownRun } from './overview-run.ts'
import { createPace } from './pace.ts'
import type { ReadSources } from './run-loader.ts'

/** Microseconds: of runs that begin from the one and before the other. */
export interface Time {
  readonly since: number
  readonly until: number
}

export interface Reach extends Time {
  /** Ends it, though it is not as far: runs of that time with so many places are known, or the clock says so (`performance.now()`). */
  readonly runs: number
  readonly deadline: number
}

export interface RunsLimits {
  /** Places of what is kept. */
  readonly runs: number
  /** Records that may have come since: to read all anew costs less than to follow more. */
  readonly news: number
}

const usual: RunsLimits = { runs: 220_000, news: 50_000 }
const steps = 1000
const runsAtOnce = 64
/** What a query brings, more or less: runs are of any length. */
const mostRows = 1000

/** One caller at a time: what is read is awaited in between. */
export class OverviewRuns {
  readonly #sources: Pick<ReadSources, 'store' | 'prices'>
  readonly #limits: RunsLimits
  readonly #from: StepKey
  /** All runs that begin here or later are known, but for those of what came after the mark. */
  #low: StepKey
  #mark: RunMark | null = null
  #maker: RunMaker
  readonly #traces = new Set<string>()
  /** Those that begin at `low` or later, the last first. */
  #runs: KnownRun[] = []
  /** Those that begin before: a step of theirs was met. */
  #ahead: KnownRun[] = []
  #atOnce = 8

  /** `until`: microseconds; what is to be known begins before it. */
  constructor(
    sources: Pick<ReadSources, 'store' | 'prices'>,
    limits: RunsLimits = usual,
    until = Infinity,
  ) {
    this.#sources = sources
    this.#limits = limits
    this.#maker = new RunMaker(sources)
    this.#low = this.#from = { start: until, seq: 0 }
  }

  /** Those of a time as far as all are known, the last to begin first. */
  *between({ since, until }: Time): Iterable<KnownRun> {
    for (const run of this.#runs) {
      if (run.start >= until) continue
      if (run.start < since) return
      yield run
    }
  }

  /** From where on all runs are known. */
  get low(): StepKey {
    return this.#low
  }

  knowsFrom(since: number): boolean {
    return !isBefore({ start: since, seq: 0 }, this.#low)
  }

  forget(): void {
    this.#traces.clear()
    this.#runs = []
    this.#ahead = []
    this.#low = this.#from
    this.#mark = null
    this.#maker = new RunMaker(this.#sources)
  }

  /**
   * What came since is taken in. Where something went, all is forgotten: what it was part of nobody tells. So it is where what
   * came belongs to so much that it cannot be read by the deadline (`performance.now()`).
   */
  async follow(deadline: number): Promise<void> {
    const now = await this.#sources.store.runs.mark()
    const last = this.#mark
    if (last && (last.gone !== now.gone || now.seq - last.seq > this.#limits.news)) this.forget()
    else if (last) await this.#takeNews(last.seq, deadline)
    // What comes from here on is looked at next time, again where it was met meanwhile.
    this.#mark = now
    if (placesOf(this.#runs) > this.#limits.runs) this.#trim()
  }

  /** Goes back in time until all is known that is asked for, or an end is met. False: it must forget before it can go on. */
  async reach({ since, until, runs: most, deadline }: Reach): Promise<boolean> {
    const { store } = this.#sources
    const pace = createPace()
    let places = placesOf(this.between({ since, until }))
    let room = this.#limits.runs - placesOf(this.#runs) - placesOf(this.#ahead)
    while (!this.knowsFrom(since)) {
      if (places >= most || performance.now() > deadline) break
      if (room <= 0) return false
      await pace()
      const page = await store.runs.backwards(since, { limit: steps, before: this.#low })
      const fresh = new Set<string>()
      for (const { trace } of page) if (!this.#traces.has(trace)) fresh.add(trace)
      const { loaded, left } = await this.#load([...fresh], room, deadline)
      const isLast = left === null && page.length < steps
      const all = left === null ? page.length : page.findIndex(({ trace }) => trace === left)
      const last = isLast ? undefined : page[all - 1]
      const met = [...this.#ahead, ...loaded].sort(laterFirst)
      this.#low = last ? { start: last.start, seq: last.seq } : { start: since, seq: 0 }
      const isKnown = (run: KnownRun): boolean => !isBefore(run, this.#low)
      const known = met.filter(isKnown)
      this.#runs.push(...known)
      this.#ahead = met.filter((run) => !isKnown(run))
      places += placesOf(known.filter(({ start }) => start >= since && start < until))
      room -= placesOf(loaded)
    }
    return true
  }

  async #takeNews(seq: number, deadline: number): Promise<void> {
    const { runs } = this.#sources.store
    const pace = createPace()
    const traces = new Set<string>()
    for (let at = seq; ;) {
      const rows = await runs.after(at)
      for (const { trace } of rows) if (trace !== null) traces.add(trace)
      const last = rows.at(-1)
      if (!last) break
      at = last.seq
      await pace()
    }
    if (traces.size === 0) return
    const { loaded, left } = await this.#load([...traces], this.#limits.runs, deadline)
    if (left !== null) return this.forget()
    const others = ({ trace }: KnownRun): boolean => !traces.has(trace)
    const isKnown = (run: KnownRun): boolean => !isBefore(run, this.#low)
    this.#runs = merged(this.#runs.filter(others), loaded.filter(isKnown).sort(laterFirst))
    this.#ahead = this.#ahead.filter(others)
    for (const trace of traces) this.#traces.delete(trace)
    for (const run of loaded) if (isKnown(run)) this.#traces.add(run.trace)
  }

  /** Some at least, and as many as there is room and time for; and the first of those that are left. */
  async #load(
    traces: readonly string[],
    room: number,
    deadline: number,
  ): Promise<{ loaded: KnownRun[]; left: string | null }> {
    const { runs } = this.#sources.store
    const pace = createPace()
    const loaded: KnownRun[] = []
    let at = 0
    for (let places = 0; at < traces.length && places < room;) {
      if (at > 0 && performance.now() > deadline) break
      const some = traces.slice(at, (at += this.#atOnce))
      const rows = await runs.rows(some)
      if (rows.length > mostRows) this.#atOnce = Math.max(1, this.#atOnce >> 1)
      else if (rows.length < mostRows / 4 && this.#atOnce < runsAtOnce) this.#atOnce *= 2
      await pace()
      const made = this.#made(some, rows)
      loaded.push(...made)
      places += placesOf(made)
      await pace()
    }
    for (const { trace } of loaded) this.#traces.add(trace)
    return { loaded, left: traces[at] ?? null }
  }

  #made(traces: readonly string[], rows: readonly RunRow[]): KnownRun[] {
    const runs: KnownRun[] = []
    for (let from = 0, to: number; from < rows.length; from = to) {
      const { at = 0 } = rows[from] ?? {}
      for (to = from + 1; rows[to]?.at === at;) to++
      const run = this.#maker.make(traces[at] ?? '', rows.slice(from, to))
      if (run) runs.push(run)
    }
    return runs
  }

  /** Those that begin first are let go. */
  #trim(): void {
    let places = 0
    const kept = this.#runs.findIndex((run) => (places += run.places) > this.#limits.runs)
    for (const { trace } of this.#runs.splice(kept)) this.#traces.delete(trace)
    for (const { trace } of this.#ahead) this.#traces.delete(trace)
    this.#ahead = []
    const { start, seq } = this.#runs.at(-1) ?? this.#from
    this.#low = { start, seq }
  }
}

function isBefore(a: StepKey, b: StepKey): boolean {
  return a.start < b.start || (a.start === b.start && a.seq < b.seq)
}

function laterFirst(a: StepKey, b: StepKey): number {
  return b.start - a.start || b.seq - a.seq
}

/** Both are in order. */
function merged(some: readonly KnownRun[], more: readonly KnownRun[]): KnownRun[] {
  const all: KnownRun[] = []
  let at = 0
  for (const run of some) {
    for (let next = more[at]; next && isBefore(run, next); next = more[++at]) all.push(next)
    all.push(run)
  }
  return all.concat(more.slice(at))
}

function placesOf(runs: Iterable<KnownRun>): number {
  let sum = 0
  for (const { places } of runs) sum += places
  return sum
}
