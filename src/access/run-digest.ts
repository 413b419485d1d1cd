// What sums over many runs take of one. Headers count as they stand in the store: whether they are those that were recorded,
// `verify` tells.
import { parseHeader, type Header } from '../record/header.ts'
import type { RunHeader } from '../store/run-store.ts'
import { factsOf } from './facts.ts'
import { addSpent, noUsage, spentBySteps, type Totals } from './leaf-usage.ts'
import type { Facts } from './principal.ts'
import type { ReadSettings } from './read-settings.ts'
import { rootOf } from './run-state.ts'
import { namesOf, stepsIn, usageSteps } from './trace-summary.ts'

/** Sums of steps. */
export interface StepSums extends Pick<Totals, 'inputTokens' | 'outputTokens' | 'costUsd'> {
  steps: number
  errors: number
}

export interface RunDigest extends StepSums {
  readonly facts: Facts
  /** Milliseconds since the epoch. */
  readonly start: number
  readonly end: number
  /** Milliseconds; null: it has not ended. */
  readonly duration: number | null
  readonly agent: string | null
  readonly models: ReadonlyMap<string, StepSums>
  /** Hidden values by class. */
  readonly findings: ReadonlyMap<string, number>
  readonly sessions: ReadonlySet<string>
  readonly users: ReadonlySet<string>
}

/** Null for a run of which no step has a header. */
export function digestRun(
  rows: readonly Pick<RunHeader, 'header'>[],
  settings: Pick<ReadSettings, 'prices'>,
): RunDigest | null {
  return digestHeaders(
    rows.flatMap(({ header }) => parseHeader(header) ?? []),
    settings,
  )
}

/** The same of headers that were read already. */
export function digestHeaders(
  headers: readonly Header[],
  { prices }: Pick<ReadSettings, 'prices'>,
): RunDigest | null {
  const { all, spans } = stepsIn(headers.filter(({ step }) => step !== undefined))
  if (all.length === 0) return null
  const root = rootOf(spans)
  const sums = noSums()
  const models = new Map<string, StepSums>()
  const steps = usageSteps(spans, all, prices)
  for (const { model, header } of steps) {
    const isError = header.status === 'error'
    for (const sum of [sums, ...(model === null ? [] : [modelIn(models, model)])]) {
      sum.steps++
      if (isError) sum.errors++
    }
  }
  for (const { step, spent } of spentBySteps(steps))
    for (const sum of [sums, ...(step.model === null ? [] : [modelIn(models, step.model)])])
      addSpent(sum, spent)
  return {
    ...sums,
    ...{ facts: factsOf(headers), models },
    ...timesOf(spans.length > 0 ? spans : all, root),
    agent: namesOf(root, spans).agent,
    findings: findingsIn(headers),
    sessions: new Set(headers.flatMap(({ session }) => session ?? [])),
    users: new Set(headers.flatMap(({ user }) => user ?? [])),
  }
}

export function noSums(): StepSums & Totals {
  return { steps: 0, errors: 0, ...noUsage() }
}

export function addSums(sum: StepSums, more: StepSums): void {
  sum.steps += more.steps
  sum.errors += more.errors
  sum.inputTokens += more.inputTokens
  sum.outputTokens += more.outputTokens
  if (more.costUsd !== null) sum.costUsd = (sum.costUsd ?? 0) + more.costUsd
}

function modelIn(models: Map<string, StepSums>, name: string): StepSums & Totals {
  let sums = models.get(name) as (StepSums & Totals) | undefined
  if (!sums) models.set(name, (sums = noSums()))
  return sums
}

function timesOf(
  steps: readonly Header[],
  root: Header | undefined,
): Pick<RunDigest, 'start' | 'end' | 'duration'> {
  let start = Infinity
  let end = 0
  for (const { start: at = 0, duration = 0 } of steps) {
    start = Math.min(start, at)
    end = Math.max(end, at + duration)
  }
  const duration = root?.duration === undefined ? null : (end - start) / 1000
  return { start: Math.floor(start / 1000), end: Math.floor(end / 1000), duration }
}

function findingsIn(headers: readonly Header[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { findings } of headers)
    for (const [name, { count }] of Object.entries(findings ?? {}))
      found.set(name, (found.get(name) ?? 0) + count)
  return found
}
