// Puts a trace's records together again: each record's part list is the list that it continues, plus its own.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { leafMatcher } from '../journal/matches-leaf.ts'
import { parseHeader, type Header } from '../record/header.ts'
import {
  headerCommitment,
  listHash,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import { createBreath } from './breathe.ts'

/** The parts of one chunk: masked content first, then hidden values a class each. */
export type PartGroup = readonly PartEntry[]

export interface ResolvedRecord {
  readonly record: StoredRecord
  /** Null when the header row is gone. */
  readonly header: Header | null
  /** What the header row says, trusted or not: tells which step a damaged record claims to be. */
  readonly claimed: Header | null
  /** Chunks in list order. */
  readonly groups: readonly PartGroup[]
  /** Chunks that this record was the first to list. */
  readonly appended: readonly PartGroup[]
  readonly own: PartGroup
  /** The header is not the one that the manifest commits to, or the list cannot be followed. */
  readonly damaged: boolean
}

/** `tiles` hold the leaves: a record that is not the one in its leaf is damaged, whatever its row says. */
export function resolveTrace(
  records: readonly StoredRecord[],
  tiles: Pick<LogStore, 'readTile'>,
): ResolvedRecord[] {
  return records.map(resolver(tiles))
}

/** The same, and lets other work of the thread go on. */
export async function resolveInTurns(
  records: readonly StoredRecord[],
  tiles: Pick<LogStore, 'readTile'>,
): Promise<ResolvedRecord[]> {
  const resolve = resolver(tiles)
  const breath = createBreath(200)
  const resolved: ResolvedRecord[] = []
  for (const record of records) {
    await breath()
    resolved.push(resolve(record))
  }
  return resolved
}

/** For records of one trace, in ledger order. */
function resolver(tiles: Pick<LogStore, 'readTile'>): (record: StoredRecord) => ResolvedRecord {
  const lists = new Map<string, readonly PartGroup[]>()
  const matches = leafMatcher(tiles)
  return (record) => {
    const manifest = matches(record) ? parseManifest(record.manifest) : null
    if (!manifest) return damagedRecord(record)
    const trusted = trustedHeader(record, manifest)
    const base = manifest.base ? lists.get(toHex(manifest.base)) : []
    const appended = group(manifest.appended, trusted)
    const groups = [...(base ?? []), ...appended]
    const hash = listHash(manifest)
    if (hash && base) lists.set(toHex(hash), groups)
    return {
      record,
      header: trusted,
      claimed: trusted ?? (record.header === null ? null : parseHeader(record.header)),
      groups,
      appended,
      own: manifest.own,
      damaged: !base || (record.header !== null && !trusted),
    }
  }
}

function damagedRecord(record: StoredRecord): ResolvedRecord {
  const claimed = record.header === null ? null : parseHeader(record.header)
  return { record, header: null, claimed, groups: [], appended: [], own: [], damaged: true }
}

/** Nothing in the store is trusted: a header counts only when it is the one that the manifest commits to. */
function trustedHeader(record: StoredRecord, manifest: Manifest): Header | null {
  if (record.header === null || !record.salt) return null
  if (!equalBytes(headerCommitment(record.salt, record.header), manifest.header)) return null
  return parseHeader(record.header)
}

function group(entries: readonly PartEntry[], header: Header | null): PartGroup[] {
  let at = 0
  return (header?.chunks ?? []).map(([, parts]) => entries.slice(at, (at += parts)))
}
