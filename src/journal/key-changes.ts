// Key changes are on the record: one ledger record a group names each key's commitment and the hash of its wrapped row,
// so that a changed wrap is found without any key.
import { toHex } from '../crypto/encoding.ts'
import type { KeyWrite } from '../keys/key-ring.ts'
import { encodeManifest, type KeyChange } from '../seal/format/manifest.ts'
import type { KeyStore } from '../store/key-store.ts'
import type { SealedRecord } from '../store/log-store.ts'
import { makeRecord } from './make-record.ts'

const noPolicy = new Uint8Array(32)

export function toKeyChange({ row, operation, commitment, rowHash }: KeyWrite): KeyChange {
  return { operation, keyId: row.id, commitment, rowHash, kind: row.kind }
}

/** Stores new keys. Rejects with `conflict` when an erasure has ended a generation that one is sealed under, or the key that wraps it is gone. */
export function writeKeys(
  keys: Pick<KeyStore, 'write'>,
  writes: readonly KeyWrite[],
): Promise<void> {
  const under = new Map(writes.map(({ row, generation }) => [row.epoch, generation]))
  const parents = new Map(
    writes.flatMap(({ parent }) =>
      parent ? [[`${toHex(parent.id)} ${parent.kind}`, parent]] : [],
    ),
  )
  const from = writes.flatMap(({ row, from: was }) => (was ? [{ id: row.id, sealed: was }] : []))
  const fresh = writes.flatMap(({ row, operation }) => (operation === 'create' ? [row.id] : []))
  return keys.write(
    writes.map(({ row }) => row),
    writes.map(toKeyChange),
    under,
    { parents: [...parents.values()], from, fresh },
  )
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
