// A key that wraps others is put out of use: another comes in its place, what it wraps is wrapped anew, and no part is touched.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { encodeUtf8, toBase64, toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { wrappedOf, type KeyRows, type OpenKey } from './key-rows.ts'
import { keyCommitment, newKeyId, rootLabelOf, type KeyRow } from './key-row.ts'

/** What a retired key was for: the owner of its row. */
export type RetiredUse = 'epoch' | 'subject' | 'signing'

/**
 * A new key in the place of the one in `row`, which stays to open what it wrapped, and wraps nothing more (rule E25). Leaves both in
 * `rows`, for the journal to commit. Resolves with the id of the new one.
 */
export async function renewKey(rows: KeyRows, row: KeyRow, use: RetiredUse): Promise<Uint8Array> {
  await retireKey(rows, row, use)
  const id = newKeyId()
  const { kind, epoch, owner } = row
  await rows.putByRoot(rootLabelOf(row), { id, kind, epoch, owner }, Secret.random(32))
  return id
}

/** Leaves the row in `rows` as one that is retired. */
export async function retireKey(rows: KeyRows, row: KeyRow, use: RetiredUse): Promise<void> {
  const body = await rows.open(row)
  const { key } = await openRootKeyOf(rows, row)
  const retired = { ...row, kind: 'retired' as const, owner: encodeUtf8(use) }
  await rows.replace(row, keyCommitment(key), { row: retired, body })
}

/** Opens the key of a row that the root key wraps. */
export async function openRootKeyOf(rows: KeyRows, row: KeyRow): Promise<OpenKey> {
  return { id: row.id, key: await rows.openByRoot(rootLabelOf(row), row) }
}

/** A row that `from` wraps. `commitment` is to its key. */
export interface Child {
  readonly row: KeyRow
  readonly commitment: Uint8Array
}

/** Leaves the row in `rows`, wrapped by `to`. A row that another has replaced meanwhile is left alone. */
export async function rewrapChild(
  rows: KeyRows,
  { row, commitment }: Child,
  { from, to }: { from: OpenKey; to: OpenKey },
): Promise<void> {
  const body = await rows.open(row)
  const aad = encodeUtf8(row.kind === 'slot' ? labels.wrapSlot : labels.wrapSubject)
  // What is inside may be a key, or the message that a reader key opens.
  using inner = Secret.own(unwrapKey(from.key, aad, wrappedOf(body)))
  const wrapped = toBase64(inner.use((bytes) => wrapKey(to.key, aad, bytes)))
  const parent = toHex(to.id)
  await rows.replace(row, commitment, { row, body: { ...body, parent, wrapped } })
}

/** Id (hex) of the key that wraps a row; null for a row that is damaged, and opens with no key. */
export async function parentOf(rows: KeyRows, row: KeyRow): Promise<string | null> {
  try {
    return (await rows.open(row)).parent
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  }
}
