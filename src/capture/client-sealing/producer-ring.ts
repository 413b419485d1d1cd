// The keys of a producer that seals to a reader key: random ones for slots, which leave it sealed only. It can be asked for
// nothing that was sealed before.
import { toHex } from '../../crypto/encoding.ts'
import { deriveKey } from '../../crypto/hkdf.ts'
import { hmacSha256 } from '../../crypto/hmac.ts'
import { labels } from '../../crypto/labels.ts'
import { Secret } from '../../crypto/secret.ts'
import { SealtraceError } from '../../error.ts'
import type { PipelineKeys } from '../../journal/pipeline-options.ts'
import { epochOf } from '../../keys/domain.ts'
import { keyCommitment, newKeyId } from '../../keys/key-row.ts'
import type { Slot } from '../../keys/slot-keys.ts'
import type { Subject } from '../../keys/subject-keys.ts'
import type { WireSlot } from '../../seal/format/client-sealed.ts'
import type { SessionSealer } from './session-sealer.ts'

export interface ProducerRingOptions {
  readonly sealer: SessionSealer
  /** Keys tokens of texts in headers, and what policy hashes: processes that share it give equal values equal names. */
  readonly names: Secret
  /** Keys of the blind index, by epoch. */
  readonly months: ReadonlyMap<string, Secret>
}

/** Slots that are named in batches still to come. More of them than of running traces are never kept. */
const mostSlots = 50_000

interface Held {
  /** Batches that wait hold the same object: they travel with its user, once one is known. */
  readonly slot: Omit<WireSlot, 'user'> & { user?: string }
  /** Kept by who seals with them: what is trimmed there is gone here. */
  readonly keys: readonly WeakRef<Secret>[]
}

export class ProducerRing implements PipelineKeys {
  readonly #options: ProducerRingOptions
  readonly #held = new Map<string, Held>()
  readonly #users = new WeakMap<Subject, string>()
  /** A producer has no keys of subjects. */
  readonly #none = Secret.own(new Uint8Array(0))
  /** For months without a key: rows made with it are of no use to anybody. */
  readonly #unknown = Secret.random()

  constructor(options: ProducerRingOptions) {
    this.#options = options
  }

  /** Undefined for one of before {@link reset}. */
  wireSlot(id: Uint8Array): WireSlot | undefined {
    return this.#held.get(toHex(id))?.slot
  }

  /** Nothing can be opened that was sealed before. */
  async slots(): Promise<Slot[]> {
    return []
  }

  async newSlot(trace: Uint8Array, subject: Subject | null, now: number): Promise<Slot> {
    const id = newKeyId()
    const key = Secret.random(32)
    const tagKey = deriveKey(key, labels.slotTag)
    const place = { id, trace }
    const slot = {
      ...place,
      ...this.#options.sealer.seal(place, key),
      commitment: keyCommitment(key),
      ...this.#userOf(subject),
      ...(!subject && { shared: true as const }),
    }
    if (this.#held.size >= mostSlots) this.#held.delete(this.#held.keys().next().value ?? '')
    this.#held.set(toHex(id), { slot, keys: [new WeakRef(key), new WeakRef(tagKey)] })
    const entry = { ...place, epoch: epochOf(now), shared: !subject, reader: null }
    return { ...entry, key, tagKey, subject: subject?.id ?? null }
  }

  async assignSlot(slot: Slot, subject: Subject): Promise<Slot> {
    const held = this.#held.get(toHex(slot.id))
    if (held) Object.assign(held.slot, this.#userOf(subject))
    return { ...slot, subject: subject.id }
  }

  /** Who it is says the collector: here it is a name for the user of this process's slots. */
  async subject(userId: string): Promise<Subject> {
    const name = toHex(hmacSha256(this.#options.names, labels.subjectLookup, userId))
    const subject = {
      id: name.slice(0, 32),
      key: this.#none,
      pseudonym: `user-${name.slice(32, 44)}`,
    }
    this.#users.set(subject, userId)
    return subject
  }

  /** Throws `key_unavailable` for any but the one that names are made with. */
  async projectKey(name: Parameters<PipelineKeys['projectKey']>[0]): Promise<Secret> {
    if (name === 'index') return this.#options.names
    throw new SealtraceError('key_unavailable', `a producer has no ${name} key`)
  }

  async indexKey(epoch: string): Promise<Secret> {
    return this.#options.months.get(epoch) ?? this.#unknown
  }

  takeWrites(): [] {
    return []
  }

  /** Zeroes the keys of all slots that are still in memory, and gives the context up under which they were sealed. */
  reset(): void {
    for (const { keys } of this.#held.values())
      for (const key of keys) key.deref()?.[Symbol.dispose]()
    this.#held.clear()
    this.#options.sealer.renew()
  }

  #userOf(subject: Subject | null): Pick<WireSlot, 'user'> {
    const user = subject ? this.#users.get(subject) : undefined
    return user === undefined ? {} : { user }
  }
}
