// What of one run is due. Records of a run share parts: a step that sends its history again refers to the parts of earlier
// ones, so each part is as young as the last record that refers to it.
import { createBreath } from '../access/breathe.ts'
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { matchesLeaf } from '../journal/matches-leaf.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { parseHeader, type Header } from '../record/header.ts'
import { contentClass } from '../seal/format/part.ts'
import { auditKind, dayMs } from '../seal/format/retention.ts'
import {
  headerCommitment,
  listHash,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { keptTiles } from './kept-tiles.ts'
import type { RetentionRules } from './retention-rules.ts'

export interface DueRecord {
  readonly index: number
  /** Number of the parts that it brought and that are there. */
  readonly parts: number
}

export interface ExpiryPlan {
  /** Records that go with all that they brought: newest first, since the later ones refer to the earlier. */
  readonly records: readonly DueRecord[]
  /** Parts of records that stay. */
  readonly parts: readonly Uint8Array[]
  /** Ids (hex) of slot keys that nothing is left under. */
  readonly emptied: ReadonlySet<string>
}

export interface ExpirySources {
  readonly store: OpenLog['store']
  readonly rules: RetentionRules
  /** Milliseconds since the epoch. */
  readonly now: number
}

interface Node {
  readonly record: StoredRecord
  readonly header: Header
  readonly manifest: Manifest
  readonly parent: Node | null
  /** When what it refers to falls due, by class: as late as its last referrer's. */
  readonly needed: Map<string, number>
  /** When the header row falls due. */
  due: number
}

/** `records`: of one run, or one audit entry, in ledger order. Of a run with a damaged one nothing is due: it is for `verify` to tell. */
export async function planExpiry(
  records: readonly StoredRecord[],
  sources: ExpirySources,
): Promise<ExpiryPlan> {
  // As of now: the last tile grows, and a record that is in none counts for nothing.
  const nodes = await nodesOf(records, keptTiles(sources.store))
  // A damaged record may be of any slot, and refer to anything before it.
  if (nodes.length < records.length) return { records: [], parts: [], emptied: new Set() }
  const entries = nodes.flatMap(({ manifest }) => [...manifest.appended, ...manifest.own])
  const classes = await sources.store.ages.classes(entries.map(({ id }) => id))
  const traceType = nodes.find(({ header }) => header.traceType)?.header.traceType
  const known = new Set([contentClass, ...classes.values()])
  const due: DueRecord[] = []
  const parts: Uint8Array[] = []
  const inUse = new Set<string>()
  const breath = createBreath()
  for (const node of nodes.toReversed()) {
    await breath()
    const left = judge(node, { traceType, known, classes, sources })
    const { index } = node.record
    if (index !== null && node.due <= sources.now) {
      due.push({ index, parts: left.length })
      continue
    }
    for (const { entry, until } of left)
      if (until <= sources.now) parts.push(entry.id)
      else inUse.add(toHex(entry.keyId))
    passOn(node)
  }
  const listed = new Set(entries.map(({ keyId }) => toHex(keyId)))
  return { records: due, parts, emptied: listed.difference(inUse) }
}

interface Judging {
  readonly traceType: string | undefined
  readonly known: ReadonlySet<string>
  readonly classes: ReadonlyMap<string, string>
  readonly sources: ExpirySources
}

interface Left {
  readonly entry: PartEntry
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** The parts that the record brought and that are there, and until when each is kept; sets when the record is due. */
function judge(node: Node, { traceType, known, classes, sources: { rules } }: Judging): Left[] {
  const { record, header, manifest, needed } = node
  const kind = header.kind === 'audit' ? auditKind : (header.step ?? '')
  const aged = { traceType: header.traceType ?? traceType, kind }
  // What is not in the tree yet cannot be named by leaf index.
  const ends = (days: number): number =>
    record.index === null ? Infinity : record.time + days * dayMs
  const own = new Map(
    [...known].map((name) => [
      name,
      ends(name === contentClass ? rules.record(aged) : rules.hidden(aged, name)),
    ]),
  )
  for (const [name, until] of own) needed.set(name, Math.max(until, needed.get(name) ?? 0))
  const left = (list: readonly PartEntry[], untils: ReadonlyMap<string, number>): Left[] =>
    list.flatMap((entry) => {
      const name = classes.get(toHex(entry.id))
      return name === undefined ? [] : [{ entry, until: untils.get(name) ?? Infinity }]
    })
  const all = [...left(manifest.own, own), ...left(manifest.appended, needed)]
  node.due = Math.max(node.due, ends(rules.record(aged)), ...all.map(({ until }) => until))
  return all
}

/** A record that stays keeps the header rows that tell what its list is made of. */
function passOn({ parent, needed, due }: Node): void {
  if (!parent) return
  parent.due = Math.max(parent.due, due)
  for (const [name, until] of needed)
    parent.needed.set(name, Math.max(until, parent.needed.get(name) ?? 0))
}

async function nodesOf(records: readonly StoredRecord[], tiles: TileReader): Promise<Node[]> {
  const lists = new Map<string, Node>()
  const nodes: Node[] = []
  const breath = createBreath()
  for (const record of records) {
    await breath()
    const manifest = matchesLeaf(tiles, record) ? manifestOf(record) : null
    const header = manifest && headerOf(record, manifest)
    if (!manifest || !header) continue
    const parent = (manifest.base && lists.get(toHex(manifest.base))) ?? null
    const node: Node = { record, header, manifest, parent, needed: new Map(), due: 0 }
    const hash = listHash(manifest)
    if (hash && !lists.has(toHex(hash))) lists.set(toHex(hash), node)
    nodes.push(node)
  }
  return nodes
}

function manifestOf({ manifest }: StoredRecord): Manifest | null {
  try {
    return parseManifest(manifest)
  } catch {
    return null
  }
}

function headerOf({ salt, header }: StoredRecord, manifest: Manifest): Header | null {
  if (header === null || !salt) return null
  return equalBytes(headerCommitment(salt, header), manifest.header) ? parseHeader(header) : null
}
