// Takes in what producers sealed to a reader: records of which this collector can open nothing. What each of them refers to is
// looked for first; only then is anything changed, and each becomes a record of this log's own (docs/spec/client-side.md).
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { epochOf, type KeyRing, type ReaderSlot, type Subject } from '../keys/key-ring.ts'
import { SealtraceError } from '../error.ts'
import { captureModeOf } from '../protect/capture-mode.ts'
import type { BlindTokens, BlindWords } from '../record/blind.ts'
import type { Header } from '../record/header.ts'
import type { ClientSealedBatch, WireSlot } from '../seal/format/client-sealed.ts'
import { encodeManifest } from '../seal/format/manifest.ts'
import type { SealedPart } from '../seal/format/part.ts'
import type { LogStore, SealedRecord } from '../store/log-store.ts'
import { defaultIndexOptions, Indexer, type IndexOptions } from '../terms/indexer.ts'
import { atItem, checkSealed, type CheckedBatch, type CheckedRecord } from './adopt-check.ts'
import { refused } from './adopt-header.ts'
import { Drafts, type Draft } from './adopt-draft.ts'
import { makeRecord, type IndexedPart } from './make-record.ts'
import { placeCost } from './place-cost.ts'
import type { SealedBatch } from './prepared-batch.ts'
import type { PriceTable } from './price-table.ts'
import type { KnownTraces } from './trace-cache.ts'
import { stepName, type TraceState } from './trace-state.ts'

export interface AdopterOptions {
  /** Of the log. */
  readonly origin: string
  /** Shares what it knows of running traces: a record that came sealed is a step like any other. */
  readonly pipeline: { readonly known: KnownTraces }
  readonly ring: KeyRing
  readonly store: Pick<LogStore, 'parts' | 'ofKind'>
  /** Default: no cost is known but what clients say. */
  readonly prices?: PriceTable | undefined
  readonly indexing?: IndexOptions | undefined
  readonly now?: () => number
}

export class Adopter {
  readonly #options: AdopterOptions
  /** By hex id of an erasure intent: hex ids of the keys that it took. */

  constructor(options: AdopterOptions) {
    this.#options = options
  }

  /** What can be seen of a batch alone. Throws `bad_request` with the place of the record. */
  check(batch: ClientSealedBatch): CheckedBatch {
    if (batch.origin !== this.#options.origin)
      throw new SealtraceError(
        'bad_request',
        'sealed.origin is of another log: ask GET /api/v1/recorder for the one of this collector',
      )
    return checkSealed(batch, this.#options.pipeline.known.policy)
  }

  /**
   * Rejects with `bad_request`, with the place of the record, before anything has changed; with another code when keys or store
   * fail: then the pipeline is to be reset.
   */
  async adopt(batch: CheckedBatch): Promise<SealedBatch> {
    const { types, traces, policy } = this.#options.pipeline.known
    const stateOf = (trace: string): Promise<TraceState> => traces.get(trace)
    const drafts = new Drafts(batch)
    const taken: Taken[] = []
    const found = { traces: new Set<string>(), duplicates: 0, notRecorded: 0 }
    const typed = batch.records.map(({ trace, header }) => typeOf(trace, header))
    await types.learn(typed, stateOf)
    for (const [i, record] of batch.records.entries()) {
      const type = typed[i] && (await types.typedAs(typed[i], stateOf)).traceType
      if (captureModeOf(policy, type) === 'off') {
        found.notRecorded++
        continue
      }
      found.traces.add(record.trace)
      const draft = drafts.of(await stateOf(record.trace))
      const { header } = record
      const seen = draft.seen(nameOf(header), header.digest ?? '')
      if (seen === 'same') {
        found.duplicates++
        continue
      }
      await this.#admit(record, draft, batch)
      draft.saw(nameOf(header), header.digest ?? '')
      taken.push({ record, draft, isRevision: seen === 'other' && mayRevise(header) })
    }
    await this.#refuseStored(taken)
    return this.#takeIn(drafts, taken, found)
  }

  /** Throws `bad_request` for a record that refers to what is not there, or is not its own. */
  async #admit(record: CheckedRecord, draft: Draft, { reader }: CheckedBatch): Promise<void> {
    const { position, slot, manifest, parts } = record
    const made = draft.made(slot)
    if (!made) throw atPlace(position, 'its slot is not named')
    const { ring } = this.#options
    const known = (draft.state.foreign.slots ??= await readerSlots(ring, draft.state)).get(slot)
    const problem = known
      ? await this.#changed(known, made, reader)
      : (await ring.holds(made.id))
        ? 'its slot is one that is not its own'
        : null
    if (problem) throw atPlace(position, problem)
    atItem(position, () => {
      if (!draft.foreign.hasBase(slot, manifest))
        throw refused('it continues a list of parts that is not here')
      const brought = new Set(parts.map(({ entry }) => entry))
      for (const entry of [...manifest.appended, ...manifest.own]) {
        const expected = brought.has(entry) ? 'new' : 'same'
        if (draft.foreign.knows(slot, entry) !== expected)
          throw refused('it lists a part that is not here, or brings one that is')
      }
    })
    draft.foreign.add(slot, manifest)
    draft.used.add(slot)
  }

  /** What a slot that is known says otherwise than before; null when nothing. */
  async #changed(
    known: ReaderSlot,
    made: WireSlot,
    reader: CheckedBatch['reader'],
  ): Promise<string | null> {
    const isSame =
      known.sealedTo.id === reader.id &&
      known.sealedTo.suite === reader.suite &&
      equalBytes(known.commitment, made.commitment)
    if (!isSame) return 'its slot is known with another key'
    if (made.user === undefined || known.subject === null) return null
    const subject = await this.#options.ring.subject(made.user)
    return subject?.id === known.subject ? null : "its slot is another user's"
  }

  /** Part ids are random: one that is stored already is no accident, and would fail the write of others with it. */
  async #refuseStored(taken: readonly Taken[]): Promise<void> {
    const ids = new Set<string>()
    for (const { record } of taken)
      for (const { id } of record.parts) {
        if (ids.has(toHex(id))) throw atPlace(record.position, 'it brings a part that is there')
        ids.add(toHex(id))
      }
    for (const { record } of taken)
      if ((await this.#options.store.parts(record.parts.map(({ id }) => id))).size > 0)
        throw atPlace(record.position, 'it brings a part that is there')
  }

  async #takeIn(drafts: Drafts, taken: readonly Taken[], found: Found): Promise<SealedBatch> {
    const { ring, pipeline, now = Date.now } = this.#options
    const time = now()
    const subjects = new Map<string, Subject>()
    for (const draft of drafts.all())
      for (const id of draft.used) {
        const subject = await this.#placeSlot(draft, id, time)
        if (subject) subjects.set(id, subject)
      }
    const indexer = await this.#indexer(time)
    const records = taken.map((one) => this.#record(one, { subjects, indexer, time }))
    for (const draft of drafts.all()) draft.settle()
    const { traces } = pipeline.known
    for (const draft of drafts.all()) traces.weigh(draft.state)
    traces.trim()
    const { duplicates, notRecorded } = found
    return {
      records,
      keys: ring.takeWrites(),
      traces: [...found.traces],
      duplicates,
      ...(notRecorded && { notRecorded }),
    }
  }

  /** Makes or assigns a slot where that is needed; resolves with whose it is. */
  async #placeSlot(draft: Draft, id: string, time: number): Promise<Subject | null> {
    const { ring } = this.#options
    const { slots } = draft.state.foreign
    const made = draft.made(id)
    const known = slots?.get(id)
    const named = made?.user === undefined ? null : await ring.subject(made.user, time)
    if (!known && made) {
      const slot = await ring.adoptSlot(newSlotOf(made, draft.reader), named, time)
      slots?.set(id, slot)
    } else if (known && !known.subject && named)
      slots?.set(id, await ring.assignReaderSlot(known, named))
    return named ?? (known?.subject ? ring.subjectById(known.subject) : null)
  }

  #record(
    { record, isRevision, draft }: Taken,
    { subjects, indexer, time }: { subjects: Map<string, Subject>; indexer: Indexer; time: number },
  ): SealedRecord {
    const { user, ...rest } = record.header
    const subject = user === undefined ? undefined : subjects.get(record.slot)
    const header: Header = {
      ...rest,
      kind: rest.kind === 'gap' ? 'gap' : isRevision ? 'revision' : 'step',
      ...(subject && { user: subject.pseudonym }),
    }
    placeCost(pricedOf(header), header, this.#options.prices)
    const { kind } = header
    const { base, appended, own, policy, detector } = record.manifest
    const owner = subject && draft.made(record.slot)?.user
    const parts = record.parts.map((part) =>
      indexedPart(part, part.entry === own[0], { indexer, owner }),
    )
    const lists = { appended, own, ...(base && { base }) }
    return makeRecord({ header, parts, time }, (commitment) =>
      encodeManifest({ kind, header: commitment, ...lists, policy, detector }),
    )
  }

  async #indexer(time: number): Promise<Indexer> {
    const { ring, indexing = defaultIndexOptions } = this.#options
    const epoch = epochOf(time)
    return new Indexer(epoch, await ring.indexKey(epoch), indexing)
  }
}

interface Found {
  readonly traces: ReadonlySet<string>
  readonly duplicates: number
  readonly notRecorded: number
}

interface Taken {
  readonly record: CheckedRecord
  readonly draft: Draft
  readonly isRevision: boolean
}

async function readerSlots(ring: KeyRing, { trace }: TraceState): Promise<Map<string, ReaderSlot>> {
  return new Map((await ring.readerSlots(trace)).map((slot) => [toHex(slot.id), slot]))
}

function newSlotOf(made: WireSlot, { id: reader, suite }: CheckedBatch['reader']) {
  const { id, trace, enc, seq, ciphertext: message, commitment, shared = false } = made
  return { id, trace, sealedTo: { id: reader, suite, enc, seq }, message, commitment, shared }
}

/** The brands were lost on the way: that these are rows of an index and a sealed part is their producer's word. */
function indexedPart(
  { entry, data, tokens, words }: CheckedRecord['parts'][number],
  isOwn: boolean,
  { indexer, owner }: { indexer: Indexer; owner: string | undefined },
): IndexedPart {
  // Who cannot index is found by whom the step is about still.
  const found = tokens ?? (isOwn && owner ? indexer.ownerTokens({ user: owner }) : undefined)
  return {
    entry,
    data: data as SealedPart,
    ...(found && { tokens: found as BlindTokens }),
    ...(words && { words: words as BlindWords }),
  }
}

/** A token says nothing of the type: what is known of the trace otherwise counts. */
function typeOf(traceId: string, { traceType }: Header) {
  return traceType === undefined || traceType.startsWith('~') ? { traceId } : { traceId, traceType }
}

function pricedOf({ step, model, start, cost, fold }: Header): Parameters<typeof placeCost>[0] {
  return {
    kind: step ?? 'event',
    startTime: start ?? 0,
    ...(model === undefined || model.startsWith('~') ? {} : { model }),
    ...(cost === undefined ? {} : { costUsd: cost }),
    ...(fold && { partial: fold }),
  }
}

function nameOf({ span = '', joins, fold }: Header): string {
  return stepName({ spanId: span, joinsSpan: joins, partial: fold })
}

function mayRevise({ joins, fold, gap }: Header): boolean {
  return !joins && !fold && !gap
}

function atPlace(position: number, what: string): SealtraceError {
  return new SealtraceError('bad_request', `item ${position}: ${what}; it is not recorded`)
}
