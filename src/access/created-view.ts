import { formatRecordId } from '../record/id.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import type { AuditView } from './audit-view.ts'
import { resolveTrace } from './resolve-trace.ts'

/** The action under which records of steps are shown to auditors. */
export const createdAction = 'record.created'

// Records do not say whose key brought them, and of what was not taken there is none.
const unknownActor = '[not recorded]'
const taken = 'allowed'

export function fitsCreated(query: {
  readonly actor?: string | undefined
  readonly outcome?: string | undefined
}): boolean {
  const { actor = unknownActor, outcome = taken } = query
  return actor === unknownActor && outcome === taken
}

/**
 * That a step was recorded, and how much was hidden in it: from its header, no content is opened. Null for a record of which the
 * header is gone or not to be trusted.
 */
export function createdView(
  row: StoredRecord,
  tiles: Pick<LogStore, 'readTile'>,
): AuditView | null {
  const header = resolveTrace([row], tiles)[0]?.header
  if (!header) return null
  const findings = Object.entries(header.findings ?? {}).map(([name, { count }]) => [name, count])
  return {
    recordId: formatRecordId(row.id),
    time: new Date(row.time).toISOString(),
    actor: unknownActor,
    action: createdAction,
    target: header.trace ?? null,
    reason: null,
    outcome: taken,
    address: null,
    details: null,
    findings: Object.fromEntries(findings) as Record<string, number>,
  }
}
