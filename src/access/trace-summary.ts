import { sumFindings } from '../journal/sum-findings.ts'
import type { Header } from '../record/header.ts'
import { priceHeader } from '../journal/place-cost.ts'
import type { PriceTable } from '../journal/price-table.ts'
import { foldHeaders } from './fold-parts.ts'
import { sumLeafUsage, type Totals, type UsageStep } from './leaf-usage.ts'
import {
  hasLostSession,
  isOfRecorder,
  rootOf,
  runState,
  type Clock,
  type RunState,
} from './run-state.ts'
import { isoTime } from './step-view.ts'

/** One line of `ls`. */
export interface TraceSummary {
  traceId: string
  name: string
  agent: string | null
  traceType: string | null
  startTime: string
  durationMs: number | null
  steps: number
  errors: number
  status: 'ok' | 'error' | 'unset'
  inputTokens: number
  outputTokens: number
  /** Of the model calls of which it is known; null where it is of none. */
  costUsd: number | null
  costFrom: Totals['costFrom']
  /** Model calls that `costUsd` is without, for their cost is not known. */
  unpricedCalls: number
  findings: Record<string, number>
  state: RunState
  /** Of a run that is `incomplete` because its process died: how it ended nobody knows. Absent: nothing says so. */
  ended?: 'unknown'
  /** Messages of its steps that a recorder knows to be lost; absent: none. */
  lost?: number
  /** The root step has come and has ended: `state` is `complete`. */
  complete: boolean
}

export interface SummaryOptions extends Clock {
  readonly prices?: PriceTable
}

/** A span as it is counted. */
export interface PricedStep extends UsageStep {
  readonly model: string | null
  readonly header: Header
}

/** Sums a trace up from its headers alone, in ledger order. */
export function summarizeTrace(
  traceId: string,
  headers: readonly Header[],
  { prices, ...clock }: SummaryOptions,
): TraceSummary {
  const { all, spans, beside } = stepsIn(headers)
  const root = rootOf(spans)
  const state = runState(root, clock, beside)
  const lost = beside.reduce((sum, { gap }) => sum + (gap?.count ?? 0), 0)
  const errors = spans.filter((header) => header.status === 'error').length
  return {
    traceId,
    ...namesOf(root, spans.length > 0 ? spans : beside),
    startTime: isoTime((spans[0] ?? beside[0])?.start),
    // Feedback may come days after the run.
    durationMs: spanOfTime(spans.filter((header) => !header.joins)),
    steps: spans.length,
    errors,
    status: statusOf(root, errors),
    ...sumLeafUsage(usageSteps(spans, all, prices)),
    findings: countFindings(headers),
    state,
    ...(state === 'incomplete' && hasLostSession(beside) && { ended: 'unknown' }),
    ...(lost > 0 && { lost }),
    complete: state === 'complete',
  }
}

/** The steps of a run: `beside` is what a recorder says of itself, `all` has the joined events too. In order of time. */
export function stepsIn(headers: readonly Header[]): {
  readonly all: readonly Header[]
  readonly spans: readonly Header[]
  readonly beside: readonly Header[]
} {
  const latest = latestVersions(headers)
  const all = [...latest.values()].toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))
  const alone = all.filter((header) => !joinsOneOf(header, latest))
  return {
    all,
    spans: alone.filter((header) => !isOfRecorder(header)),
    beside: alone.filter(isOfRecorder),
  }
}

/** Parts are put together, a revision takes the place of what it revises, and every joined event counts. */
function latestVersions(headers: readonly Header[]): Map<string, Header> {
  const latest = new Map<string, Header>()
  const parts = new Map<string, Header[]>()
  for (const { fold, joins, span = '' } of headers) if (fold && !joins) parts.set(span, [])
  for (const header of headers) {
    const { joins, span = '' } = header
    if (!joins) parts.get(span)?.push(header)
    latest.set(joins ? `${span}+${latest.size}` : span, header)
  }
  for (const [span, known] of parts) latest.set(span, foldHeaders(known))
  return latest
}

/** What the run is named by. */
export function namesOf(root: Header | undefined, spans: readonly Header[]) {
  const first = root ?? spans[0]
  const of = (field: 'agent' | 'traceType') =>
    first?.[field] ?? spans.find((header) => header[field])?.[field] ?? null
  return { name: first?.name ?? '', agent: of('agent'), traceType: of('traceType') }
}

function statusOf(root: Header | undefined, errors: number): TraceSummary['status'] {
  if (root) return root.status ?? 'unset'
  return errors > 0 ? 'error' : 'unset'
}

/** One for each span: without usage, or cost, it has that of the first event that carries it. */
export function usageSteps(
  spans: readonly Header[],
  all: readonly Header[],
  prices: PriceTable | undefined,
): PricedStep[] {
  const joined = new Map<string, Header>()
  for (const header of all)
    if (header.joins && header.usage && !joined.has(header.span ?? ''))
      joined.set(header.span ?? '', header)
  return spans.map((span) => {
    const header: Header = { ...pick(joined.get(span.span ?? '')), ...span }
    const { step: kind = 'event', model, start: startTime = 0 } = header
    priceHeader(header, prices, { kind, model, startTime })
    return {
      spanId: header.span ?? '',
      parentSpanId: header.parent ?? null,
      kind,
      usage: header.usage ?? null,
      costUsd: header.cost ?? null,
      costFrom: header.costFrom ?? null,
      model: model ?? null,
      header: span,
    }
  })
}

function pick({ usage, cost, costFrom, model }: Partial<Header> = {}): Partial<Header> {
  return {
    ...(usage && { usage }),
    ...(cost !== undefined && { cost }),
    ...(costFrom && { costFrom }),
    ...(model && { model }),
  }
}

function countFindings(headers: readonly Header[]): Record<string, number> {
  const sum = sumFindings(headers.map(({ findings = {} }) => findings))
  return Object.fromEntries(Object.entries(sum).map(([name, { count }]) => [name, count]))
}

function joinsOneOf(header: Header, latest: ReadonlyMap<string, Header>): boolean {
  return header.joins === true && latest.has(header.span ?? '')
}

function spanOfTime(headers: readonly Header[]): number | null {
  const ends = headers.flatMap(({ start, duration }) =>
    start !== undefined && duration !== undefined ? start + duration : [],
  )
  const starts = headers.flatMap(({ start }) => start ?? [])
  if (!ends.length || !starts.length) return null
  return (ends.reduce((a, b) => Math.max(a, b)) - starts.reduce((a, b) => Math.min(a, b))) / 1000
}

/** Whether a token stands in the place of a text. */
export function isSealed(text: string | null): boolean {
  return text?.startsWith('~') ?? false
}

export function hasSealedName({ name, agent }: TraceSummary): boolean {
  return isSealed(name) || isSealed(agent)
}
