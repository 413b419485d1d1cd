// Which records an evidence pack is asked for, and what of them is there.
import { setImmediate } from 'node:timers/promises'
import { toHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { parseEntryBundle, tileWidth } from '../../ledger/tile.ts'
import { parseHeader, type Header } from '../../record/header.ts'
import { formatRecordId } from '../../record/id.ts'
import { recordKinds } from '../../record/kind.ts'
import { parseLeaf, type Leaf } from '../../seal/format/leaf.ts'
import { headerCommitment, parseManifest, type Manifest } from '../../seal/format/manifest.ts'
import type { LogStore, StoredRecord } from '../../store/log-store.ts'
import { mostEntries } from '../zip/zip-format.ts'
import { parsed } from './check-records.ts'
import type { WhatIsMissing } from './takings.ts'

/** A record by its place. */
export interface Selected {
  readonly index: number
  readonly id: Uint8Array
  readonly role: 'asked' | 'related'
}

/** Told how many of the log's records were looked at. */
export type OnScan = (done: number, total: number) => void

type Store = Pick<LogStore, 'trace' | 'page' | 'record' | 'ages' | 'readTile'>

/** A row, and what its leaf says: rows can be changed by whoever writes the data folder, unseen by all that go by them. */
export interface ScannedRecord extends StoredRecord {
  readonly index: number
  /** As the entry bundle has it; null where there is none. */
  readonly leaf: Leaf | null
  /** Null when the row is not the one in the leaf. */
  readonly proven: Manifest | null
}

const pageSize = 500
/** Files of one record, and those that every pack has. */
const filesEach = 5
const filesOfPack = 32

/** All records of these traces below leaf index `size`, in order of the log. */
export async function recordsOfTraces(
  store: Store,
  traces: Iterable<string>,
  size: number,
): Promise<Selected[]> {
  const found = new Map<number, Selected>()
  for (const trace of traces) {
    for (const row of await store.trace(trace)) add(found, row, size)
    await setImmediate()
  }
  return inOrder(found)
}

/** All that was recorded in a time, with the whole of the traces that it belongs to; and those traces. */
export async function recordsOfTime(
  store: Store,
  { since, until, size }: { since: number; until: number; size: number },
  onScan?: OnScan,
): Promise<{ records: Selected[]; traces: string[] }> {
  const found = new Map<number, Selected>()
  const traces = new Set<string>()
  for await (const row of allRecords(store, size, onScan)) {
    const { time } = row.leaf ?? row
    if (time < since || time >= until) continue
    add(found, row, size)
    refuseTooMany(found.size * filesEach)
    const trace = row.proven && committedHeader(row, row.proven)?.trace
    if (typeof trace === 'string' && /^[0-9a-f]{32}$/.test(trace)) traces.add(trace)
  }
  for (const { index, ...rest } of await recordsOfTraces(store, traces, size))
    found.set(index, { index, ...rest })
  return { records: inOrder(found), traces: [...traces] }
}

/**
 * Every record below leaf index `size`, in order of the log, also one whose row is gone. Other work of this process gets its turn in
 * between. Rejects with `corrupt` for a row that is gone and whose leaf is too.
 */
export async function* allRecords(
  store: Pick<LogStore, 'page' | 'readTile'>,
  size: number,
  onScan?: OnScan,
): AsyncGenerator<ScannedRecord> {
  const leafAt = leafReader(store)
  let next = 0
  while (next < size) {
    for (const row of await store.page(next, pageSize)) {
      if (row.index === null || row.index >= size || row.index < next) continue
      for (; next < row.index; next++) yield lostRecord(next, leafAt(next))
      yield scanned({ ...row, index: row.index }, leafAt(next++))
    }
    const isLast = (await store.page(next, 1)).length === 0
    for (; isLast && next < size; next++) yield lostRecord(next, leafAt(next))
    onScan?.(next, size)
    await setImmediate()
  }
}

/** What stands for the row of a record that has none. */
export function lostRow(id: Uint8Array, index: number): StoredRecord & { readonly index: number } {
  return { id, index, kind: 0, time: 0, manifest: new Uint8Array(0), salt: null, header: null }
}

function lostRecord(index: number, leaf: Leaf | null): ScannedRecord {
  if (!leaf)
    throw new SealtraceError('corrupt', `record ${index} is not there; run \`sealtrace verify\``)
  return { ...lostRow(leaf.id, index), kind: recordKinds[leaf.kind], leaf, proven: null }
}

function scanned(row: StoredRecord & { readonly index: number }, leaf: Leaf | null): ScannedRecord {
  const isOfLeaf =
    leaf !== null &&
    equalBytes(leaf.id, row.id) &&
    recordKinds[leaf.kind] === row.kind &&
    leaf.time === row.time &&
    equalBytes(leaf.manifestHash, sha256(row.manifest))
  return { ...row, leaf, proven: isOfLeaf ? manifestOf(row) : null }
}

/** Made for leaves that are asked for in their order. */
function leafReader(store: Pick<LogStore, 'readTile'>): (index: number) => Leaf | null {
  let [at, entries]: [number, readonly Uint8Array[]] = [-1, []]
  return (index) => {
    const tile = Math.floor(index / tileWidth)
    if (tile !== at) {
      const bytes = store.readTile('entries', tile)
      ;[at, entries] = [tile, (bytes && parsed(() => parseEntryBundle(bytes))) ?? []]
    }
    const entry = entries[index % tileWidth]
    return (entry && parsed(() => parseLeaf(entry))) ?? null
  }
}

/** What is known of the records that were asked for before anything else is looked for. */
export interface Survey {
  /** Ids as the log's entries name them. */
  readonly recordIds: ReadonlySet<string>
  /** Hex ids of the keys that their parts are under. */
  readonly keys: ReadonlySet<string>
  readonly missing: readonly WhatIsMissing[]
  /** By hash and detector: how many records were protected so. */
  readonly policies: ReadonlyMap<string, { sha256: string; detector: string; records: number }>
}

/** Throws `too_large` when the files would be more than a pack can hold. */
export async function survey(store: Store, records: readonly Selected[]): Promise<Survey> {
  const recordIds = new Set<string>()
  const keys = new Set<string>()
  const parts = new Set<string>()
  const missing: WhatIsMissing[] = []
  const policies = new Map<string, { sha256: string; detector: string; records: number }>()
  for (const [n, { id, index }] of records.entries()) {
    if (n % 50 === 0) await setImmediate()
    recordIds.add(formatRecordId(id))
    const row = await store.record(id)
    const manifest = row && manifestOf(row)
    if (!row || !manifest) continue
    if (row.header === null) missing.push({ index, part: null, keyId: null })
    countPolicy(policies, manifest)
    const entries = [...manifest.appended, ...manifest.own]
    const present = await store.ages.classes(entries.map((entry) => entry.id))
    for (const entry of entries) {
      const [part, keyId] = [toHex(entry.id), toHex(entry.keyId)]
      keys.add(keyId)
      parts.add(toHex(entry.hash))
      if (!present.has(part)) missing.push({ index, part, keyId })
    }
    refuseTooMany(records.length * filesEach + parts.size)
  }
  return { recordIds, keys, missing, policies }
}

/** Null for a manifest that is none. */
export function manifestOf({ manifest }: Pick<StoredRecord, 'manifest'>): Manifest | null {
  return parsed(() => parseManifest(manifest))
}

/** Null for a header row that is gone, or is not the one that the manifest commits to. */
export function committedHeader(
  { salt, header }: Pick<StoredRecord, 'salt' | 'header'>,
  manifest: Manifest,
): Header | null {
  if (salt === null || header === null) return null
  return equalBytes(headerCommitment(salt, header), manifest.header) ? parseHeader(header) : null
}

/** What the row says, trusted or not: the checks of the pack judge it. */
export function claimedHeader({ header }: Pick<StoredRecord, 'header'>): Header | null {
  return header === null ? null : parseHeader(header)
}

export function refuseTooMany(files: number): void {
  if (files + filesOfPack <= mostEntries) return
  throw new SealtraceError(
    'too_large',
    `the pack would have more than ${mostEntries} files: take fewer traces, or a shorter time with since and until`,
  )
}

function countPolicy(
  policies: Map<string, { sha256: string; detector: string; records: number }>,
  { policy, detector }: Manifest,
): void {
  const sha256 = toHex(policy)
  // Records that are never protected, since they hold no content, name no policy.
  if (/^0+$/.test(sha256)) return
  const name = `${sha256} ${detector}`
  const known = policies.get(name) ?? { sha256, detector, records: 0 }
  policies.set(name, { ...known, records: known.records + 1 })
}

function add(found: Map<number, Selected>, { id, index }: StoredRecord, size: number): void {
  if (index !== null && index < size) found.set(index, { id, index, role: 'asked' })
}

function inOrder(found: ReadonlyMap<number, Selected>): Selected[] {
  return [...found.values()].sort((a, b) => a.index - b.index)
}
