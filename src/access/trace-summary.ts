import { sumFindings } from '../journal/sum-findings.ts'
import type { Header } from '../record/header.ts'
import { priceHeader } from '../journal/place-cost.ts'
import type { PriceTable } from '../journal/price-table.ts'
import { foldHeaders } from './fold-parts.ts'
import { sumLeafUsage, type Totals, type UsageStep } from './leaf-usage.ts'
import { rootOf, runState, type Clock, type RunState } from './run-state.ts'
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
  /** The root step has come and has ended: `state` is `complete`. */
  complete: boolean
}

export interface SummaryOptions extends Clock {
  readonly prices?: PriceTable
}

/** Sums a trace up from its headers alone, in ledger order. */
export function summarizeTrace(
  traceId: string,
  headers: readonly Header[],
  { prices, ...clock }: SummaryOptions,
): TraceSummary {
  const latest = latestVersions(headers)
  const all = [...latest.values()].toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))
  const spans = all.filter((header) => !joinsOneOf(header, latest))
  const root = rootOf(spans)
  const state = runState(root, clock)
  const errors = spans.filter((header) => header.status === 'error').length
  return {
    traceId,
    ...namesOf(root, spans),
    startTime: isoTime(spans[0]?.start),
    // Feedback may come days after the run.
    durationMs: spanOfTime(spans.filter((header) => !header.joins)),
    steps: spans.length,
    errors,
    status: statusOf(root, errors),
    ...sumLeafUsage(usageSteps(spans, all, prices)),
    findings: countFindings(headers),
    state,
    complete: state === 'complete',
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

function namesOf(root: Header | undefined, spans: readonly Header[]) {
  const first = root ?? spans[0]
  const of = (field: 'agent' | 'traceType') =>
    first?.[field] ?? spans.find((header) => header[field])?.[field] ?? null
  return { name: first?.name ?? '', agent: of('agent'), traceType: of('traceType') }
}

function statusOf(root: Header | undefined, errors: number): TraceSummary['status'] {
  if (root) return root.status ?? 'unset'
  return errors > 0 ? 'error' : 'unset'
}

/** A span without usage, or cost, has that of the first event that carries it. */
function usageSteps(
  spans: readonly Header[],
  all: readonly Header[],
  prices: PriceTable | undefined,
): UsageStep[] {
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
