// What agents cost over time: the sums that runs are shown with, by model, kind of step, day or agent, and what stays of
// erased steps. Headers count as they stand in the store: whether they are those that were recorded, `verify` tells.
import type { PriceTable } from '../journal/price-table.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { stepKinds } from '../record/step.ts'
import type { ResidueSum, StepPlace, TimeRange } from '../store/cost-store.ts'
import type { LogStore } from '../store/log-store.ts'
import { createBreath } from './breathe.ts'
import {
  addSpent,
  modelCalls,
  noUsage,
  roundedCost,
  spentBySteps,
  type Totals,
} from './leaf-usage.ts'
import { factsOf } from './facts.ts'
import { may, type Principal } from './principal.ts'
import { rootOf } from './run-state.ts'
import { namesOf, stepsIn, usageSteps, type PricedStep } from './trace-summary.ts'

export const costGroupings = ['day', 'model', 'kind', 'agent'] as const
export type CostGrouping = (typeof costGroupings)[number]

export interface CostSums extends Totals {
  /** With those of which only a residue is there. */
  steps: number
  /** Of steps that are there: what is erased does not say how it ended. */
  errors: number
  /** Steps of which only a residue is there. */
  erasedSteps: number
}

export interface CostGroup extends CostSums {
  /** Day (`2026-11-22`, UTC), model, kind or agent; null where it is not known. */
  readonly key: string | null
}

export interface CostReport {
  /** ISO 8601; null: from the first, to the last. */
  readonly since: string | null
  readonly until: string | null
  readonly by: CostGrouping
  /** The newest day first; others with the dearest first. */
  readonly groups: readonly CostGroup[]
  /** Sums of groups beyond the first 1000 of the list; null when there are none. */
  readonly rest: CostSums | null
  readonly total: CostSums
}

export interface CostRequest {
  /** Milliseconds; steps that begin from the one and before the other. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Default `day`. */
  readonly by?: CostGrouping | undefined
}

export interface CostSource {
  readonly store: Pick<LogStore, 'costs' | 'trace'>
  /** Only runs of which it may see the headers are summed up. */
  readonly principal: Principal
  /** For steps that had no price when they were recorded. */
  readonly prices?: PriceTable | undefined
}

const pageSize = 500
const mostGroups = 1000

/** Takes time with the runs that have steps in that time, and lets other work of this thread go on. */
export async function costs(source: CostSource, request: CostRequest): Promise<CostReport> {
  const { since, until, by = 'day' } = request
  const groups = new Groups(by)
  const range = { since: microseconds(since), until: microseconds(until) }
  const seen = new Set<string>()
  const breath = createBreath(20)
  for await (const { trace } of stepsOf(source, range)) {
    if (trace === null || seen.has(trace)) continue
    seen.add(trace)
    await breath()
    const records = await source.store.trace(trace)
    const headers = records.flatMap(({ header }) => (header && parseHeader(header)) || [])
    if (!may(source.principal, 'read-header', factsOf(headers))) continue
    addRun(groups, headers, { range, prices: source.prices })
  }
  // Of what run an erased step was nobody knows.
  const residues = may(source.principal, 'read-header', {})
    ? await source.store.costs.residues({ since, until })
    : []
  for (const sum of residues) addErased(groups, sum)
  return { since: isoOrNull(since), until: isoOrNull(until), by, ...groups.report() }
}

async function* stepsOf({ store }: CostSource, range: TimeRange): AsyncGenerator<StepPlace> {
  const breath = createBreath(1)
  let after: StepPlace | undefined
  for (;;) {
    const page = await store.costs.steps(range, { after, limit: pageSize })
    yield* page
    after = page.at(-1)
    if (page.length < pageSize) return
    await breath()
  }
}

interface Counting {
  readonly range: TimeRange
  readonly prices: PriceTable | undefined
}

/** A run may begin before the time: who tells for whom is known from all of its steps. */
function addRun(
  groups: Groups,
  headers: readonly Header[],
  { range: { since = -Infinity, until = Infinity }, prices }: Counting,
): void {
  const { all, spans } = stepsIn(headers.filter(({ step }) => step !== undefined))
  const { agent } = namesOf(rootOf(spans), spans)
  const isIn = ({ header: { start = 0 } }: PricedStep): boolean => start >= since && start < until
  const steps = usageSteps(spans, all, prices)
  for (const step of steps.filter(isIn)) {
    const sums = groups.of(placeOf(step, agent))
    for (const sum of sums) {
      sum.steps++
      if (step.header.status === 'error') sum.errors++
    }
  }
  for (const { step, spent } of spentBySteps(steps))
    if (isIn(step)) for (const sum of groups.of(placeOf(step, agent))) addSpent(sum, spent)
}

/** Of a residue nobody knows what stood inside of it, nor whether the client said its cost. */
function addErased(groups: Groups, residue: ResidueSum): void {
  const kind = stepKinds.find((known) => known === residue.kind)
  // What took a step's place, or stood for lost ones, is no further step.
  if (!kind) return
  const { model, day, steps } = residue
  const { inputTokens, outputTokens, cost: costUsd } = residue
  for (const sum of groups.of({ model, kind, agent: null, day })) {
    sum.steps += steps
    sum.erasedSteps += steps
    if (!modelCalls.has(kind)) continue
    addSpent(sum, { inputTokens, outputTokens, costUsd, costFrom: null, isUnpriced: false })
    if (costUsd !== null) sum.costFrom = 'mixed'
    sum.unpricedCalls += residue.unpriced
  }
}

interface Place {
  readonly model: string | null
  readonly kind: string
  readonly agent: string | null
  /** Days since the epoch. */
  readonly day: number
}

function placeOf({ model, kind, header }: PricedStep, agent: string | null): Place {
  const day = Math.floor((header.start ?? 0) / 1000 / dayMs)
  return { model, kind, agent: header.agent ?? agent, day }
}

class Groups {
  readonly #by: CostGrouping
  readonly #sums = new Map<string | null, CostSums>()
  readonly #total = noSums()

  constructor(by: CostGrouping) {
    this.#by = by
  }

  /** The sums that a step counts in. */
  of(place: Place): CostSums[] {
    const key = this.#by === 'day' ? dayText(place.day) : place[this.#by]
    let sums = this.#sums.get(key)
    if (!sums) this.#sums.set(key, (sums = noSums()))
    return [sums, this.#total]
  }

  report(): Pick<CostReport, 'groups' | 'rest' | 'total'> {
    const groups = [...this.#sums].map(([key, sums]) => ({ key, ...rounded(sums) }))
    groups.sort(this.#by === 'day' ? byNewest : byCost)
    const rest = noSums()
    for (const group of groups.slice(mostGroups)) addSums(rest, group)
    return {
      groups: groups.slice(0, mostGroups),
      rest: groups.length > mostGroups ? rounded(rest) : null,
      total: rounded(this.#total),
    }
  }
}

function noSums(): CostSums {
  return { steps: 0, errors: 0, erasedSteps: 0, ...noUsage() }
}

function rounded(sums: CostSums): CostSums {
  return { ...sums, costUsd: roundedCost(sums.costUsd) }
}

function addSums(sum: CostSums, more: CostSums): void {
  addSpent(sum, { ...more, isUnpriced: false, costFrom: null })
  if (more.costUsd !== null) sum.costFrom = 'mixed'
  sum.unpricedCalls += more.unpricedCalls
  sum.steps += more.steps
  sum.errors += more.errors
  sum.erasedSteps += more.erasedSteps
}

function byKey(a: CostGroup, b: CostGroup): number {
  return (a.key ?? '') < (b.key ?? '') ? -1 : 1
}

function byNewest(a: CostGroup, b: CostGroup): number {
  return byKey(b, a)
}

function byCost(a: CostGroup, b: CostGroup): number {
  const tokens = ({ inputTokens, outputTokens }: CostGroup): number => inputTokens + outputTokens
  return (
    (b.costUsd ?? 0) - (a.costUsd ?? 0) || tokens(b) - tokens(a) || b.steps - a.steps || byKey(a, b)
  )
}

const dayMs = 86_400_000

/** Null for a day that no calendar has: the times of steps are their client's to choose. */
function dayText(day: number): string | null {
  const date = new Date(day * dayMs)
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, -14)
}

function microseconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms * 1000
}

function isoOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString()
}
