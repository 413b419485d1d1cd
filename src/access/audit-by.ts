import type { AuditEntry } from '../journal/audit-entry.ts'
import type { Principal } from './principal.ts'

/** Puts on the record what a principal did. Resolves with the record's id, once it is published. */
export function auditBy(
  recorder: { audit(entry: AuditEntry): Promise<string> },
  { name, address }: Pick<Principal, 'name' | 'address'>,
  entry: Omit<AuditEntry, 'actor' | 'address'>,
): Promise<string> {
  return recorder.audit({ ...entry, actor: name, ...(address ? { address } : {}) })
}
