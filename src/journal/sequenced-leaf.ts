import { sha256 } from '../crypto/hash.ts'
import { SealtraceError } from '../error.ts'
import { recordKindOf } from '../record/kind.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import type { SealedRecord, StoredRecord } from '../store/log-store.ts'

export function leafOf({ kind, id, time, manifest }: SealedRecord): Uint8Array {
  return encodeLeaf({ kind, id, time, manifestHash: sha256(manifest) })
}

/** Throws `corrupt` for a kind that there is not. */
export function storedLeaf({ kind, id, time, manifest }: StoredRecord): Uint8Array {
  const name = recordKindOf(kind)
  if (!name) throw new SealtraceError('corrupt', 'a staged record has an unknown kind')
  return encodeLeaf({ kind: name, id, time, manifestHash: sha256(manifest) })
}
