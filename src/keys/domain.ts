// Generation domains: what one erasure has to seal anew. Keys of the project and of months have one each; slots and subjects
// lie in 256 buckets a month, those of one subject in the same.
import { toHex } from '../crypto/encoding.ts'

/** The epoch of a time: its month, UTC. */
export function epochOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7)
}

/** Where a subject's row and its slots lie, and a slot of nobody by its own id: `2026-11.3f`. */
export function bucketOf(epoch: string, id: Uint8Array): string {
  return `${epoch}.${toHex(id.subarray(0, 1))}`
}

/** The epoch of a domain: that of its epoch key. */
export function epochOfDomain(domain: string): string {
  return domain.slice(0, 7)
}

/** Whether the slots of a subject can lie in a domain; older logs have one domain a month for all. */
export function mayHoldSlotsOf(subject: Uint8Array, domain: string): boolean {
  return /^\d{4}-\d{2}$/.test(domain) || domain === bucketOf(epochOfDomain(domain), subject)
}
