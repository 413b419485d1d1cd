// Steps in, sealed records out: what may be clear, detect, mask, seal. It keeps what it knows of running traces, and
// forgets it when the journal refused a batch, so that nothing ever refers to what was not stored.
import { toHex } from '../crypto/encoding.ts'
import type { Secret } from '../crypto/secret.ts'
import { epochOf } from '../keys/key-ring.ts'
import type { Analyzers } from '../analyze/analyzers.ts'
import { captureModeOf } from '../protect/capture-mode.ts'
import type { NamedValues } from '../protect/named-values.ts'
import type { Policy } from '../protect/policy.ts'
import type { Where } from '../protect/protect-value.ts'
import { detectorVersion } from '../detect/detector-version.ts'
import type { ChunkEntry, Header } from '../record/header.ts'
import type { RecordKind } from '../record/kind.ts'
import type { JsonObject } from '../record/json.ts'
import type { Step } from '../record/step.ts'
import { encodeManifest, listHash, type PartEntry } from '../seal/format/manifest.ts'
import type { SealedRecord } from '../store/log-store.ts'
import {
  auditContent,
  auditHeader,
  auditOrigin,
  auditTrace,
  withSought,
  type AuditEntry,
} from './audit-entry.ts'
import { keyedHash, protectContent, sealContent, type SealContext } from './seal-content.ts'
import { type Analyzed, analyzeSteps, Protection } from './analyze-steps.ts'
import { chunkTag } from './chunk-tag.ts'
import { makeRecord, type IndexedPart } from './make-record.ts'
import { entrySize, unpackEntries } from './packed-entries.ts'
import { placeCost } from './place-cost.ts'
import type { PriceTable } from './price-table.ts'
import { Indexer } from '../terms/indexer.ts'
import type { SealedBatch } from './prepared-batch.ts'
import { listOf, placeRefs } from './chunk-list.ts'
import { pipelineDefaults, type PipelineOptions } from './pipeline-options.ts'
import type { RawChunk } from './split-content.ts'
import {
  ownersOf,
  placeOf,
  recordedContent,
  splitRecorded,
  treatedAs,
  withLeftOut,
  withUserId,
  type Recorded,
  type RecordingMode,
} from './step-capture.ts'
import { splitStep, withKeyedIds } from './step-header.ts'
import { sumFindings } from './sum-findings.ts'
import { TraceTypes } from './trace-types.ts'
import { TraceCache, type KnownTraces } from './trace-cache.ts'
import { type SlotState, stepName, type TraceState } from './trace-state.ts'

export type { SealedBatch } from './prepared-batch.ts'

/** A step on its way to a record. */
interface Work {
  readonly step: Step
  readonly mode: RecordingMode
  readonly slot: SlotState
  readonly context: SealContext
  readonly chunks: readonly RawChunk[]
  readonly recorded: Recorded
  readonly analyzed: Analyzed
  /** What analyzers found; undefined where they do not matter. */
  readonly extra: Where['extra']
  /** What the client names as sensitive. */
  readonly named: NamedValues | undefined
}

/** What the steps of one batch share. */
interface Sealing {
  readonly mode: RecordingMode
  readonly indexKey: Secret
  readonly indexer: Indexer
  readonly analyzed: Analyzed
}

export class Pipeline {
  readonly #options: Required<Omit<PipelineOptions, 'analyzers' | 'prices'>>
  readonly #traces: TraceCache
  readonly #prices: PriceTable | undefined
  readonly #types = new TraceTypes()
  #generation = 0
  #indexKey: Secret | undefined
  #indexer: Indexer | undefined
  #protection: Protection
  #next: Protection

  constructor(options: PipelineOptions) {
    this.#options = { ...pipelineDefaults, ...options }
    this.#traces = new TraceCache(options, this.#options.cachedChunks)
    this.#prices = options.prices
    this.#protection = this.#next = new Protection(options.policy, options.analyzers)
  }

  /** In force from the next batch on, with these analyzers: one batch has one policy. */
  setPolicy(policy: Policy, analyzers: Analyzers | undefined): void {
    this.#next = new Protection(policy, analyzers)
  }

  /** Asks outside analyzers, for {@link seal}. Can be called while other batches are being sealed. */
  async analyze(steps: readonly Step[]): Promise<Analyzed> {
    const protection = this.#next
    const indexKey = await this.#keyOfIndex()
    const keyed = steps.map((sent) => withKeyedIds(sent, indexKey))
    const said = new Map(
      keyed.flatMap(({ traceId, traceType }) => (traceType ? [[traceId, traceType] as const] : [])),
    )
    const typed = keyed.map((step) => this.#types.typed(step, said.get(step.traceId)))
    return analyzeSteps(typed, protection, () => this.#keyOfIndex())
  }

  /**
   * Rejects with the code of what failed (keys, store); then call {@link reset}.
   * @param analyzing what {@link analyze} gave for these steps
   */
  async seal(
    steps: readonly Step[],
    analyzing: Promise<Analyzed> = this.analyze(steps),
  ): Promise<SealedBatch> {
    const records: SealedRecord[] = []
    const traces = new Set<string>()
    let duplicates = 0
    let notRecorded = 0
    const analyzed = await analyzing
    const indexKey = await this.#keyOfIndex()
    const indexer = await this.#indexerAt(this.#options.now())
    this.#protection = analyzed.protection
    const keyed = steps.map((sent) => withKeyedIds(sent, indexKey))
    const stateOf = (trace: string): Promise<TraceState> => this.#traces.get(trace)
    await this.#types.learn(keyed, stateOf)
    for (const step of keyed) {
      const typed = await this.#types.typedAs(step, stateOf)
      const mode = captureModeOf(this.#policy, typed.traceType)
      if (mode === 'off') {
        notRecorded++
        continue
      }
      traces.add(step.traceId)
      const record = await this.#sealStep(step, typed, { mode, indexKey, indexer, analyzed })
      if (record) records.push(record)
      else duplicates++
    }
    this.#traces.trim()
    const keys = this.#options.ring.takeWrites()
    const skipped = notRecorded ? { notRecorded } : {}
    return { records, keys, traces: [...traces], duplicates, ...skipped }
  }

  async #keyOfIndex(): Promise<Secret> {
    return (this.#indexKey ??= await this.#options.ring.projectKey('index'))
  }

  /** The index key of the month may be one that was made just now. */
  async #indexerAt(now: number): Promise<Indexer> {
    const epoch = epochOf(now)
    if (this.#indexer?.epoch !== epoch) {
      const { ring, indexing } = this.#options
      this.#indexer = new Indexer(epoch, await ring.indexKey(epoch), indexing)
    }
    return this.#indexer
  }

  get #policy(): Policy {
    return this.#protection.policy
  }

  /** An audit entry: its texts are content like any other. */
  async sealAudit(entry: AuditEntry): Promise<SealedBatch> {
    const now = this.#options.now()
    const trace = auditTrace(now)
    const state = await this.#traces.get(toHex(trace))
    const indexKey = await this.#keyOfIndex()
    this.#protection = this.#next
    const slot = await state.slotFor(null, this.#options.ring, now)
    const context = this.#context(slot, { trace, indexKey, indexer: await this.#indexerAt(now) })
    const where = { path: ['audit'], context: { destination: 'store' } } as const
    const masked = protectContent(auditContent(entry), where, context)
    const value = { ...(masked.value as object), ...auditOrigin(entry) }
    const whole = withSought({ ...masked, value }, entry, keyedHash(slot.slot.tagKey, indexKey))
    const sealed = sealContent(whole, context)
    const header = auditHeader(entry, sealed.findings)
    const record = this.#record(
      header,
      { appended: [], own: sealed.parts.map(({ entry: e }) => e) },
      sealed.parts,
    )
    const keys = this.#options.ring.takeWrites()
    return { records: [record], keys, traces: [], duplicates: 0 }
  }

  /** What it knows of running traces, and the policy in force: for records that come sealed. */
  get known(): KnownTraces {
    this.#protection = this.#next
    return { traces: this.#traces, types: this.#types, policy: this.#policy }
  }

  /** Counts resets: what was sealed before one must not be appended after it. */
  get generation(): number {
    return this.#generation
  }

  /** Forgets what the journal did not take. */
  reset(): void {
    this.#generation++
    this.#traces.clear()
    this.#indexer = undefined
    this.#options.ring.reset()
  }

  /** `typed` is the step as the policy looks at it; what is recorded is what the client said. */
  async #sealStep(
    step: Step,
    typed: Step,
    { mode, indexKey, indexer, analyzed }: Sealing,
  ): Promise<SealedRecord | null> {
    const { ring, now } = this.#options
    const policy = this.#policy
    const trace = await this.#traces.get(step.traceId)
    const subject = step.userId ? await ring.subject(step.userId, now()) : null
    const slot = await trace.slotFor(subject, ring, now())
    const { header, content, named } = splitStep(step, policy, indexKey)
    const recorded = recordedContent(policy, content, { mode, indexKey })
    const { own, chunks } = splitRecorded(policy, recorded.content, mode)
    const digested = chunks.flatMap(({ path, json }) => [path.join('\u0000'), json])
    const told = named ? [JSON.stringify(step.sensitive)] : []
    const whole = JSON.stringify([header, own, step.userId ?? ''])
    const digest = trace.digest([whole, ...told, ...digested])
    const name = stepName(step)
    const seen = trace.seen(name, digest)
    if (seen === 'same') return null
    trace.saw(name, digest)
    const isRevision = seen === 'other' && !step.joinsSpan && !step.partial && !step.gap
    if (isRevision) header.kind = 'revision'
    header.digest = digest
    // Not a part of the digest: a step that is sent again after prices changed is the same step.
    placeCost(step, header, this.#prices)
    if (subject) header.user = subject.pseudonym
    const context = this.#context(slot, { trace: trace.trace, indexKey, indexer })
    const extra = mode === 'reference' ? undefined : analyzed.extra
    const work = { slot, chunks, step: typed, mode, context, recorded, analyzed, extra, named }
    const record = this.#assemble(header, own, work)
    this.#traces.weigh(trace)
    return record
  }

  #assemble(header: Header, own: JsonObject, work: Work): SealedRecord {
    const { slot, step, mode, context, named } = work
    const parts: IndexedPart[] = []
    const words = mode !== 'reference'
    const groups = work.chunks.map((chunk) => {
      const where = { ...placeOf(step, mode, chunk, work.extra), named }
      const tag = chunkTag(chunk, {
        tagKey: slot.slot.tagKey,
        version: this.#protection.version,
        treatedAs: treatedAs(this.#policy, where),
        failed: where.extra !== undefined && work.analyzed.failedOn(chunk.value),
        named,
      })
      const known = slot.find(tag)
      if (known) return known
      const masked = protectContent(chunk.value, where, context)
      const sealed = sealContent(masked, context, { words })
      parts.push(...sealed.parts)
      if (sealed.oversize) header.oversize = true
      return slot.add(
        tag,
        sealed.parts.map(({ entry }) => entry),
        sealed.findings,
      )
    })
    const { ordinals, base, appended } = listOf(slot, groups)
    placeRefs(own, groups, ordinals)
    const masked = withUserId(
      protectContent(own, { ...placeOf(step, mode, undefined, work.extra), named }, context),
      {
        userId: step.userId,
        mode,
        policy: this.#policy,
        tag: (text) => keyedHash(slot.slot.tagKey, context.indexKey)('tag', text),
      },
    )
    const owners = ownersOf(step, masked)
    const sealedOwn = sealContent(withLeftOut(masked, work.recorded), context, { owners, words })
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
    parts: readonly IndexedPart[],
  ): SealedRecord {
    const kind: RecordKind = header.kind
    return makeRecord({ header, parts, time: this.#options.now() }, (commitment) =>
      encodeManifest({
        kind,
        header: commitment,
        ...lists,
        policy: this.#protection.version,
        detector: detectorVersion,
      }),
    )
  }

  #context(
    { slot }: SlotState,
    made: { trace: Uint8Array; indexKey: Secret; indexer: Indexer },
  ): SealContext {
    const { origin, maxEntrySize } = this.#options
    const { trace, ...keys } = made
    return { slot, place: { origin, trace }, policy: this.#policy, maxEntrySize, ...keys }
  }
}
