// Keys of slots: each under the key of its subject, or under the epoch's while no subject is known. What is wrapped is the key
// itself, or the message that only the holder of a reader key can open.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { encodeUtf8, fromBase64, fromHex, toBase64, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { deriveKey } from '../crypto/hkdf.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { bucketOf, epochOf, epochOfDomain, mayHoldSlotsOf } from './domain.ts'
import { wrappedOf, type KeyRows, type OpenKey } from './key-rows.ts'
import { keyCommitment, newKeyId, type KeyRow, type KeyRowBody } from './key-row.ts'
import type { ReaderKeys } from './reader-keys.ts'
import type { SealedTo } from './reader-slot.ts'
import type { Subject } from './subject-keys.ts'

/** What a slot is, without its key: the content of one trace that belongs to one subject, or to nobody known yet. */
export interface SlotEntry {
  readonly id: Uint8Array
  readonly trace: Uint8Array
  readonly epoch: string
  /** Hex id of the subject whose key wraps it; null while it is under the epoch key. */
  readonly subject: string | null
  /** It took content before a subject was known: it dies with any subject of the trace. */
  readonly shared: boolean
  /** Id of the reader key that its key is sealed to; null for one that this ring opens itself. */
  readonly reader: string | null
}

/** A slot with its key. */
export interface Slot extends SlotEntry {
  readonly key: Secret
  /** Keys the dedup tags and placeholder tags of this slot. */
  readonly tagKey: Secret
}

/** A slot of which the key is sealed to a reader: it can be kept, assigned and erased without being opened. */
export interface ReaderSlot extends SlotEntry {
  readonly sealedTo: SealedTo
  /** The key as its producer sealed it. */
  readonly message: Uint8Array
  /** To the key, as its producer says; who opens it checks. */
  readonly commitment: Uint8Array
}

/** As its producer made it. */
export type NewReaderSlot = Pick<
  ReaderSlot,
  'id' | 'trace' | 'sealedTo' | 'message' | 'commitment' | 'shared'
>

/** The keys that wrap slots. */
export interface SlotParents {
  /** Made when there is none. With an id (hex) the one that a row names, which may be retired. */
  epoch(epoch: string, id?: string): Promise<OpenKey>
  /** Rejects with `key_unavailable` when it is not in the key table. */
  subject(id: string): Promise<Subject>
}

export class SlotKeys {
  readonly #rows: KeyRows
  readonly #parents: SlotParents
  readonly #readers: ReaderKeys | undefined

  constructor(rows: KeyRows, parents: SlotParents, readers?: ReaderKeys) {
    this.#rows = rows
    this.#parents = parents
    this.#readers = readers
  }

  /** Those that this ring made, oldest first. */
  async ofTrace(trace: Uint8Array): Promise<Slot[]> {
    const found: Slot[] = []
    for (const row of await this.#rows.table.find('slot', trace)) {
      const body = await this.#rows.open(row)
      if (!body.reader) found.push(await this.#opened(row, body))
    }
    return found
  }

  /** Those that are sealed to readers, oldest first. */
  async sealedOfTrace(trace: Uint8Array): Promise<ReaderSlot[]> {
    const found: ReaderSlot[] = []
    for (const row of await this.#rows.table.find('slot', trace)) {
      const body = await this.#rows.open(row)
      if (body.reader) found.push(await this.#sealed(row, body))
    }
    return found
  }

  /** All of a trace, none of them opened. */
  async entries(trace: Uint8Array): Promise<SlotEntry[]> {
    const rows = await this.#rows.table.find('slot', trace)
    return Promise.all(rows.map(async (row) => entryOf(row, await this.#rows.open(row))))
  }

  /** Throws `not_found` when the key is no longer in the table: its content is erased. */
  async byId(id: Uint8Array): Promise<Slot> {
    const row = await this.#rows.table.get(id)
    if (!row) throw new SealtraceError('not_found', `slot key ${toHex(id)} is not in the key table`)
    return this.open(row)
  }

  /** Of all epochs, none of them opened. */
  async ofSubject(subject: Subject): Promise<SlotEntry[]> {
    const id = fromHex(subject.id, 16) ?? new Uint8Array(16)
    const { table } = this.#rows
    const found: SlotEntry[] = []
    for (const domain of await table.domains())
      if (mayHoldSlotsOf(id, domain))
        for (const row of await table.inDomain(domain)) {
          const body = row.kind === 'slot' ? await this.#rows.open(row) : null
          if (body?.subject === subject.id) found.push(entryOf(row, body))
        }
    return found
  }

  async make(trace: Uint8Array, subject: Subject | null, now: number): Promise<Slot> {
    const slot = makeSlot(newEntry(newKeyId(), { trace, subject, now }), Secret.random(32))
    await this.#write(slot, subject, 'create')
    return slot
  }

  /** Takes in a slot that a producer made. Its id must not be in the table. */
  async adopt(made: NewReaderSlot, subject: Subject | null, now: number): Promise<ReaderSlot> {
    const { id, trace, sealedTo } = made
    const entry = newEntry(id, { trace, subject, now })
    const shared = entry.shared || made.shared
    const slot = { ...made, ...entry, shared, reader: sealedTo.id }
    await this.#write(slot, subject, 'create')
    return slot
  }

  /** Re-wraps a slot under a subject's key; its parts stay as they are. */
  async assign<S extends Slot | ReaderSlot>(slot: S, subject: Subject): Promise<S> {
    const assigned = { ...slot, subject: subject.id }
    await this.#write(assigned, subject, 'rewrap')
    return assigned
  }

  /** Rejects with `key_unavailable` for one that is sealed to a reader key that is not at hand, `corrupt` for a false one. */
  async open(row: KeyRow): Promise<Slot> {
    return this.#opened(row, await this.#rows.open(row))
  }

  /** Commitment of the key in a row, also of one that cannot be opened here. Throws `corrupt`. */
  async commitmentOf(row: KeyRow): Promise<Uint8Array> {
    const body = await this.#rows.open(row)
    if (!body.reader) return keyCommitment((await this.#opened(row, body)).key)
    return (await this.#sealed(row, body)).commitment
  }

  /** Whether a producer has sealed a row's key to a reader key. */
  async isOfProducer(row: KeyRow): Promise<boolean> {
    return (await this.#rows.open(row)).reader !== undefined
  }

  /** Whether a row's key is sealed to a reader key that is not at hand. */
  async isClosed(row: KeyRow): Promise<boolean> {
    const { reader } = await this.#rows.open(row)
    return reader !== undefined && !this.#readers?.has(reader.id)
  }

  async #opened(row: KeyRow, body: KeyRowBody): Promise<Slot> {
    if (!body.reader)
      return makeSlot(entryOf(row, body), Secret.own(await this.#unwrapped(row, body)))
    const { id, trace, sealedTo, message, commitment } = await this.#sealed(row, body)
    if (!this.#readers?.has(sealedTo.id))
      throw new SealtraceError(
        'key_unavailable',
        `sealed to reader key ${sealedTo.id}, which is not here; read it where that key is, with --reader-key FILE`,
      )
    const key = this.#readers.open({ id, trace, sealedTo, message })
    // What the producer says was not known to be true until now.
    if (!equalBytes(keyCommitment(key), commitment))
      throw new SealtraceError('corrupt', 'a sealed slot key is not the one that was committed to')
    return makeSlot(entryOf(row, body), key)
  }

  async #sealed(row: KeyRow, body: KeyRowBody): Promise<ReaderSlot> {
    const { reader } = body
    const enc = fromBase64(reader?.enc ?? '')
    const commitment = fromBase64(body.commitment ?? '')
    if (!reader || !enc || commitment?.length !== 32)
      throw new SealtraceError('corrupt', 'a key row does not say to whom its key is sealed')
    const sealedTo = { id: reader.id, suite: reader.suite, enc, seq: reader.seq }
    const message = await this.#unwrapped(row, body)
    return { ...entryOf(row, body), sealedTo, message, commitment }
  }

  async #unwrapped(row: KeyRow, body: KeyRowBody): Promise<Uint8Array> {
    try {
      return await this.#unwrap(row, body)
    } catch (error) {
      // A rotation may have wrapped it anew, and destroyed the key that wrapped it, since it was read.
      const now = await this.#rows.successor(row)
      if (!now) throw error
      return this.#unwrap(now, await this.#rows.open(now))
    }
  }

  async #unwrap(row: KeyRow, body: KeyRowBody): Promise<Uint8Array> {
    const parent = body.subject
      ? await this.#parents.subject(body.subject)
      : await this.#parents.epoch(epochOfDomain(row.epoch), body.parent)
    return unwrapKey(parent.key, encodeUtf8(labels.wrapSlot), wrappedOf(body))
  }

  async #write(
    slot: Slot | ReaderSlot,
    subject: Subject | null,
    operation: 'create' | 'rewrap',
  ): Promise<void> {
    const parent = subject
      ? { id: subject.id, key: subject.key }
      : await this.#parents.epoch(slot.epoch).then(({ id, key }) => ({ id: toHex(id), key }))
    const aad = encodeUtf8(labels.wrapSlot)
    const wrap = (bytes: Uint8Array): Uint8Array => wrapKey(parent.key, aad, bytes)
    const isSealed = 'message' in slot
    const wrapped = isSealed ? wrap(slot.message) : slot.key.use(wrap)
    const of = subject ? fromHex(subject.id, 16) : slot.id
    const epoch = bucketOf(slot.epoch, of ?? slot.id)
    const row = { id: slot.id, kind: 'slot' as const, epoch, owner: slot.trace }
    const commitment = isSealed ? slot.commitment : keyCommitment(slot.key)
    await this.#rows.putCommitted(row, commitment, operation, {
      parent: parent.id,
      wrapped: toBase64(wrapped),
      ...(subject ? { subject: subject.id } : {}),
      ...(slot.shared ? { shared: true } : {}),
      ...(isSealed ? readerFields(slot) : {}),
    })
  }
}

function readerFields({ sealedTo, commitment }: ReaderSlot): Partial<KeyRowBody> {
  const reader = { ...sealedTo, enc: toBase64(sealedTo.enc) }
  return { reader, commitment: toBase64(commitment) }
}

function newEntry(
  id: Uint8Array,
  of: { trace: Uint8Array; subject: Subject | null; now: number },
): SlotEntry {
  const { trace, subject, now } = of
  const owner = { subject: subject?.id ?? null, shared: !subject }
  return { id, trace, epoch: epochOf(now), ...owner, reader: null }
}

function entryOf(row: KeyRow, body: KeyRowBody): SlotEntry {
  return {
    id: row.id,
    trace: row.owner,
    epoch: epochOfDomain(row.epoch),
    subject: body.subject ?? null,
    shared: body.shared ?? false,
    reader: body.reader?.id ?? null,
  }
}

function makeSlot(entry: SlotEntry, key: Secret): Slot {
  return { ...entry, key, tagKey: deriveKey(key, labels.slotTag) }
}
