// Steps in, sealed records out: what may be clear, detect, mask, seal. It keeps what it knows of running traces, and
// forgets it when the journal refused a batch, so that nothing ever refers to what was not stored.
import { toHex } from '../crypto/encoding.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import type { Secret } from '../crypto/secret.ts'
import type { KeyRing, KeyWrite, Subject } from '../keys/key-ring.ts'
import type { Policy } from '../protect/policy.ts'
import type { Protected } from '../protect/protect-value.ts'
import { detectorVersion } from '../detect/detector-version.ts'
import type { ChunkEntry, FindingCount, Header } from '../record/header.ts'
import type { ChunkRef } from '../record/chunk-ref.ts'
import type { RecordKind } from '../record/kind.ts'
import { formatMark } from '../record/marker.ts'
import type { Step } from '../record/step.ts'
import { encodeManifest, listHash, type PartEntry } from '../seal/format/manifest.ts'
import type { NewPart } from '../seal/seal-part.ts'
import type { LogStore, SealedRecord } from '../store/log-store.ts'
import { auditContent, auditOrigin, auditTrace, type AuditEntry } from './audit-entry.ts'
import { keyedHash, protectContent, sealContent, type SealContext } from './seal-content.ts'
import { makeRecord } from './make-record.ts'
import { entrySize, unpackEntries } from './packed-entries.ts'
import { splitContent, type RawChunk } from './split-content.ts'
import { splitStep, withKeyedIds } from './step-header.ts'
import {
  loadTraceState,
  type SlotState,
  stepName,
  type ChunkGroup,
  type TraceState,
} from './trace-state.ts'

/** What one request became, for the journal. */
export interface SealedBatch {
  readonly records: readonly SealedRecord[]
  readonly keys: readonly KeyWrite[]
  /** Trace ids in order of first appearance, duplicates included. */
  readonly traces: readonly string[]
  /** Steps that were there already, unchanged. */
  readonly duplicates: number
}

export interface PipelineOptions {
  readonly origin: string
  readonly policy: Policy
  readonly ring: KeyRing
  readonly store: LogStore
  /** Bytes; default 1 MiB. */
  readonly maxEntrySize?: number
  /** Chunks of running traces kept in memory; default 10 000. */
  readonly cachedChunks?: number
  readonly now?: () => number
}

export class Pipeline {
  readonly #options: Required<PipelineOptions>
  readonly #traces = new Map<string, TraceState>()
  #cached = 0
  #generation = 0
  #indexKey: Secret | undefined

  constructor(options: PipelineOptions) {
    this.#options = { maxEntrySize: 1024 * 1024, cachedChunks: 10_000, now: Date.now, ...options }
  }

  /** Rejects with the code of what failed (keys, store); then call {@link reset}. */
  async seal(steps: readonly Step[]): Promise<SealedBatch> {
    const records: SealedRecord[] = []
    const traces = new Set<string>()
    let duplicates = 0
    this.#indexKey ??= await this.#options.ring.projectKey('index')
    for (const sent of steps) {
      const step = withKeyedIds(sent, this.#indexKey)
      traces.add(step.traceId)
      const record = await this.#sealStep(step, this.#indexKey)
      if (record) records.push(record)
      else duplicates++
    }
    this.#trim()
    return { records, keys: this.#options.ring.takeWrites(), traces: [...traces], duplicates }
  }

  /** An audit entry: its texts are content like any other. */
  async sealAudit(entry: AuditEntry): Promise<SealedBatch> {
    const now = this.#options.now()
    const trace = auditTrace(now)
    const state = await this.#trace(toHex(trace))
    const slot = await state.slotFor(null, this.#options.ring, now)
    const context = this.#context(slot, trace)
    const masked = protectContent(auditContent(entry), ['audit'], context)
    const value = { ...(masked.value as object), ...auditOrigin(entry) }
    const sealed = sealContent({ ...masked, value }, context)
    const header: Header = {
      kind: 'audit',
      action: entry.action,
      ...(entry.target ? { target: entry.target } : {}),
      outcome: entry.outcome,
      findings: sealed.findings,
    }
    const record = this.#record(
      header,
      { appended: [], own: sealed.parts.map(({ entry: e }) => e) },
      sealed.parts,
    )
    return { records: [record], keys: this.#options.ring.takeWrites(), traces: [], duplicates: 0 }
  }

  /** Counts resets: what was sealed before one must not be appended after it. */
  get generation(): number {
    return this.#generation
  }

  /** Forgets what the journal did not take. */
  reset(): void {
    this.#generation++
    this.#traces.clear()
    this.#cached = 0
    this.#options.ring.reset()
  }

  async #sealStep(step: Step, indexKey: Secret): Promise<SealedRecord | null> {
    const { policy, ring, now } = this.#options
    const trace = await this.#trace(step.traceId)
    const subject = step.userId ? await ring.subject(step.userId, now()) : null
    const slot = await trace.slotFor(subject, ring, now())
    const { header, content } = splitStep(step, policy, indexKey)
    const { own, chunks } = splitContent(content)
    const tags = chunks.map((chunk) => this.#chunkTag(slot, chunk))
    const raw = chunks.flatMap(({ path, json }) => [path.join('\u0000'), json])
    const digest = trace.digest([JSON.stringify([header, own, step.userId ?? '']), ...raw])
    const name = stepName(step)
    const seen = trace.seen(name, digest)
    if (seen === 'same') return null
    trace.saw(name, digest)
    if (seen === 'other' && !step.joinsSpan) header.kind = 'revision'
    header.digest = digest
    if (subject) header.user = subject.pseudonym
    const record = this.#assemble(header, own, { slot, trace, chunks, tags, step, subject })
    this.#weigh(trace)
    return record
  }

  #assemble(
    header: Header,
    own: ReturnType<typeof splitContent>['own'],
    work: {
      slot: SlotState
      trace: TraceState
      chunks: readonly RawChunk[]
      tags: readonly string[]
      step: Step
      subject: Subject | null
    },
  ): SealedRecord {
    const { slot, tags } = work
    const context = this.#context(slot, work.trace.trace)
    const parts: NewPart[] = []
    const groups = work.chunks.map((chunk, i) => {
      const known = slot.find(tags[i] ?? '')
      if (known) return known
      const sealed = sealContent(protectContent(chunk.value, chunk.path, context), context)
      parts.push(...sealed.parts)
      if (sealed.oversize) header.oversize = true
      return slot.add(
        tags[i] ?? '',
        sealed.parts.map(({ entry }) => entry),
        sealed.findings,
      )
    })
    const { ordinals, base, appended } = listOf(slot, groups)
    placeRefs(own, groups, ordinals)
    const masked = withUserId(protectContent(own, [], context), work.step, slot)
    const sealedOwn = sealContent(masked, context)
    if (sealedOwn.oversize) header.oversize = true
    parts.push(...sealedOwn.parts)
    header.findings = sumFindings([
      sealedOwn.findings,
      ...new Set(groups.map((group) => group.findings)),
    ])
    if (appended.length)
      header.chunks = appended.map(({ tag, packed, findings }): ChunkEntry => [
        tag,
        packed.length / entrySize,
        findings,
      ])
    const lists = {
      ...(base ? { base: base.hash } : {}),
      appended: appended.flatMap(({ packed }) => unpackEntries(packed)),
      own: sealedOwn.parts.map(({ entry }) => entry),
    }
    const hash = listHash(lists)
    if (hash && appended.length) slot.remember(hash, ordinals)
    return this.#record(header, lists, parts)
  }

  #record(
    header: Header,
    lists: { base?: Uint8Array; appended: readonly PartEntry[]; own: readonly PartEntry[] },
    parts: readonly NewPart[],
  ): SealedRecord {
    const kind: RecordKind = header.kind
    return makeRecord({ header, parts, time: this.#options.now() }, (commitment) =>
      encodeManifest({
        kind,
        header: commitment,
        ...lists,
        policy: this.#options.policy.version,
        detector: detectorVersion,
      }),
    )
  }

  #chunkTag({ slot }: SlotState, chunk: RawChunk): string {
    const { version } = this.#options.policy
    const mac = hmacSha256(
      slot.tagKey,
      'chunk',
      version,
      detectorVersion,
      chunk.path.join('\u0000'),
      '\u0000',
      chunk.json,
    )
    return toHex(mac.subarray(0, 16))
  }

  #context({ slot }: SlotState, trace: Uint8Array): SealContext {
    const { origin, policy, maxEntrySize } = this.#options
    return { slot, place: { origin, trace }, policy, maxEntrySize }
  }

  async #trace(trace: string): Promise<TraceState> {
    const known = this.#traces.get(trace)
    if (known) {
      this.#traces.delete(trace)
      this.#traces.set(trace, known)
      return known
    }
    const state = await loadTraceState(trace, this.#options.store, this.#options.ring)
    this.#traces.set(trace, state)
    return state
  }

  /** Counts what a trace weighs now, in place of what it weighed before. */
  #weigh(state: TraceState): void {
    this.#cached += state.weight - state.counted
    state.counted = state.weight
  }

  /** Drops the traces that were quiet longest. */
  #trim(): void {
    for (const [trace, state] of this.#traces) {
      if (this.#cached <= this.#options.cachedChunks) return
      this.#traces.delete(trace)
      this.#cached -= state.counted
    }
  }
}

function listOf(slot: SlotState, groups: readonly ChunkGroup[]) {
  const ordinals = [...new Set(groups.map((group) => group.ordinal))].sort((a, b) => a - b)
  const base = slot.base(ordinals)
  const appended = ordinals
    .slice(base?.ordinals.length ?? 0)
    .flatMap((ordinal) => slot.groups[ordinal] ?? [])
  return { ordinals, base, appended }
}

/** Tells each reference where its chunks stand in the record's list. */
function placeRefs(own: unknown, groups: readonly ChunkGroup[], ordinals: readonly number[]): void {
  const byOrdinal = new Map(ordinals.map((ordinal, position) => [ordinal, position]))
  const positions = new Map(groups.map((group, i) => [i, byOrdinal.get(group.ordinal) ?? 0]))
  visit(own)

  function visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    if ('place' in value && 'spread' in value) (value as ChunkRef).place(positions)
    else for (const item of Object.values(value)) visit(item)
  }
}

/** The user id is personal whatever it looks like: always hidden, under a class of its own. */
function withUserId(masked: Protected, step: Step, { slot }: SlotState): Protected {
  if (!step.userId) return masked
  const tag = keyedHash(slot.tagKey)('tag', `user_id\u0000${step.userId}`)
  const value = {
    ...(masked.value as object),
    user: formatMark({ class: 'user_id', tag, look: '' }),
  }
  return {
    value,
    hidden: new Map([...masked.hidden, ['user_id', [{ tag, value: step.userId }]]]),
    findings: new Map([...masked.findings, ['user_id', { count: 1, action: 'seal' }]]),
  }
}

function sumFindings(all: readonly Record<string, FindingCount>[]): Record<string, FindingCount> {
  const sum: Record<string, FindingCount> = {}
  for (const findings of all)
    for (const [name, { count, action }] of Object.entries(findings)) {
      const known = sum[name]
      if (known) known.count += count
      else sum[name] = { count, action }
    }
  return sum
}
