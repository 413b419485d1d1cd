// What an overview says of runs: sums over all of their time, in buckets of it, by model and by agent.
import { roundedCost } from './leaf-usage.ts'
import type { KnownRun } from './overview-run.ts'
import { addSums, noSums, type StepSums } from './run-digest.ts'

interface RunSums extends StepSums {
  runs: number
}

interface Timed extends RunSums {
  /** Milliseconds, of runs that ended. */
  p50: number | null
  p95: number | null
}

export interface Overview {
  readonly since: string
  readonly until: string
  readonly total: Timed
  readonly buckets: readonly (Timed & { start: string; findings: Record<string, number> })[]
  readonly models: readonly (RunSums & { key: string | null })[]
  readonly agents: readonly (RunSums & { key: string | null })[]
  readonly findings: Record<string, number>
  /** 1 when there are runs before `from` that are not in the sums; how many is not told. */
  readonly leftOut: number
  readonly from: string
}

const mostGroups = 100

interface Bucket {
  readonly sums: RunSums
  readonly durations: number[]
  readonly findings: Map<string, number>
}

/** Of runs that may be seen, added one by one. */
export class OverviewSums {
  readonly #since: number
  readonly #until: number
  readonly #width: number
  readonly #total = newBucket()
  readonly #buckets = new Map<number, Bucket>()
  readonly #models = new Map<string | null, RunSums>()
  readonly #agents = new Map<string | null, RunSums>()

  constructor(since: number, until: number) {
    this.#since = since
    this.#until = until
    this.#width = widthFor(until - since)
  }

  add(run: KnownRun): void {
    const start = Math.floor(run.begins / this.#width) * this.#width
    let bucket = this.#buckets.get(start)
    if (!bucket) this.#buckets.set(start, (bucket = newBucket()))
    for (const one of [this.#total, bucket]) {
      addRun(one.sums, run)
      if (run.duration !== null) one.durations.push(run.duration)
      for (const [name, count] of run.findings)
        one.findings.set(name, (one.findings.get(name) ?? 0) + count)
    }
    addRun(sumsIn(this.#agents, run.agent), run)
    for (const [model, sums] of run.models) addRun(sumsIn(this.#models, model), sums)
  }

  /** `leftOff`: the start of the run after which no more were looked at; null when all were. */
  view(leftOff: number | null): Overview {
    const starts: number[] = []
    const first = Math.floor(this.#since / this.#width) * this.#width
    for (let start = first; start < this.#until; start += this.#width) starts.push(start)
    return {
      since: new Date(this.#since).toISOString(),
      until: new Date(this.#until).toISOString(),
      total: timed(this.#total),
      buckets: starts.map((start) => {
        const bucket = this.#buckets.get(start) ?? newBucket()
        const findings = Object.fromEntries(bucket.findings)
        return { start: new Date(start).toISOString(), ...timed(bucket), findings }
      }),
      models: listed(this.#models),
      agents: listed(this.#agents),
      findings: Object.fromEntries(this.#total.findings),
      leftOut: leftOff === null ? 0 : 1,
      from: new Date(Math.max(this.#since, leftOff ?? this.#since)).toISOString(),
    }
  }
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const widths = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 12 * hour, day, 7 * day, 30 * day]
const mostBuckets = 200

/** Of time that begins with the epoch: the same runs fall into the same ones whenever one asks. */
function widthFor(range: number): number {
  const fits = (width: number): boolean => range / width <= mostBuckets
  return widths.find(fits) ?? Math.ceil(range / mostBuckets / day) * day
}

function newBucket(): Bucket {
  return { sums: newSums(), durations: [], findings: new Map() }
}

function newSums(): RunSums {
  const { steps, errors, inputTokens, outputTokens, costUsd } = noSums()
  return { runs: 0, steps, errors, inputTokens, outputTokens, costUsd }
}

function addRun(sums: RunSums, more: StepSums): void {
  sums.runs++
  addSums(sums, more)
}

function sumsIn(groups: Map<string | null, RunSums>, key: string | null): RunSums {
  let sums = groups.get(key)
  if (!sums) groups.set(key, (sums = newSums()))
  return sums
}

function timed({ sums, durations }: Bucket): Timed {
  const sorted = Float64Array.from(durations).sort()
  const at = (q: number): number | null =>
    sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? null
  return { ...rounded(sums), p50: at(0.5), p95: at(0.95) }
}

function rounded(sums: RunSums): RunSums {
  return { ...sums, costUsd: roundedCost(sums.costUsd) }
}

/** The dearest first, then those with the most runs. Whoever records chooses the names: not all are put in order. */
function listed(groups: Map<string | null, RunSums>): (RunSums & { key: string | null })[] {
  const most: Group[] = []
  for (const group of groups) {
    const last = most.at(-1)
    if (last && most.length === mostGroups && order(last, group) <= 0) continue
    const at = most.findIndex((other) => order(other, group) > 0)
    most.splice(at < 0 ? most.length : at, 0, group)
    if (most.length > mostGroups) most.pop()
  }
  return most.map(([key, sums]) => ({ key, ...rounded(sums) }))
}

type Group = readonly [key: string | null, sums: RunSums]

function order([a, one]: Group, [b, other]: Group): number {
  return (
    (other.costUsd ?? 0) - (one.costUsd ?? 0) ||
    other.runs - one.runs ||
    ((a ?? '') < (b ?? '') ? -1 : 1)
  )
}
