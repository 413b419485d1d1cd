// The one point where a right is asked for: a denial is on the record, and looks like a thing that is not there.
import type { AuditEntry } from '../journal/audit-entry.ts'
import { may, notFound, type Action, type Facts, type Principal } from './principal.ts'

export interface Asked {
  readonly principal: Principal
  /** The right that it takes. */
  readonly right: Action
  readonly facts?: Facts
  /** What stands in the entry of a denial; default the right. */
  readonly action?: string
  /** Several: an entry for each. */
  readonly target?: string | readonly string[]
  readonly reason?: string
  readonly details?: AuditEntry['details']
  readonly sought?: AuditEntry['sought']
}

/** Rejects with `not_found` for who may not; the denial is on the record by then. */
export async function requireRight(
  recorder: { audit(entry: AuditEntry): Promise<unknown> },
  { principal, right, facts, action = right, target, ...more }: Asked,
): Promise<void> {
  if (may(principal, right, facts)) return
  const { name: actor, address } = principal
  const from = address ? { address } : {}
  const entry = { action, outcome: 'denied' as const, actor, ...from, ...definedOf(more) }
  const targets = typeof target === 'string' ? [target] : target?.length ? target : [undefined]
  await Promise.all(targets.map((one) => recorder.audit({ ...entry, ...(one && { target: one }) })))
  throw notFound()
}

function definedOf({ reason, details, sought }: Pick<Asked, 'reason' | 'details' | 'sought'>) {
  return {
    ...(reason !== undefined && { reason }),
    ...(details !== undefined && { details }),
    ...(sought !== undefined && { sought }),
  }
}
