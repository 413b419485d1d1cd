import type { Header } from '../record/header.ts'
import { sumLeafUsage, type UsageStep } from './leaf-usage.ts'
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
  costUsd: number | null
  findings: Record<string, number>
  /** The root step has come and has ended. */
  complete: boolean
}

/** Sums a trace up from its headers alone, in ledger order. */
export function summarizeTrace(traceId: string, headers: readonly Header[]): TraceSummary {
  const latest = latestVersions(headers)
  const all = [...latest.values()].toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))
  const spans = all.filter((header) => !joinsOneOf(header, latest))
  const root = spans.find((header) => !header.parent && !header.joins)
  const errors = spans.filter((header) => header.status === 'error').length
  return {
    traceId,
    ...namesOf(root, spans),
    startTime: isoTime(spans[0]?.start),
    durationMs: spanOfTime(spans),
    steps: spans.length,
    errors,
    status: statusOf(root, errors),
    ...sumLeafUsage(usageSteps(spans, all)),
    findings: sumFindings(headers),
    complete: root?.duration !== undefined,
  }
}

/** A revision takes the place of what it revises; every joined event counts. */
function latestVersions(headers: readonly Header[]): Map<string, Header> {
  const latest = new Map<string, Header>()
  for (const header of headers)
    latest.set(header.joins ? `${header.span}+${latest.size}` : (header.span ?? ''), header)
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

/** A span without usage has that of the first event that carries it. */
function usageSteps(spans: readonly Header[], all: readonly Header[]): UsageStep[] {
  const joined = new Map<string, Header>()
  for (const header of all)
    if (header.joins && header.usage && !joined.has(header.span ?? ''))
      joined.set(header.span ?? '', header)
  return spans.map((header) => ({
    spanId: header.span ?? '',
    parentSpanId: header.parent ?? null,
    kind: header.step ?? 'event',
    usage: header.usage ?? joined.get(header.span ?? '')?.usage ?? null,
    costUsd: header.cost ?? null,
  }))
}

function sumFindings(headers: readonly Header[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const header of headers)
    for (const [name, { count }] of Object.entries(header.findings ?? {}))
      sum[name] = (sum[name] ?? 0) + count
  return sum
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
