// A wrapped key as the key table holds it: wrapped under its parent, and the whole row sealed under its epoch's
// generation key, so that an old copy of the table opens nothing once that generation is destroyed.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { deriveKey } from '../crypto/hkdf.ts'
import { labels } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'

export const keyKinds = { epoch: 1, subject: 2, slot: 3, project: 4, index: 5, retired: 6 } as const
export type KeyKind = keyof typeof keyKinds

/** As stored. */
export interface KeyRow {
  readonly id: Uint8Array
  readonly kind: KeyKind
  /** `YYYY-MM`, or `project` for keys that outlive months. */
  readonly epoch: string
  /** Look-up: a slot's trace id, a subject's keyed hash, a project key's name, an index key's epoch, a retired key's use. */
  readonly owner: Uint8Array
  readonly sealed: Uint8Array
}

/** What a row holds inside. */
export interface KeyRowBody {
  /** Hex id of the key that wraps this one, or the root key's id. */
  parent: string
  /** Base64 of the wrapped key. */
  wrapped: string
  /** Slots: hex id of the subject whose key wraps it. */
  subject?: string
  /** Slots: held the trace's unassigned content, so it dies with any of the trace's subjects. */
  shared?: boolean
  /** Slots that a producer sealed to a reader: what `wrapped` holds is no key but the message; `enc` is base64. */
  reader?: { id: string; suite: 1 | 2; enc: string; seq: number }
  /** Beside `reader`: base64 of the key's commitment, as the producer says. */
  commitment?: string
  /** Subjects: the name that headers show. */
  pseudonym?: string
  /** Keys under the root key: when they were made, milliseconds since the epoch. Older rows do not say. */
  made?: number
  /** And when the root key wrapped them last, if that was later. */
  rooted?: number
}

/** Its hash stands in the key-change record: a changed row is found without any key. */
export function keyRowHash(row: KeyRow): Uint8Array {
  const lengths = Uint8Array.of(keyKinds[row.kind], row.epoch.length, row.owner.length)
  return sha256(
    encodeUtf8(labels.keyRow),
    row.id,
    lengths,
    encodeUtf8(row.epoch),
    row.owner,
    row.sealed,
  )
}

/** 32 bytes that commit to a key and tell nothing of it. */
export function keyCommitment(key: Secret): Uint8Array {
  return deriveKey(key, labels.keyCommitment).use((bytes) => new Uint8Array(bytes))
}

/** Under what a root key wraps the key of a row. A retired key stays wrapped as it was. */
export function rootLabelOf({ kind, owner }: Pick<KeyRow, 'kind' | 'owner'>): string {
  const isEpoch =
    kind === 'epoch' || (kind === 'retired' && Buffer.from(owner).toString('utf8') === 'epoch')
  if (isEpoch) return labels.wrapEpoch
  if (kind === 'index') return labels.wrapIndex
  return kind === 'subject' ? labels.wrapSubject : labels.wrapProject
}

export function newKeyId(): Uint8Array {
  return randomBytes(16)
}

export function sealKeyRow(
  generation: Secret,
  row: Omit<KeyRow, 'sealed'>,
  body: KeyRowBody,
): KeyRow {
  return { ...row, sealed: wrapKey(generation, rowAad(row), encodeUtf8(JSON.stringify(body))) }
}

/** Throws `corrupt`. */
export function openKeyRow(generation: Secret, row: KeyRow): KeyRowBody {
  const text = Buffer.from(unwrapKey(generation, rowAad(row), row.sealed)).toString('utf8')
  const body: unknown = JSON.parse(text)
  if (typeof body !== 'object' || body === null || !('wrapped' in body))
    throw new SealtraceError('corrupt', 'a key row opens to something else than a wrapped key')
  return body as KeyRowBody
}

function rowAad(row: Omit<KeyRow, 'sealed'>): Uint8Array {
  return Buffer.concat([
    encodeUtf8(labels.keyRow),
    Uint8Array.of(keyKinds[row.kind], row.epoch.length),
    encodeUtf8(row.epoch),
    row.id,
    row.owner,
  ])
}
