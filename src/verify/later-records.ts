// What stands behind the tree that is verified, in files that anybody may have changed: rows that are not published yet, and key rows
// of a log in use that are ahead of their records.
import { fromHex, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { Checkpoint } from '../ledger/checkpoint.ts'
import { leafHash } from '../ledger/merkle.ts'
import { verifyInclusion } from '../ledger/proof.ts'
import { parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import { proveInclusion } from '../ledger/tree.ts'
import { formatRecordId } from '../record/id.ts'
import { parseManifest, type Manifest } from '../seal/format/manifest.ts'
import type { Findings } from './report.ts'
import { isLeafOf, leafOfRow, type RecordChecker } from './verify-records.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

/** The store gives no more staged rows than this: what others list is not known. */
const stagedAtMost = 1000
const tries = 10
/** Of `pause`, in which a collector publishes what it has sequenced: `checkpoint_interval` is 10 s at most. */
const patience = 600

/** How a key row that is not the one on the record is known to be a newer one. */
export type NewerBy = 'record' | 'staged' | 'erasure' | 'pending'

interface LaterOptions {
  /** Of the tree. */
  readonly size: number
  readonly openNewest: () => Promise<Checkpoint | null>
}

/**
 * Of key rows (hex ids) that are not as the tree has them, those that a later change bears out: one on record under a newer signed
 * checkpoint, one in a staged record that a process with the project's keys wrote, or what an erasure under way has sealed anew; and
 * those of which a change is `pending`, which says nothing. While
 * another process writes, a row is there a moment before its record is: it is waited for, once for all.
 */
export async function newerKeys(
  source: VerifySource,
  ids: ReadonlySet<string>,
  options: LaterOptions,
): Promise<Map<string, NewerBy>> {
  const newer = new Map<string, NewerBy>()
  const waiting = new Map<string, NewerBy>()
  for (let i = 0; newer.size < ids.size && i < (waiting.size > newer.size ? patience : tries);) {
    const pauses = i < tries ? 1 : tries
    for (let n = 0; i > 0 && n < pauses; n++) await source.pause()
    i += pauses
    const rows = await rowsOf(
      source,
      [...ids].filter((id) => !newer.has(id)),
    )
    for (const { change, by } of await laterChanges(source, rows, options))
      waiting.set(toHex(change.keyId), by)
    for (const { id, hash, by } of await source.unpublishedKeyChanges())
      if (rows.get(toHex(id)) === toHex(hash) && waiting.get(toHex(id)) !== 'record')
        waiting.set(toHex(id), by)
    for (const [id, by] of waiting) if (by !== 'pending') newer.set(id, by)
  }
  return new Map([...waiting, ...newer])
}

/** Hashes of key rows as they are now, all in hex. */
async function rowsOf(source: VerifySource, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  for (const id of ids) {
    const key = fromHex(id)
    const hash = key && (await source.keyRowHash(key))
    if (hash) rows.set(id, toHex(hash))
  }
  return rows
}

type Changes = NonNullable<Manifest['keyChanges']>

/** Key changes of these rows in records behind the tree: `record` for those in the newest signed one, `pending` for the others. */
async function laterChanges(
  source: VerifySource,
  rows: ReadonlyMap<string, string>,
  { size, openNewest }: LaterOptions,
): Promise<{ change: Changes[number]; by: NewerBy }[]> {
  const newest = await openNewest()
  const bundles = new Bundles(source)
  const found: { change: Changes[number]; by: NewerBy }[] = []
  for await (const row of source.records(size)) {
    if (row.index === null) break
    const changes = (manifestOf(row)?.keyChanges ?? []).filter(
      ({ keyId, rowHash }) => rows.get(toHex(keyId)) === toHex(rowHash),
    )
    if (changes.length === 0) continue
    const isPublished = newest && isIn(newest, source, row, row.index)
    if (!isPublished && !bundles.has(row, row.index)) continue
    for (const change of changes) found.push({ change, by: isPublished ? 'record' : 'pending' })
  }
  return found
}

function isIn(head: Checkpoint, source: VerifySource, row: SourceRecord, index: number): boolean {
  const leaf = leafOfRow(row)
  if (!leaf) return false
  try {
    verifyInclusion(leafHash(leaf), index, head, proveInclusion(source, index, head.size))
    return true
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

/** While another process writes, rows and parts are there that no checkpoint covers yet. */
export async function noteUnpublished(
  source: VerifySource,
  rows: readonly SourceRecord[],
  of: { checker: RecordChecker; size: number; findings: Findings; notChecked: string[] },
): Promise<void> {
  const { checker, size, findings, notChecked } = of
  const bundles = new Bundles(source)
  let next = size
  for (const row of rows) {
    if (row.index === null || (row.index === next++ && bundles.has(row, row.index))) continue
    findings.add(
      'a record row stands behind the tree, in no leaf',
      row.index,
      formatRecordId(row.id),
    )
  }
  if (rows.length)
    notChecked.push(
      `${rows.length} records are staged and not published yet: what they say is not believed`,
    )
  const unlisted = checker.parts.unlisted()
  if (unlisted.length === 0) return
  const listed = new Set<string>()
  let staged = list(rows, listed)
  const again: SourceRecord[] = []
  // A row may have been placed between the two ways in which rows are read.
  for await (const row of source.records(size)) again.push(row)
  staged = Math.max(staged, list(again, listed))
  const left = unlisted.filter((id) => !listed.has(id))
  if (left.length && staged >= stagedAtMost)
    notChecked.push(`${left.length} parts that no record lists of those that were read`)
  else for (const id of left) findings.add(`part ${id} is in the store, but no record lists it`)
}

/** Adds what the rows list, and counts those that are staged. */
function list(rows: readonly SourceRecord[], listed: Set<string>): number {
  for (const row of rows) {
    const { appended = [], own = [] } = manifestOf(row) ?? {}
    for (const { id } of [...appended, ...own]) listed.add(toHex(id))
  }
  return rows.filter(({ index }) => index === null).length
}

/** Entry bundles, one at a time. */
class Bundles {
  readonly #source: VerifySource
  #index = -1
  #entries: readonly Uint8Array[] = []

  constructor(source: VerifySource) {
    this.#source = source
  }

  has(row: SourceRecord, at: number): boolean {
    const index = Math.floor(at / tileWidth)
    if (index !== this.#index) this.#entries = entriesOf(this.#source, index)
    this.#index = index
    const leaf = this.#entries[at % tileWidth]
    return leaf !== undefined && isLeafOf(leaf, row)
  }
}

function entriesOf(source: VerifySource, index: number): readonly Uint8Array[] {
  try {
    return parseEntryBundle(source.readTile('entries', index) ?? new Uint8Array(0))
  } catch (error) {
    if (SealtraceError.is(error)) return []
    throw error
  }
}

function manifestOf({ manifest }: SourceRecord): Manifest | null {
  try {
    return parseManifest(manifest)
  } catch {
    return null
  }
}
