// What the reading verbs read from: the log on this machine, or a remote collector. Both give the same objects.
import type { RevealResult, TraceView } from '../access/reader.ts'
import type { RevealAsked } from '../access/reveal.ts'
import type { CostReport, CostRequest } from '../access/costs.ts'
import type { RunState } from '../access/run-state.ts'
import type { TraceSummary } from '../access/trace-summary.ts'
import type { SearchResult } from '../search/searcher.ts'
import type { VerifyRequest, VerifyRunOptions } from '../server/verify-run.ts'
import type { VerifyReport } from '../verify/report.ts'
import { localSource } from './local-source.ts'
import { remoteSource } from './remote-source.ts'
import type { Context } from './verb.ts'

/** The filters of `ls`; times in milliseconds. */
export interface ListFilter {
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly kind?: string | undefined
  readonly agent?: string | undefined
  readonly traceType?: string | undefined
  readonly status?: string | undefined
  readonly session?: string | undefined
  readonly user?: string | undefined
  readonly tag?: string | undefined
  readonly model?: string | undefined
  /** US dollars. */
  readonly minCost?: number | undefined
  readonly minDurationMs?: number | undefined
  readonly environment?: string | undefined
  readonly state?: RunState | undefined
  /** With a finding of each. */
  readonly classes?: readonly string[] | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface SearchFilter {
  readonly value?: string | undefined
  readonly text?: string | undefined
  readonly class?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export type SearchAnswer = Omit<SearchResult, 'next'> & { next: string | null }

/** `policy`, `forget` and progress are for the log on this machine: a collector has settings of its own. */
export type VerifyAsked = VerifyRequest & Pick<VerifyRunOptions, 'policy' | 'forget' | 'onProgress'>

export interface Source {
  list(filter: ListFilter): Promise<{ traces: TraceSummary[]; next: string | null }>
  show(traceId: string): Promise<TraceView>
  reveal(request: RevealAsked): Promise<RevealResult>
  search(filter: SearchFilter): Promise<SearchAnswer>
  costs(request: CostRequest): Promise<CostReport>
  verify(request: VerifyAsked): Promise<VerifyReport>
  /** Ids of traces that start with the digits, two at most. */
  tracesStartingWith(prefix: string): Promise<string[]>
}

/** Opens no more than the action needs, and closes it, whatever comes. */
export function withSource<T>(
  context: Context,
  action: (source: Source) => Promise<T>,
): Promise<T> {
  const url = context.options.text('url')
  return url === undefined ? localSource(context, action) : action(remoteSource(context, url))
}
