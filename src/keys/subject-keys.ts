// Keys of the people that data is about. A subject's key is wrapped by a key of the project, not by the root key: a KMS would
// be asked for each person.
import { unwrapKey, wrapKey } from '../crypto/aead.ts'
import { encodeUtf8, fromHex, toBase64, toHex } from '../crypto/encoding.ts'
import { labels } from '../crypto/labels.ts'
import { Secret } from '../crypto/secret.ts'
import { randomBytes } from '../crypto/random.ts'
import { SealtraceError } from '../error.ts'
import { bucketOf, epochOf } from './domain.ts'
import { wrappedOf, type KeyRows, type OpenKey } from './key-rows.ts'
import { newKeyId, type KeyRow } from './key-row.ts'

export interface Subject {
  /** Hex. */
  readonly id: string
  readonly key: Secret
  readonly pseudonym: string
}

type SubjectWrapping = (make: boolean, id?: string) => Promise<OpenKey | null>

const subjectsKept = 10_000

export class SubjectKeys {
  readonly #rows: KeyRows
  /** Gives the project's key that wraps subjects; null when there is none and none is to be made. With an id (hex) one that may be retired. */
  readonly #wrapping: SubjectWrapping
  readonly #byOwner = new Map<string, Subject>()
  readonly #byId = new Map<string, Subject>()

  constructor(rows: KeyRows, wrapping: SubjectWrapping) {
    this.#rows = rows
    this.#wrapping = wrapping
  }

  reset(): void {
    this.#byOwner.clear()
    this.#byId.clear()
  }

  /** Made when there is none and `now` is given. */
  async byOwner(owner: Uint8Array, now?: number): Promise<Subject | null> {
    const known = this.#byOwner.get(toHex(owner))
    if (known) return known
    const [row] = await this.#rows.table.find('subject', owner)
    if (!row && now === undefined) return null
    return this.#keep(owner, row ? await this.open(row) : await this.#make(owner, now ?? 0))
  }

  /** Null when it is not in the key table. */
  async byId(id: string): Promise<Subject | null> {
    const known = this.#byId.get(id)
    if (known) return known
    const bytes = fromHex(id, 16)
    const row = bytes && (await this.#rows.table.get(bytes))
    return row?.kind === 'subject' ? this.#keep(row.owner, await this.open(row)) : null
  }

  async open(row: KeyRow): Promise<Subject> {
    try {
      return await this.#open(row)
    } catch (error) {
      // A rotation may have wrapped it anew since it was read.
      const now = await this.#rows.successor(row)
      if (!now) throw error
      return this.#open(now)
    }
  }

  async #open(row: KeyRow): Promise<Subject> {
    const body = await this.#rows.open(row)
    const current = await this.#wrapping(false)
    const isCurrent = current && body.parent === toHex(current.id)
    const wrapping = isCurrent ? current : await this.#wrapping(false, body.parent)
    // Rows of older logs are wrapped by the root key.
    const key = wrapping
      ? Secret.own(unwrapKey(wrapping.key, encodeUtf8(labels.wrapSubject), wrappedOf(body)))
      : await this.#rows.unwrapByRoot(labels.wrapSubject, body)
    return { id: toHex(row.id), key, pseudonym: body.pseudonym ?? '' }
  }

  async #make(owner: Uint8Array, now: number): Promise<Subject> {
    const wrapping = await this.#wrapping(true)
    if (!wrapping) throw new SealtraceError('key_unavailable', 'there is no key for subjects')
    const id = newKeyId()
    const key = Secret.random(32)
    const pseudonym = `user-${toHex(randomBytes(6))}`
    const aad = encodeUtf8(labels.wrapSubject)
    const wrapped = key.use((bytes) => wrapKey(wrapping.key, aad, bytes))
    const row = { id, kind: 'subject' as const, epoch: bucketOf(epochOf(now), id), owner }
    await this.#rows.put(row, key, 'create', {
      parent: toHex(wrapping.id),
      wrapped: toBase64(wrapped),
      pseudonym,
    })
    return { id: toHex(id), key, pseudonym }
  }

  #keep(owner: Uint8Array, subject: Subject): Subject {
    if (this.#byId.size >= subjectsKept) this.reset()
    this.#byOwner.set(toHex(owner), subject)
    this.#byId.set(subject.id, subject)
    return subject
  }
}
