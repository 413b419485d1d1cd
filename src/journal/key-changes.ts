// Key changes are on the record: one ledger record a group names each key's commitment and the hash of its wrapped row,
// so that a changed wrap is found without any key.
import type { KeyWrite } from '../keys/key-ring.ts'
import { encodeManifest, type KeyChange } from '../seal/format/manifest.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { makeRecord } from './make-record.ts'

const noPolicy = new Uint8Array(32)

export function toKeyChange({ row, operation, commitment, rowHash }: KeyWrite): KeyChange {
  return { operation, keyId: row.id, commitment, rowHash }
}

export function keyChangeRecord(changes: readonly KeyChange[], time: number): SealedRecord {
  return makeRecord({ header: { kind: 'keys' }, parts: [], time }, (header) =>
    encodeManifest({
      kind: 'keys',
      header,
      appended: [],
      own: [],
      policy: noPolicy,
      detector: '',
      keyChanges: changes,
    }),
  )
}
