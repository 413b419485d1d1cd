// A run as a principal may see it: one that is not allowed is as if it were not there.
import { formatRecordId, parseRecordId } from '../record/id.ts'
import type { Header } from '../record/header.ts'
import { factsOfRun } from './facts.ts'
import { may, type Facts, type Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import { resolveTrace, type ResolvedRecord } from './resolve-trace.ts'
import { stepHeaders, type RunLoader } from './run-loader.ts'
import { missingRun } from './run-sight.ts'
import type { TraceSummary } from './trace-summary.ts'

export interface OpenRun {
  readonly trace: string
  readonly resolved: readonly ResolvedRecord[]
  /** By record id: those that can be trusted. */
  readonly headers: ReadonlyMap<string, Header>
  readonly facts: Facts
  readonly summary: TraceSummary
  /** Whether the principal may read its content. */
  readonly readable: boolean
}

/** Rejects with `not_found`; what is not allowed is on the record. */
export async function openRun(
  runs: RunLoader,
  principal: Principal,
  trace: string,
): Promise<OpenRun> {
  const resolved = await runs.recent(trace)
  const steps = stepHeaders(resolved)
  const facts = factsOfRun(resolved)
  const { recorder } = runs.sources
  await requireRight(recorder, { principal, right: 'read-header', facts, target: trace })
  if (!resolved.some(({ claimed }) => claimed?.step))
    throw await missingRun(recorder, principal, trace)
  const headers = resolved.flatMap(({ header, record }) =>
    header ? [[formatRecordId(record.id), header] as const] : [],
  )
  return {
    ...{ trace, resolved, facts },
    headers: new Map(headers),
    summary: runs.summary(trace, steps, resolved.at(-1)?.record.time ?? 0),
    readable: may(principal, 'read-content', facts),
  }
}

/** The run of a record. Rejects with `not_found`. */
export async function openRunOf(
  runs: RunLoader,
  principal: Principal,
  recordId: string,
): Promise<OpenRun> {
  const { store } = runs.sources
  const id = parseRecordId(recordId)
  const stored = id && (await store.record(id))
  const claimed = stored ? resolveTrace([stored], store)[0]?.claimed : null
  if (!claimed?.step || !claimed.trace)
    throw await missingRun(
      runs.sources.recorder,
      principal,
      id ? recordId.toLowerCase() : undefined,
    )
  return openRun(runs, principal, claimed.trace)
}
