// What belongs to a subject, and what goes with it. Read from the store and the key table; nothing is written.
import { toHex } from '../crypto/encoding.ts'
import type { SlotEntry, Subject } from '../keys/key-ring.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { matchesLeaf } from '../journal/matches-leaf.ts'
import { keptTiles } from './kept-tiles.ts'
import { rangesOf, type ErasureScope } from '../seal/format/erasure.ts'
import { parseManifest, type PartEntry } from '../seal/format/manifest.ts'
import type { StoredRecord } from '../store/log-store.ts'

export type ErasureSources = Pick<OpenLog, 'store' | 'ring'>

export interface ErasurePlan {
  readonly subject: Subject
  readonly scope: ErasureScope
  /** Ids (hex) of the traces that something goes of. */
  readonly traces: readonly string[]
  /** Of these: those of which every key goes. */
  readonly whole: readonly string[]
  /** Ids of records of which the header goes, staged ones too. */
  readonly records: readonly Uint8Array[]
  /** Number of parts under the keys of the scope. */
  readonly parts: number
  /** Of the records: those in slots that are not the subject's alone, for they took content before a subject was known. */
  readonly collateral: { readonly slots: number; readonly records: number }
  /** Records of these traces that are not those in their leaves: their keys go, their rows stay for `verify` to find. */
  readonly damaged: number
}

/** Rejects with `corrupt`, `key_unavailable`. */
export async function planErasure(
  { store, ring }: ErasureSources,
  subject: Subject,
): Promise<ErasurePlan> {
  const dying = new Map<string, SlotEntry>()
  const traces = new Set<string>()
  const shared = new Set<string>()
  for (const { trace } of await ring.slotsOf(subject)) {
    if (traces.has(toHex(trace))) continue
    traces.add(toHex(trace))
    for (const slot of await ring.slotEntries(trace))
      if (slot.subject === subject.id || slot.subject === null || slot.shared)
        dying.set(toHex(slot.id), slot)
      else shared.add(toHex(trace))
  }
  const tiles = keptTiles(store)
  const count = { parts: 0, collateral: 0, damaged: 0 }
  const records: StoredRecord[] = []
  for (const trace of traces)
    for (const record of await store.trace(trace)) {
      const entries = partsOf(record, tiles)
      const slot = entries?.map(({ keyId }) => dying.get(toHex(keyId))).find(Boolean)
      if (!entries) count.damaged++
      if (!entries || !slot) continue
      records.push(record)
      count.parts += entries.length
      if (slot.subject !== subject.id) count.collateral++
    }
  const others = [...dying.values()].filter((slot) => slot.subject !== subject.id)
  return {
    subject,
    scope: {
      keys: [subjectId(subject), ...[...dying.values()].map(({ id }) => id)],
      parts: [],
      records: rangesOf(records.flatMap(({ index }) => index ?? [])),
    },
    traces: [...traces],
    whole: [...traces].filter((trace) => !shared.has(trace)),
    records: records.map(({ id }) => id),
    parts: count.parts,
    collateral: { slots: others.length, records: count.collateral },
    damaged: count.damaged,
  }
}

/** The parts that a record brought; null when it is not the one in its leaf. */
export function partsOf(
  record: StoredRecord,
  tiles: Parameters<typeof matchesLeaf>[0],
): PartEntry[] | null {
  if (!matchesLeaf(tiles, record)) return null
  try {
    const { appended, own } = parseManifest(record.manifest)
    return [...appended, ...own]
  } catch {
    return null
  }
}

function subjectId({ id }: Subject): Uint8Array {
  return Buffer.from(id, 'hex')
}
