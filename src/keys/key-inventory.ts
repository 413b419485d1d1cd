// What keys a log has, for people: what each is for, under which root key, and since when.
import { toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { SealtraceError } from '../error.ts'
import { KeyRows, type KeyRowsOptions } from './key-rows.ts'
import type { KeyRow } from './key-row.ts'
import { rootFiles, rootRow, type RootRow } from './rewrap.ts'
import { keyIdOf } from './root-blob.ts'

export interface InventoryKey {
  /**
   * `signing`, `producer`, `epoch`, `state`, …; `subject` and `slot` stand for all of them at once, `reader` for a reader key that
   * lies elsewhere: its count is that of the slots that are sealed to it.
   */
  readonly use: string
  /** Hex id of its row, or of the reader key; null for a file of the state folder, and where it stands for several. */
  readonly id: string | null
  /** `YYYY-MM` of what is made by month. */
  readonly epoch: string | null
  /** Id of the root key that it is under; null where another key wraps it. */
  readonly rootKey: string | null
  readonly count: number
  /** When it was made, and when the root key wrapped it last if that was later; milliseconds since the epoch. Null where the row does not say. */
  readonly made: number | null
  readonly rooted: number | null
}

/** Rejects with `key_unavailable` when the root key does not answer: rows open with keys that it wraps. */
export async function keyInventory(
  options: KeyRowsOptions,
  all: AsyncIterable<KeyRow>,
): Promise<InventoryKey[]> {
  const rows = new KeyRows(options)
  const keys: InventoryKey[] = []
  const counts = new Map<string, number>()
  const readers = new Map<string, number>()
  for await (const row of all) {
    const found = row.kind === 'subject' || row.kind === 'slot' ? null : await rootRow(rows, row)
    if (found) keys.push(inventoryOf(row, found))
    else counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1)
    const reader = await readerOf(rows, row)
    if (reader !== null) readers.set(reader, (readers.get(reader) ?? 0) + 1)
  }
  for (const [use, count] of counts)
    keys.push({ use, id: null, epoch: null, rootKey: null, count, ...untold })
  for (const [id, count] of readers)
    keys.push({ use: 'reader', id, epoch: null, rootKey: null, count, ...untold })
  return [...filesOf(options), ...keys.sort(inOrder)]
}

/** Null also for a row that is damaged: `verify` says so. */
async function readerOf(rows: KeyRows, row: KeyRow): Promise<string | null> {
  if (row.kind !== 'slot') return null
  try {
    return (await rows.open(row)).reader?.id ?? null
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  }
}

const untold = { made: null, rooted: null } as const

function inventoryOf(
  { id, kind, epoch, owner }: KeyRow,
  { keyId: rootKey, body }: RootRow,
): InventoryKey {
  const isProject = kind === 'project'
  const name = Buffer.from(owner).toString('utf8')
  const retired = kind === 'retired' ? `retired ${name}` : kind
  return {
    use: isProject ? projectUse(name) : retired,
    id: toHex(id),
    epoch: epoch === 'project' ? null : epoch,
    rootKey,
    count: 1,
    made: body.made ?? null,
    rooted: body.rooted ?? null,
  }
}

/** The project's key `index` keys look-ups and tags; `index` alone is a month's, of the blind index. */
function projectUse(name: string): string {
  return name === 'index' ? 'look-up' : name === 'subject' ? 'subjects' : name
}

const fileUses: ReadonlyMap<string, string> = new Map([
  [labels.wrapState, 'state'],
  [labels.wrapAuthority, 'officer'],
])

function filesOf({ state }: KeyRowsOptions): InventoryKey[] {
  return rootFiles(state).flatMap(({ label, read }) => {
    const wrapped = read()
    const use = fileUses.get(label) ?? 'generation'
    if (!wrapped) return []
    return [{ use, id: null, epoch: null, rootKey: keyIdOf(wrapped) ?? '', count: 1, ...untold }]
  })
}

function inOrder(a: InventoryKey, b: InventoryKey): number {
  const place = ({ use, epoch, count }: InventoryKey): string =>
    `${count > 1 ? 2 : epoch === null ? 0 : 1} ${epoch ?? ''} ${use}`
  return place(a) < place(b) ? -1 : 1
}
