// The two records of an erasure: the intent, which the officer signs before anything goes, and the completion.
import { toHex } from '../crypto/encoding.ts'
import type { Signer } from '../crypto/ed25519.ts'
import { randomBytes } from '../crypto/random.ts'
import { formatHeader, type ErasureCounts, type Header } from '../record/header.ts'
import { newRecordId } from '../record/id.ts'
import { formatScope, intentMessage, type ErasureScope } from '../seal/format/erasure.ts'
import { encodeManifest, headerCommitment } from '../seal/format/manifest.ts'
import type { SealedRecord } from '../store/log-store.ts'

const noPolicy = new Uint8Array(32)

export interface NewIntent {
  /** Hex id of the subject's key; absent where only mentions go. */
  readonly subject?: string | undefined
  readonly scope: ErasureScope
  /** Record id of the audit entry that says who and why: sealed there. */
  readonly audit: string
}

export interface IntentContext {
  readonly origin: string
  /** The officer's key. */
  readonly officer: Signer
  /** Milliseconds since the epoch. */
  readonly time: number
}

export function intentRecord(
  { subject, scope, audit }: NewIntent,
  { origin, officer, time }: IntentContext,
): SealedRecord {
  const header: Header = {
    ...{ kind: 'erasureIntent', action: 'subject.erase' },
    ...(subject !== undefined && { subject }),
    audit,
    scope: formatScope(scope),
  }
  return bareRecord(header, time, (id, commitment) =>
    officer.sign(intentMessage({ origin, id, header: commitment })),
  )
}

/** `erased`: ids of the intents that are carried out. */
export function completionRecord(
  { erased, counts }: { erased: readonly Uint8Array[]; counts: ErasureCounts },
  time: number,
): SealedRecord {
  return bareRecord({ kind: 'erasureCompletion', erased: erased.map(toHex), counts }, time)
}

/** A record without parts; `sign` gives the signature of its manifest. */
export function bareRecord(
  header: Header,
  time: number,
  sign?: (id: Uint8Array, commitment: Uint8Array) => Uint8Array,
): SealedRecord {
  const id = newRecordId(time)
  const salt = randomBytes(32)
  const text = formatHeader(header)
  const commitment = headerCommitment(salt, text)
  const manifest = encodeManifest({
    kind: header.kind,
    header: commitment,
    appended: [],
    own: [],
    policy: noPolicy,
    detector: '',
    ...(sign ? { signature: sign(id, commitment) } : {}),
  })
  return { id, kind: header.kind, time, manifest, salt, header: text, parts: [] }
}
