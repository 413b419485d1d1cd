// Keys of an old key table that nothing opens any more: their generation has ended, or that of a key that wraps them.
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { KeyRows, type KeyRowsOptions } from '../keys/key-rows.ts'
import type { KeyKind } from '../keys/key-row.ts'
import type { KeyStore } from '../store/key-store.ts'

export interface KeysOfCopy {
  /** Ids (hex) of rows that nothing opens, or that are to go. */
  readonly deadRows: ReadonlySet<string>
  /** The others. */
  readonly rows: ReadonlySet<string>
}

const wrapping: ReadonlySet<KeyKind> = new Set(['project', 'epoch', 'retired', 'subject'])

/**
 * `isDead` says so of a row by itself. What such a key wraps is dead too. Rows are opened for that, keys are not; a row that
 * does not open says nothing of its parent and counts as alive.
 */
export async function keysOfCopy(
  { keys, provider, state }: Omit<KeyRowsOptions, 'table'> & { readonly keys: KeyStore },
  isDead: (row: { readonly id: string; readonly epoch: string }) => boolean,
): Promise<KeysOfCopy> {
  const deadRows = new Set<string>()
  const rows = new Set<string>()
  let wraps = false
  for await (const { id, epoch, kind } of keys.all()) {
    const name = toHex(id)
    if (!isDead({ id: name, epoch })) {
      rows.add(name)
      continue
    }
    deadRows.add(name)
    wraps ||= wrapping.has(kind)
  }
  if (!wraps) return { deadRows, rows }
  const opened = new KeyRows({ table: keys, provider, state })
  // A project key wraps subjects, and they wrap slots.
  for (const kind of ['subject', 'slot'] as const)
    for (const domain of await keys.domains())
      for (const row of await keys.inDomain(domain)) {
        const name = toHex(row.id)
        if (row.kind !== kind || deadRows.has(name)) continue
        const parent = await parentOrNull(opened.open(row))
        if (parent === null || !deadRows.has(parent)) continue
        deadRows.add(name)
        rows.delete(name)
      }
  return { deadRows, rows }
}

async function parentOrNull(opening: Promise<{ parent: string }>): Promise<string | null> {
  try {
    return (await opening).parent
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}
