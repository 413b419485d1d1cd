// What the pipeline knows of a trace: its slots, the chunks stored in each, and the steps seen. It affects cost only,
// never meaning: with an empty state the same content is sealed once more.
import { fromHex, toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import type { Slot, Subject } from '../keys/key-ring.ts'
import { parseHeader, type FindingCount, type Header } from '../record/header.ts'
import { equalBytes } from '../crypto/equal.ts'
import {
  headerCommitment,
  listHash,
  parseManifest,
  type Manifest,
  type PartEntry,
} from '../seal/format/manifest.ts'
import { ForeignSlots } from './foreign-slots.ts'
import { matchesLeaf } from './matches-leaf.ts'
import { packEntries, unpackEntries } from './packed-entries.ts'
import type { PipelineKeys, PipelineStore } from './pipeline-options.ts'
import type { StoredRecord } from '../store/log-store.ts'

/** One chunk as stored: its masked part and the hidden values of each class. */
export interface ChunkGroup {
  readonly ordinal: number
  readonly tag: string
  /** See packed-entries.ts. */
  readonly packed: Uint8Array
  readonly findings: Record<string, FindingCount>
}

export interface PartList {
  readonly hash: Uint8Array
  readonly ordinals: readonly number[]
}

const listsKept = 8

/** The chunks of one slot. */
export class SlotState {
  slot: Slot
  readonly groups: ChunkGroup[] = []
  readonly #byTag = new Map<string, ChunkGroup>()
  readonly #lists: PartList[] = []

  constructor(slot: Slot) {
    this.slot = slot
  }

  find(tag: string): ChunkGroup | undefined {
    return this.#byTag.get(tag)
  }

  /** Chunks of which a part is gone, for it expired, are sealed anew when they come again. */
  async forgetGone(store: PipelineStore): Promise<void> {
    const ids = this.groups.map(({ packed }) => unpackEntries(packed).map(({ id }) => id))
    const there = await store.ages?.classes(ids.flat())
    for (const [i, { tag }] of this.groups.entries())
      if (there && !ids[i]?.every((id) => there.has(toHex(id)))) this.#byTag.delete(tag)
  }

  add(
    tag: string,
    entries: readonly PartEntry[],
    findings: Record<string, FindingCount>,
  ): ChunkGroup {
    const group = { ordinal: this.groups.length, tag, packed: packEntries(entries), findings }
    this.groups.push(group)
    this.#byTag.set(tag, group)
    return group
  }

  /** The longest known list that `ordinals` (ascending) continues. */
  base(ordinals: readonly number[]): PartList | null {
    let best: PartList | null = null
    for (const list of this.#lists)
      if (
        list.ordinals.length > (best?.ordinals.length ?? 0) &&
        startsWith(ordinals, list.ordinals)
      )
        best = list
    return best
  }

  remember(hash: Uint8Array, ordinals: readonly number[]): void {
    this.#lists.push({ hash, ordinals })
    if (this.#lists.length > listsKept) this.#lists.shift()
  }

  /** Takes in what a stored record says of its list. */
  replay(header: Header, base: Uint8Array | undefined, appended: readonly PartEntry[]): void {
    const before = base && this.#lists.find((list) => Buffer.compare(list.hash, base) === 0)
    const ordinals = [...(before?.ordinals ?? [])]
    let at = 0
    for (const [tag, parts, findings] of header.chunks ?? []) {
      const group = this.find(tag) ?? this.add(tag, appended.slice(at, at + parts), findings)
      ordinals.push(group.ordinal)
      at += parts
    }
    const hash = listHash(base ? { base, appended } : { appended })
    if (hash && (before || !base)) this.remember(hash, ordinals)
  }
}

export class TraceState {
  readonly trace: Uint8Array
  readonly slots: SlotState[] = []
  /** The weight that the pipeline has counted. */
  counted = 0
  /** Slots that producers sealed to a reader. */
  readonly foreign = new ForeignSlots()
  /** What the first of the stored steps says of the trace's type, where it stands in the clear. */
  traceType: string | undefined
  readonly #digests = new Map<string, Set<string>>()

  constructor(trace: Uint8Array) {
    this.trace = trace
  }

  /** Nothing of it was seen yet. */
  get isNew(): boolean {
    return this.#digests.size === 0
  }

  /** What it takes in memory, in chunks: a slot and a step seen count as one each. */
  get weight(): number {
    const own = this.slots.reduce((sum, slot) => sum + slot.groups.length + 1, 0)
    return own + this.foreign.weight + this.#digests.size + 1
  }

  /** Keyed digest that tells a re-sent step from a changed one. */
  digest(pieces: readonly string[]): string {
    const [first] = this.slots
    if (!first) return ''
    const framed = pieces.flatMap((piece) => [`${piece.length}:`, piece])
    return toHex(hmacSha256(first.slot.tagKey, 'digest', ...framed).subarray(0, 16))
  }

  /** Whether a step under `name` was seen: with this digest, with another, or not at all. */
  seen(name: string, digest: string): 'same' | 'other' | 'new' {
    const known = this.#digests.get(name)
    if (!known) return 'new'
    return known.has(digest) ? 'same' : 'other'
  }

  saw(name: string, digest: string): void {
    const known = this.#digests.get(name)
    if (known) known.add(digest)
    else this.#digests.set(name, new Set([digest]))
  }

  /**
   * The slot for content of `subject`, or of nobody known; made where needed. What came before anyone was named is assigned to
   * whom is named first, and takes nothing more of theirs: it goes with any person of the trace. Content of nobody is taken to
   * be that of the only person there is.
   */
  async slotFor(subject: Subject | null, ring: PipelineKeys, now: number): Promise<SlotState> {
    const unassigned = this.slots.find(({ slot }) => !slot.subject)
    const people = new Set(this.slots.flatMap(({ slot }) => slot.subject ?? []))
    const [only] = people.size === 1 ? people : []
    const wanted = subject?.id ?? only
    const own = this.slots.find(({ slot }) => slot.subject === wanted && !slot.shared)
    if (own) return own
    if (!subject)
      return unassigned ?? this.slots.find(({ slot }) => slot.shared) ?? this.#make(null, ring, now)
    if (unassigned) unassigned.slot = await ring.assignSlot(unassigned.slot, subject)
    return this.#make(subject, ring, now)
  }

  async #make(subject: Subject | null, ring: PipelineKeys, now: number): Promise<SlotState> {
    const state = new SlotState(await ring.newSlot(this.trace, subject, now))
    this.slots.push(state)
    return state
  }
}

interface Named {
  readonly spanId: string
  readonly joinsSpan?: boolean | undefined
  readonly partial?: object | undefined
}

/** The name a step is known by within its trace: events that join a span, and its parts, stand beside it. */
export function stepName({ spanId, joinsSpan, partial }: Named): string {
  if (joinsSpan) return `${spanId}+`
  return partial ? `${spanId}*` : spanId
}

/** Rebuilds a trace's state from the store. */
export async function loadTraceState(
  trace: string,
  store: PipelineStore,
  ring: PipelineKeys,
): Promise<TraceState> {
  const state = new TraceState(fromHex(trace) ?? new Uint8Array(16))
  for (const slot of await ring.slots(state.trace)) state.slots.push(new SlotState(slot))
  for (const record of await store.trace(trace)) replay(state, record, store)
  for (const slot of state.slots) await slot.forgetGone(store)
  await state.foreign.forgetGone(store)
  return state
}

/** Nothing in the store is trusted: a record that is not the one in the ledger only costs de-duplication. */
function replay(state: TraceState, record: StoredRecord, store: PipelineStore): void {
  if (record.header === null || !record.salt || !matchesLeaf(store, record)) return
  const manifest = parseManifest(record.manifest)
  const header = parseHeader(record.header)
  if (!header || !equalBytes(headerCommitment(record.salt, record.header), manifest.header)) return
  const { traceType } = header
  if (traceType && !traceType.startsWith('~') && state.isNew) state.traceType = traceType
  if (header.span && header.digest)
    state.saw(
      stepName({ spanId: header.span, joinsSpan: header.joins, partial: header.fold }),
      header.digest,
    )
  replayParts(state, header, manifest)
}

function replayParts(state: TraceState, header: Header, manifest: Manifest): void {
  const { base, appended, own } = manifest
  const keyId = appended[0]?.keyId ?? own[0]?.keyId
  const slot = keyId && state.slots.find(({ slot: { id } }) => Buffer.compare(id, keyId) === 0)
  if (slot) slot.replay(header, base, appended)
  else if (keyId) state.foreign.add(toHex(keyId), manifest)
}

function startsWith(ordinals: readonly number[], prefix: readonly number[]): boolean {
  return prefix.length <= ordinals.length && prefix.every((ordinal, i) => ordinal === ordinals[i])
}
