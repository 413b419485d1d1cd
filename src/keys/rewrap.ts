// Keys that the root key wraps, brought from one root key to another: rows of the key table, and files of the state folder.
// What they wrap in turn, and all parts, stay as they are.
import { toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { isOfStateKey } from './generation-keys.ts'
import { rootLabelOf, type KeyRow, type KeyRowBody } from './key-row.ts'
import { wrappedOf, type KeyRows } from './key-rows.ts'
import { keyIdOf } from './root-blob.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import type { StateFolder } from './state-folder.ts'

export interface Rewrap {
  readonly rows: KeyRows
  readonly state: StateFolder
  /** Opens what is there. */
  readonly from: RootKeyProvider
  /** Wraps it anew. */
  readonly to: RootKeyProvider
}

/** A row that the root key wraps. */
export interface RootRow {
  readonly row: KeyRow
  readonly body: KeyRowBody
  readonly label: string
  /** Id of the root key; of older rows the id that stands beside the wrapped key. */
  readonly keyId: string
}

/** Null for a row that another key wraps. Throws `corrupt`, `key_unavailable`. */
export async function rootRow(rows: KeyRows, row: KeyRow): Promise<RootRow | null> {
  if (row.kind === 'slot') return null
  const body = await rows.open(row)
  const wrapped = wrappedOf(body)
  // A subject's key is wrapped by a key of the project, which its row names by 32 hex digits; by the root key in older logs.
  if (row.kind === 'subject' && keyIdOf(wrapped) === null && /^[0-9a-f]{32}$/.test(body.parent))
    return null
  return { row, body, label: rootLabelOf(row), keyId: keyIdOf(wrapped) ?? body.parent }
}

/** Leaves the new row in `rows`, for the journal to commit. */
export async function rewrapRow(
  { row, body, label }: RootRow,
  { rows, from, to }: Omit<Rewrap, 'state'>,
): Promise<void> {
  using key = Secret.own(await from.unwrap(label, wrappedOf(body)))
  await rows.rewrapByRoot({ row, body }, to, key)
}

/** A file of the state folder that holds a key under the root key. */
export interface RootFile {
  readonly label: string
  readonly read: () => Uint8Array | null
  readonly replace: (wrapped: Uint8Array) => void
}

/** Ids of the root keys that files of the state folder are under; of those of older logs the empty string. */
export function fileKeyIds(state: StateFolder): string[] {
  return rootFiles(state).flatMap(({ read }) => {
    const wrapped = read()
    return wrapped ? [keyIdOf(wrapped) ?? ''] : []
  })
}

/** All of them; those that are under the key already, too. Each is replaced as a whole. */
export async function rewrapFiles({ state, from, to }: Omit<Rewrap, 'rows'>): Promise<void> {
  for (const { label, read, replace } of rootFiles(state)) {
    const wrapped = read()
    if (!wrapped) continue
    using key = Secret.own(await from.unwrap(label, wrapped))
    replace(await key.use((bytes) => to.wrap(label, bytes)))
  }
}

export function rootFiles(state: StateFolder): RootFile[] {
  const generations = state.generations().map(({ epoch, number }) => ({
    label: `${labels.wrapGeneration}/${epoch}.${number}`,
    read: () => {
      const wrapped = state.readGeneration(epoch, number)
      return wrapped && isOfStateKey(wrapped) ? null : wrapped
    },
    replace: (wrapped: Uint8Array) => state.replaceGeneration(epoch, number, wrapped),
  }))
  return [
    {
      label: labels.wrapState,
      read: () => state.readStateKey(),
      replace: (wrapped) => state.replaceStateKey(wrapped),
    },
    {
      label: labels.wrapAuthority,
      read: () => state.readAuthority(),
      replace: (wrapped) => state.replaceAuthority(wrapped),
    },
    ...generations,
  ]
}

/** In an order that stays the same. */
export async function rowIds(all: AsyncIterable<KeyRow>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id, kind } of all) if (kind !== 'slot') ids.push(toHex(id))
  return ids.sort()
}
