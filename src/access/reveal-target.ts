// What a reveal is of: the run of a record, what a policy can ask of it, and the records that hold values of a class.
import { parseRecordId } from '../record/id.ts'
import type { LogStore } from '../store/log-store.ts'
import { factsOfRun } from './facts.ts'
import type { Facts, Principal } from './principal.ts'
import { requireRight, type Asked } from './require-right.ts'
import { resolveTrace, type ResolvedRecord } from './resolve-trace.ts'
import { wholeStep } from './whole-step.ts'

export interface RevealRun {
  readonly traceId: string
  readonly resolved: readonly ResolvedRecord[]
  readonly facts: Facts
}

/** Null for what is no record of a run, or none that can be trusted. */
export async function runOfRecord(store: LogStore, record: string): Promise<RevealRun | null> {
  const id = parseRecordId(record)
  const stored = id && (await store.record(id))
  const trace = stored?.header ? resolveTrace([stored], store)[0]?.header?.trace : undefined
  return trace === undefined ? null : findRun(store, trace)
}

/** Null for a run that is not there. */
export async function findRun(store: LogStore, traceId: string): Promise<RevealRun | null> {
  const resolved = resolveTrace(await store.trace(traceId), store)
  const isThere = resolved.some(({ header }) => header?.step)
  return isThere ? { traceId, resolved, facts: factsOfRun(resolved) } : null
}

/** Rejects with `not_found` for who may not know of the run: its hidden values are not there for him either. */
export function requireRun(
  recorder: Parameters<typeof requireRight>[0],
  principal: Principal,
  { facts }: RevealRun,
  told: Omit<Asked, 'principal' | 'right' | 'facts'>,
): Promise<void> {
  return requireRight(recorder, { principal, right: 'read-header', facts, ...told })
}

/** The records of the step in which values of the class were found; empty: none. */
export function recordsWith(
  { resolved }: RevealRun,
  record: string,
  className: string,
): ResolvedRecord[] {
  return wholeStep(resolved, record.toLowerCase()).filter(({ header }) =>
    Object.hasOwn(header?.findings ?? {}, className),
  )
}
