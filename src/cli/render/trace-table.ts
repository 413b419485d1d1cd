import type { TraceSummary } from '../../access/trace-summary.ts'
import type { Format, Paint } from '../io.ts'
import { ago, duration, plural, tokens, totalCost } from './figures.ts'
import { table, type Column } from './table.ts'

export interface TraceTableOptions {
  readonly paint: Paint
  readonly now: number
  /** Absent when the output is no terminal: then nothing is cut. */
  readonly width?: number
  /** Not all traces were asked for. */
  readonly filtered?: boolean
}

export function traceTable(
  traces: readonly TraceSummary[],
  { now, filtered, ...options }: TraceTableOptions,
): string {
  if (!traces.length && filtered) return 'no trace fits; leave out an option to see more\n'
  if (!traces.length)
    return 'no traces; record one with `sealtrace record`, or point an agent at the collector\n'
  const columns: readonly Column<TraceSummary>[] = [
    { title: 'TRACE', text: ({ traceId }) => traceId, format: () => 'cyan', least: 12 },
    { title: 'WHEN', text: ({ startTime }) => ago(startTime, now) },
    { title: 'NAME', text: ({ name }) => name, format: () => 'bold', least: 12 },
    { title: 'AGENT', text: ({ agent }) => agent ?? '', least: 8 },
    { title: 'TYPE', text: ({ traceType }) => traceType ?? '', least: 8 },
    { title: 'STATUS', text: statusText, format: (trace) => statusFormat(trace.status) },
    { title: 'STEPS', text: ({ steps }) => String(steps), alignRight: true },
    { title: 'TIME', text: ({ durationMs }) => duration(durationMs), alignRight: true },
    {
      title: 'TOKENS',
      text: (trace) => tokens(trace.inputTokens, trace.outputTokens),
      alignRight: true,
    },
    { title: 'COST', text: totalCost, alignRight: true },
    {
      title: 'FINDINGS',
      text: ({ findings }) => findingsText(findings),
      format: () => 'magenta',
      least: 10,
    },
  ]
  return table(columns, traces, options)
}

/** `error (2)`, `2 errors`; a run whose root step has not ended says so, and whether it still may. */
function statusText(trace: TraceSummary): string {
  const { status, errors, state, lost } = trace
  return [
    howItWent(status, errors),
    state === 'complete' ? '' : `… ${stateText(trace)}`,
    lost ? `(${lost} lost)` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** `incomplete`, and why where that is known. */
export function stateText({ state, ended }: Pick<TraceSummary, 'state' | 'ended'>): string {
  return ended === 'unknown' ? `${state}, ended unknown` : state
}

function howItWent(status: string, errors: number): string {
  if (errors === 0) return status
  if (status === 'error') return `error (${errors})`
  const failed = plural(errors, 'error')
  return status === 'unset' ? failed : `${status}, ${failed}`
}

export function statusFormat(status: string): Format | null {
  if (status === 'ok') return 'green'
  return status === 'error' ? 'red' : null
}

/** `email 3, us_ssn 1`: most frequent first. */
export function findingsText(findings: Readonly<Record<string, number>>): string {
  return Object.entries(findings)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
}
