import { equalBytes } from '../crypto/equal.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import type { Secret } from '../crypto/secret.ts'
import { recordKinds } from '../record/kind.ts'
import type { SealedRecord, StagedRecord } from '../store/log-store.ts'

/** Staged rows lie in a file that is not trusted: this says that a process with the project's keys wrote one. */
export function stagedMac(
  record: Pick<SealedRecord, 'id' | 'kind' | 'time' | 'manifest'>,
  indexKey: Secret,
): Uint8Array {
  return mac(record.id, recordKinds[record.kind], record, indexKey)
}

export function isGenuineStaged(row: StagedRecord, indexKey: Secret): boolean {
  return row.mac !== null && equalBytes(row.mac, mac(row.id, row.kind, row, indexKey))
}

function mac(
  id: Uint8Array,
  kind: number,
  { time, manifest }: { time: number; manifest: Uint8Array },
  indexKey: Secret,
): Uint8Array {
  return hmacSha256(indexKey, labels.stagedRow, id, `${kind} ${time} `, manifest)
}
