// The key tree at work: root -> epoch and subject keys -> slot keys. Everything that it makes is handed out by
// takeWrites() and becomes real when the journal has committed it; reset() forgets what was not.
import { encodeUtf8, fromHex, toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import { bucketOf, epochOf, epochOfDomain } from './domain.ts'
import { KeyRows, type KeyRowsOptions, type KeyWrite, type OpenKey } from './key-rows.ts'
import { keyCommitment, newKeyId, rootLabelOf, type KeyKind, type KeyRow } from './key-row.ts'
import { OpenedKeys } from './opened-keys.ts'
import type { ReaderKeys } from './reader-keys.ts'
import {
  SlotKeys,
  type NewReaderSlot,
  type ReaderSlot,
  type Slot,
  type SlotEntry,
} from './slot-keys.ts'
import { SubjectKeys, type Subject } from './subject-keys.ts'

export { epochOf } from './domain.ts'
export type { KeyWrite } from './key-rows.ts'
export type { ReaderSlot, Slot, SlotEntry } from './slot-keys.ts'
export type { Subject } from './subject-keys.ts'

/** An epoch's keys of the blind index, newest last: more than one while the index is keyed anew, or after two writers raced. */
export interface IndexEpoch {
  /** `YYYY-MM`. */
  readonly epoch: string
  readonly keys: readonly Secret[]
}

/** `subject` wraps the keys of subjects. */
export type ProjectKeyName =
  | 'index'
  | 'signing'
  | 'signing-next'
  | 'producer'
  | 'producer-hybrid'
  | 'subject'

const projectEpoch = 'project'
/** Kinds of keys that wrap others and are wrapped by the root key. */
const wrapping: ReadonlySet<KeyKind> = new Set(['epoch', 'project', 'retired'])

export interface KeyRingOptions extends KeyRowsOptions {
  /** Open what producers sealed to them; default none: such slots stay closed. */
  readonly readers?: ReaderKeys | undefined
}

export class KeyRing {
  readonly #rows: KeyRows
  readonly #subjects: SubjectKeys
  readonly #slots: SlotKeys
  readonly #epochs = new Map<string, OpenKey>()
  /** By epoch: the key that writes index rows. */
  readonly #writing = new Map<string, OpenKey>()
  readonly #project = new Map<ProjectKeyName, OpenKey>()
  /** What the three above are found in again after a reset, without asking for the root key. */
  readonly #opened: OpenedKeys

  constructor(options: KeyRingOptions) {
    this.#rows = new KeyRows(options)
    this.#opened = new OpenedKeys(this.#rows)
    this.#subjects = new SubjectKeys(this.#rows, (make, id) => this.#subjectWrapping(make, id))
    this.#slots = new SlotKeys(
      this.#rows,
      {
        epoch: (epoch, id) => this.#epochKeyOf(epoch, id),
        subject: (id) => this.#subjectKey(id),
      },
      options.readers,
    )
  }

  /** What was made since the last call, for the journal to commit. */
  takeWrites(): KeyWrite[] {
    return this.#rows.takeWrites()
  }

  /**
   * Forgets all that may not be committed, or may be destroyed: call it when the journal refused a batch. Keys under the root
   * key that are still in the table stay open: its provider may be away.
   */
  reset(): void {
    this.#rows.reset()
    this.#epochs.clear()
    this.#subjects.reset()
    this.#writing.clear()
    this.#project.clear()
    this.#opened.reset()
  }

  /** The slots of a trace that were made here, oldest first. */
  slots(trace: Uint8Array): Promise<Slot[]> {
    return this.#slots.ofTrace(trace)
  }

  /** The slots of a trace that producers sealed to a reader, oldest first. None is opened. */
  readerSlots(trace: Uint8Array): Promise<ReaderSlot[]> {
    return this.#slots.sealedOfTrace(trace)
  }

  /** All slots of a trace, oldest first. None is opened. */
  slotEntries(trace: Uint8Array): Promise<SlotEntry[]> {
    return this.#slots.entries(trace)
  }

  /** Rejects with `not_found` when the key is no longer in the table: its content is erased; with `key_unavailable` when a reader key is missing. */
  slotById(id: Uint8Array): Promise<Slot> {
    return this.#slots.byId(id)
  }

  /** Every slot under a subject's key, of all epochs. None is opened. */
  slotsOf(subject: Subject): Promise<SlotEntry[]> {
    return this.#slots.ofSubject(subject)
  }

  /** A new slot: under the subject's key, or under the epoch's while no subject is known. */
  newSlot(trace: Uint8Array, subject: Subject | null, now: number): Promise<Slot> {
    return this.#slots.make(trace, subject, now)
  }

  /** Re-wraps a slot under a subject's key; its parts stay as they are. */
  assignSlot(slot: Slot, subject: Subject): Promise<Slot> {
    return this.#slots.assign(slot, subject)
  }

  /** The same for one that is sealed to a reader: it is not opened. */
  assignReaderSlot(slot: ReaderSlot, subject: Subject): Promise<ReaderSlot> {
    return this.#slots.assign(slot, subject)
  }

  /** Whether there is a key of any kind with this id, or was until it was destroyed: it must not come again. */
  async holds(id: Uint8Array): Promise<boolean> {
    const { table } = this.#rows
    return (await table.get(id)) !== null || table.isGone(id)
  }

  /** Takes in a slot that a producer made and sealed to a reader. Its id must not be in the table. */
  adoptSlot(made: NewReaderSlot, subject: Subject | null, now: number): Promise<ReaderSlot> {
    return this.#slots.adopt(made, subject, now)
  }

  /** The subject that an application's user id names; made when there is none and `now` is given. */
  async subject(userId: string, now?: number): Promise<Subject | null> {
    const key = await this.projectKey('index')
    return this.#subjects.byOwner(hmacSha256(key, labels.subjectLookup, userId), now)
  }

  /** Null when there is none with this id (32 hex digits). */
  async subjectById(id: string): Promise<Subject | null> {
    return this.#subjects.byId(id)
  }

  /** A key of the project itself. Throws `key_unavailable` when it was never made. */
  async projectKey(name: ProjectKeyName): Promise<Secret> {
    const found = await this.#findProject(name)
    if (found) return found.key
    throw new SealtraceError(
      'key_unavailable',
      `the key table has no ${name} key; restore keys.db from a backup`,
    )
  }

  /** Seeds of the keys that sign checkpoints, oldest first, as they stand in the table now. */
  async signingKeys(): Promise<Secret[]> {
    const { table } = this.#rows
    const rows = [
      ...(await table.find('project', encodeUtf8('signing'))),
      ...(await table.find('project', encodeUtf8('signing-next'))),
    ]
    return Promise.all(rows.map(async (row) => (await this.#opened.open(row)).key))
  }

  async addProjectKey(name: ProjectKeyName, key: Secret): Promise<void> {
    const id = newKeyId()
    const row = { id, kind: 'project' as const, epoch: projectEpoch, owner: encodeUtf8(name) }
    await this.#rows.putByRoot(labels.wrapProject, row, key)
    this.#project.set(name, this.#opened.add({ id, key }))
  }

  /** Makes the keys of an epoch that are not there: two threads that both made them would be in each other's way. */
  async ensureEpoch(now: number): Promise<void> {
    await this.#epochKey(epochOf(now))
    await this.indexKey(epochOf(now))
  }

  /** The key that an epoch's index rows are made with; made when there is none. */
  async indexKey(epoch: string): Promise<Secret> {
    const known = this.#writing.get(epoch)
    if (known) return known.key
    const row = (await this.#rows.table.find('index', encodeUtf8(epoch))).at(-1)
    const opened = row ? await this.#opened.open(row) : await this.#newIndexKey(epoch)
    this.#writing.set(epoch, opened)
    return opened.key
  }

  /** Another index key for an epoch: it is the one to write with once it is committed, and every ring was reset. */
  async renewIndexKey(epoch: string): Promise<void> {
    await this.#newIndexKey(epoch)
  }

  /** Whether the index keys that were given out to write with are still the newest of their epochs. */
  async hasNewestIndexKeys(): Promise<boolean> {
    for (const [epoch, { id }] of this.#writing) {
      const newest = (await this.#rows.table.find('index', encodeUtf8(epoch))).at(-1)
      if (newest && !equalBytes(newest.id, id)) return false
    }
    return true
  }

  /** All that can still be searched, oldest first, as committed. */
  async indexEpochs(): Promise<IndexEpoch[]> {
    const rows = Map.groupBy(await this.#rows.table.ofKind('index'), ({ epoch }) => epoch)
    return Promise.all(
      [...rows].map(async ([epoch, of]) => ({
        epoch,
        keys: await Promise.all(of.map(async (row) => (await this.#opened.open(row)).key)),
      })),
    )
  }

  /** Commitment of the key that a row opens to; of one that is sealed to a reader what its producer said. Throws when it does not open. */
  async commitmentOf(row: KeyRow): Promise<Uint8Array> {
    if (row.kind === 'slot') return this.#slots.commitmentOf(row)
    return keyCommitment(await this.#openAny(row))
  }

  /** As {@link commitmentOf}, of the key itself; null for one that is sealed to a reader key that is not at hand. */
  async openedCommitmentOf(row: KeyRow): Promise<Uint8Array | null> {
    if (row.kind !== 'slot') return this.commitmentOf(row)
    return (await this.isClosed(row)) ? null : keyCommitment((await this.#slots.open(row)).key)
  }

  /** Whether a row's key is sealed to a reader key that is not at hand. */
  async isClosed(row: KeyRow): Promise<boolean> {
    return row.kind === 'slot' && this.#slots.isClosed(row)
  }

  /** Whether a producer has sealed a row's key to a reader key. */
  async isOfProducer(row: KeyRow): Promise<boolean> {
    return row.kind === 'slot' && this.#slots.isOfProducer(row)
  }

  /** Where a row lies, and where older copies of the key table have it: a slot in its own bucket, while nobody was named. */
  async domainsOf(row: KeyRow): Promise<string[]> {
    if (row.kind !== 'slot' || !(await this.#rows.open(row)).shared) return [row.epoch]
    return [row.epoch, bucketOf(epochOfDomain(row.epoch), row.id)]
  }

  /** The rows under the next generation of their domains, for an erasure to put in their places. */
  async sealedAnew(rows: readonly KeyRow[]): Promise<KeyWrite[]> {
    const writes: KeyWrite[] = []
    for (const row of rows)
      writes.push(await this.#rows.sealedAnew(row, await this.commitmentOf(row)))
    return writes
  }

  async #openAny(row: KeyRow): Promise<Secret> {
    if (row.kind === 'subject') return (await this.#subjects.open(row)).key
    // As it lies there, and not as it was opened before: the row may be another since.
    return this.#rows.openByRoot(rootLabelOf(row), row)
  }

  async #subjectKey(id: string): Promise<Subject> {
    const subject = await this.#subjects.byId(id)
    if (subject) return subject
    throw new SealtraceError('key_unavailable', `the key of subject ${id} is not in the key table`)
  }

  async #subjectWrapping(make: boolean, id?: string): Promise<OpenKey | null> {
    if (id !== undefined) return this.#retired(id)
    const found = await this.#findProject('subject')
    if (found || !make) return found
    await this.addProjectKey('subject', Secret.random(32))
    return this.#findProject('subject')
  }

  async #findProject(name: ProjectKeyName): Promise<OpenKey | null> {
    const known = this.#project.get(name)
    if (known) return known
    const [row] = await this.#rows.table.find('project', encodeUtf8(name))
    if (!row) return null
    const found = await this.#opened.open(row)
    this.#project.set(name, found)
    return found
  }

  /** With `id` (hex) the one that a row names: a rotation may not have come to it yet. */
  async #epochKeyOf(epoch: string, id?: string): Promise<OpenKey> {
    const current = id === undefined ? await this.#epochKey(epoch) : this.#epochs.get(epoch)
    if (current && (id === undefined || toHex(current.id) === id)) return current
    const found = id === undefined ? null : await this.#retired(id)
    return found ?? this.#epochKey(epoch)
  }

  /** A key by the id (hex) of its row, in force or retired; null when it is not in the table. */
  async #retired(id: string): Promise<OpenKey | null> {
    const bytes = fromHex(id, 16)
    const row = bytes && (await this.#rows.table.get(bytes))
    return row && wrapping.has(row.kind) ? this.#opened.open(row) : null
  }

  async #epochKey(epoch: string): Promise<OpenKey> {
    const known = this.#epochs.get(epoch)
    if (known) return known
    const row = await this.#rows.table.epochKey(epoch)
    const opened = row ? await this.#opened.open(row) : await this.#newEpochKey(epoch)
    this.#epochs.set(epoch, opened)
    return opened
  }

  async #newEpochKey(epoch: string): Promise<OpenKey> {
    const id = newKeyId()
    const key = Secret.random(32)
    const row = { id, kind: 'epoch' as const, epoch, owner: encodeUtf8(epoch) }
    await this.#rows.putByRoot(labels.wrapEpoch, row, key)
    return this.#opened.add({ id, key })
  }

  async #newIndexKey(epoch: string): Promise<OpenKey> {
    const id = newKeyId()
    const key = Secret.random(32)
    const row = { id, kind: 'index' as const, epoch, owner: encodeUtf8(epoch) }
    await this.#rows.putByRoot(labels.wrapIndex, row, key)
    return this.#opened.add({ id, key })
  }
}
