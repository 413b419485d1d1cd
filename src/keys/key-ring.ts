// The key tree at work: root -> epoch and subject keys -> slot keys. Everything that it makes is handed out by
// takeWrites() and becomes real when the journal has committed it; reset() forgets what was not.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { encodeUtf8, fromBase64, fromHex, toBase64, toHex } from '../crypto/encoding.ts'
import { deriveKey } from '../crypto/hkdf.ts'
import { hmacSha256 } from '../crypto/hmac.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import { GenerationKeys } from './generation-keys.ts'
import {
  keyCommitment,
  keyRowHash,
  newKeyId,
  openKeyRow,
  sealKeyRow,
  type KeyKind,
  type KeyRow,
  type KeyRowBody,
} from './key-row.ts'
import type { KeyTable } from './key-table.ts'
import type { RootKeyProvider } from './root-key-provider.ts'
import type { StateFolder } from './state-folder.ts'

/** The content of one trace that belongs to one subject, or to nobody known yet. */
export interface Slot {
  readonly id: Uint8Array
  readonly trace: Uint8Array
  readonly key: Secret
  /** Keys the dedup tags and placeholder tags of this slot. */
  readonly tagKey: Secret
  readonly epoch: string
  /** Hex id of the subject whose key wraps it; null while it is under the epoch key. */
  readonly subject: string | null
  /** It took content before a subject was known: it dies with any subject of the trace. */
  readonly shared: boolean
}

export interface Subject {
  /** Hex. */
  readonly id: string
  readonly key: Secret
  readonly pseudonym: string
}

export interface KeyWrite {
  readonly row: KeyRow
  readonly operation: 'create' | 'rewrap'
  readonly commitment: Uint8Array
  readonly rowHash: Uint8Array
}

export type ProjectKeyName = 'index' | 'signing' | 'producer'

const projectEpoch = 'project'
const subjectsKept = 10_000

export interface KeyRingOptions {
  readonly table: KeyTable
  readonly provider: RootKeyProvider
  readonly state: StateFolder
}

export class KeyRing {
  readonly #table: KeyTable
  readonly #provider: RootKeyProvider
  readonly #generations: GenerationKeys
  readonly #epochs = new Map<string, { id: Uint8Array; key: Secret }>()
  readonly #subjects = new Map<string, Subject>()
  readonly #project = new Map<ProjectKeyName, Secret>()
  #writes: KeyWrite[] = []

  constructor({ table, provider, state }: KeyRingOptions) {
    this.#table = table
    this.#provider = provider
    this.#generations = new GenerationKeys(state, provider)
  }

  /** What was made since the last call, for the journal to commit. */
  takeWrites(): KeyWrite[] {
    const writes = this.#writes
    this.#writes = []
    return writes
  }

  /** Forgets all that may not be committed: call it when the journal refused a batch. */
  reset(): void {
    this.#writes = []
    this.#epochs.clear()
    this.#subjects.clear()
  }

  /** The slots of a trace, oldest first. */
  async slots(trace: Uint8Array): Promise<Slot[]> {
    const rows = await this.#table.find('slot', trace)
    return Promise.all(rows.map((row) => this.#openSlot(row)))
  }

  /** Throws `not_found` when the key is no longer in the table: its content is erased. */
  async slotById(id: Uint8Array): Promise<Slot> {
    const row = await this.#table.get(id)
    if (!row) throw new SealtraceError('not_found', `slot key ${toHex(id)} is not in the key table`)
    return this.#openSlot(row)
  }

  /** A new slot: under the subject's key, or under the epoch's while no subject is known. */
  async newSlot(trace: Uint8Array, subject: Subject | null, now: number): Promise<Slot> {
    const id = newKeyId()
    const key = Secret.random(32)
    const slot = makeSlot({
      id,
      trace,
      key,
      epoch: epochOf(now),
      subject: subject?.id ?? null,
      shared: !subject,
    })
    await this.#writeSlot(slot, subject, 'create')
    return slot
  }

  /** Re-wraps a slot under a subject's key; its parts stay as they are. */
  async assignSlot(slot: Slot, subject: Subject): Promise<Slot> {
    const assigned = { ...slot, subject: subject.id }
    await this.#writeSlot(assigned, subject, 'rewrap')
    return assigned
  }

  /** The subject that an application's user id names; made when there is none and `now` is given. */
  async subject(userId: string, now?: number): Promise<Subject | null> {
    const owner = await this.#subjectOwner(userId)
    const name = toHex(owner)
    const known = this.#subjects.get(name)
    if (known) return known
    const [row] = await this.#table.find('subject', owner)
    if (!row && now === undefined) return null
    const subject = row ? await this.#openSubject(row) : await this.#newSubject(owner, now ?? 0)
    if (this.#subjects.size >= subjectsKept) this.#subjects.clear()
    this.#subjects.set(name, subject)
    return subject
  }

  /** A key of the project itself. Throws `key_unavailable` when it was never made. */
  async projectKey(name: ProjectKeyName): Promise<Secret> {
    const known = this.#project.get(name)
    if (known) return known
    const [row] = await this.#table.find('project', encodeUtf8(name))
    if (!row)
      throw new SealtraceError(
        'key_unavailable',
        `the key table has no ${name} key; restore keys.db from a backup`,
      )
    const key = await this.#unwrapByRoot(labels.wrapProject, await this.#open(row))
    this.#project.set(name, key)
    return key
  }

  async addProjectKey(name: ProjectKeyName, key: Secret): Promise<void> {
    const row = {
      id: newKeyId(),
      kind: 'project' as const,
      epoch: projectEpoch,
      owner: encodeUtf8(name),
    }
    const wrapped = await key.use((bytes) => this.#provider.wrap(labels.wrapProject, bytes))
    await this.#put(row, key, 'create', {
      parent: this.#provider.keyId,
      wrapped: toBase64(wrapped),
    })
    this.#project.set(name, key)
  }

  /** Makes the epoch's key when there is none: two threads that both made it would be in each other's way. */
  async ensureEpoch(now: number): Promise<void> {
    await this.#epochKey(epochOf(now))
  }

  /** Commitment of the key that a row opens to. Throws when it does not open. */
  async commitmentOf(row: KeyRow): Promise<Uint8Array> {
    return keyCommitment(await this.#openAny(row))
  }

  async #openAny(row: KeyRow): Promise<Secret> {
    if (row.kind === 'slot') return (await this.#openSlot(row)).key
    if (row.kind === 'subject') return (await this.#openSubject(row)).key
    const label = row.kind === 'epoch' ? labels.wrapEpoch : labels.wrapProject
    return this.#unwrapByRoot(label, await this.#open(row))
  }

  async #writeSlot(
    slot: Slot,
    subject: Subject | null,
    operation: 'create' | 'rewrap',
  ): Promise<void> {
    const parent = subject
      ? { id: subject.id, key: subject.key }
      : await this.#epochKey(slot.epoch).then(({ id, key }) => ({ id: toHex(id), key }))
    const aad = encodeUtf8(labels.wrapSlot)
    const wrapped = slot.key.use((bytes) => wrapKey(parent.key, aad, bytes))
    const row = { id: slot.id, kind: 'slot' as const, epoch: slot.epoch, owner: slot.trace }
    await this.#put(row, slot.key, operation, {
      parent: parent.id,
      wrapped: toBase64(wrapped),
      ...(subject ? { subject: subject.id } : {}),
      ...(slot.shared ? { shared: true } : {}),
    })
  }

  async #openSlot(row: KeyRow): Promise<Slot> {
    const body = await this.#open(row)
    const parent = body.subject
      ? (await this.#subjectById(body.subject)).key
      : (await this.#epochKey(row.epoch)).key
    const key = Secret.own(unwrapKey(parent, encodeUtf8(labels.wrapSlot), wrappedOf(body)))
    return makeSlot({
      id: row.id,
      trace: row.owner,
      key,
      epoch: row.epoch,
      subject: body.subject ?? null,
      shared: body.shared ?? false,
    })
  }

  async #subjectById(id: string): Promise<Subject> {
    for (const subject of this.#subjects.values()) if (subject.id === id) return subject
    const row = await this.#table.get(fromHex(id, 16) ?? new Uint8Array(16))
    if (!row)
      throw new SealtraceError(
        'key_unavailable',
        `the key of subject ${id} is not in the key table`,
      )
    const subject = await this.#openSubject(row)
    this.#subjects.set(toHex(row.owner), subject)
    return subject
  }

  async #openSubject(row: KeyRow): Promise<Subject> {
    const body = await this.#open(row)
    const key = await this.#unwrapByRoot(labels.wrapSubject, body)
    return { id: toHex(row.id), key, pseudonym: body.pseudonym ?? '' }
  }

  async #newSubject(owner: Uint8Array, now: number): Promise<Subject> {
    const id = newKeyId()
    const key = Secret.random(32)
    const pseudonym = `user-${toHex(randomBytes(6))}`
    const wrapped = await key.use((bytes) => this.#provider.wrap(labels.wrapSubject, bytes))
    const row = { id, kind: 'subject' as const, epoch: epochOf(now), owner }
    await this.#put(row, key, 'create', {
      parent: this.#provider.keyId,
      wrapped: toBase64(wrapped),
      pseudonym,
    })
    return { id: toHex(id), key, pseudonym }
  }

  async #subjectOwner(userId: string): Promise<Uint8Array> {
    return hmacSha256(await this.projectKey('index'), labels.subjectLookup, userId)
  }

  async #epochKey(epoch: string): Promise<{ id: Uint8Array; key: Secret }> {
    const known = this.#epochs.get(epoch)
    if (known) return known
    const row = await this.#table.epochKey(epoch)
    const opened = row
      ? { id: row.id, key: await this.#unwrapByRoot(labels.wrapEpoch, await this.#open(row)) }
      : await this.#newEpochKey(epoch)
    this.#epochs.set(epoch, opened)
    return opened
  }

  async #newEpochKey(epoch: string): Promise<{ id: Uint8Array; key: Secret }> {
    const id = newKeyId()
    const key = Secret.random(32)
    const wrapped = await key.use((bytes) => this.#provider.wrap(labels.wrapEpoch, bytes))
    const row = { id, kind: 'epoch' as const, epoch, owner: encodeUtf8(epoch) }
    await this.#put(row, key, 'create', {
      parent: this.#provider.keyId,
      wrapped: toBase64(wrapped),
    })
    return { id, key }
  }

  async #unwrapByRoot(label: string, body: KeyRowBody): Promise<Secret> {
    return Secret.own(await this.#provider.unwrap(label, wrappedOf(body)))
  }

  async #open(row: KeyRow): Promise<KeyRowBody> {
    return openKeyRow(await this.#generations.current(row.epoch), row)
  }

  async #put(
    row: { id: Uint8Array; kind: KeyKind; epoch: string; owner: Uint8Array },
    key: Secret,
    operation: 'create' | 'rewrap',
    body: KeyRowBody,
  ): Promise<void> {
    const generation = await this.#generations.currentOrNew(row.epoch)
    const sealed = sealKeyRow(generation, row, body)
    this.#writes.push({
      row: sealed,
      operation,
      commitment: keyCommitment(key),
      rowHash: keyRowHash(sealed),
    })
  }
}

/** The epoch of a time: its month, UTC. */
export function epochOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7)
}

function makeSlot(slot: Omit<Slot, 'tagKey'>): Slot {
  return { ...slot, tagKey: deriveKey(slot.key, labels.slotTag) }
}

function wrappedOf(body: KeyRowBody): Uint8Array {
  return fromBase64(body.wrapped) ?? new Uint8Array(0)
}
