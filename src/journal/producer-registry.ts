// Keys of producers, as the ledger has them. What lies in the store is not trusted: a row counts when it is the one in its
// leaf, with the header that its manifest commits to.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { parseHeader } from '../record/header.ts'
import { headerCommitment, parseManifest } from '../seal/format/manifest.ts'
import { producerChangeOf, type ProducerChange } from '../seal/format/producer-record.ts'
import { producerKeyId } from '../seal/format/producer-statement.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import { matchesLeaf } from './matches-leaf.ts'

export interface RegisteredProducer {
  /** Hex. */
  readonly id: string
  readonly publicKey: Uint8Array
  /** Milliseconds since the epoch. */
  readonly since: number
  /** Likewise; null: it counts. */
  readonly removed: number | null
  /** Record id of the audit entry of the registration. */
  readonly audit: string
}

interface Known {
  readonly row: StoredRecord
  readonly change: ProducerChange | null
  readonly audit: string
}

interface Counting {
  /** By hex id. */
  readonly keys: ReadonlyMap<string, Uint8Array>
  /** When the read began, milliseconds since the epoch. */
  readonly time: number
  /** See {@link ProducerRegistry.changed}. */
  readonly changes: number
}

/**
 * A key that another process removed counts for so long at most, and one that it registered is unknown for so long, in
 * milliseconds: anybody with an ingest key can name keys that nobody registered, and a read takes all rows.
 */
const cacheTime = 1000
/** How often keys were registered in this process. */
const changes = new WeakMap<object, number>()

export class ProducerRegistry {
  readonly #store: Pick<LogStore, 'producers' | 'readTile'>
  readonly #now: () => number
  #known = new Map<string, Known>()
  #last: Counting | null = null
  #underWay: { readonly changes: number; readonly read: Promise<Counting> } | null = null

  constructor(store: Pick<LogStore, 'producers' | 'readTile'>, now: () => number = Date.now) {
    this.#store = store
    this.#now = now
  }

  /** To be told of each registration, so that the key counts at once in this process. `store`: as the constructor's. */
  static changed(store: object): void {
    changes.set(store, changesOf(store) + 1)
  }

  /**
   * The public key of a producer that is registered and was not removed a second ago. Rejects with `unavailable`, also while
   * the database does not hold what a record of the ledger says of producers: it may be a removal.
   */
  async keyOf(keyId: Uint8Array): Promise<Uint8Array | null> {
    const id = toHex(keyId)
    const last = this.#last
    if (last && Math.abs(this.#now() - last.time) < cacheTime) {
      const key = last.keys.get(id)
      if (key) return key
      if (last.changes === changesOf(this.#store)) return null
    }
    const { keys } = await this.#readAnew()
    return keys.get(id) ?? null
  }

  /** One read at a time, for all who wait for what it will say. */
  #readAnew(): Promise<Counting> {
    const seen = changesOf(this.#store)
    const time = this.#now()
    const under = this.#underWay
    if (under?.changes === seen) return under.read
    const read = this.#readCounting(seen, time)
    const mine = { changes: seen, read }
    this.#underWay = mine
    const over = (): void => {
      if (this.#underWay === mine) this.#underWay = null
    }
    void read.then((counting) => {
      over()
      this.#last = counting
    }, over)
    return read
  }

  async #readCounting(seen: number, time: number): Promise<Counting> {
    const { producers, unreadable } = await this.#readAll()
    if (unreadable > 0)
      throw new SealtraceError(
        'unavailable',
        `${unreadable} records of producer keys cannot be read: their headers are gone or changed, so no signed batch is taken; see \`sealtrace verify\`, and restore the log from a backup`,
      )
    const counting = producers.filter(({ removed }) => removed === null)
    return { keys: new Map(counting.map((one) => [one.id, one.publicKey])), time, changes: seen }
  }

  /** All that ever were, oldest first. What another process staged, and nobody sequenced yet, is not among them. */
  async list(): Promise<RegisteredProducer[]> {
    return (await this.#readAll()).producers
  }

  async #readAll(): Promise<{ producers: RegisteredProducer[]; unreadable: number }> {
    let unreadable = 0
    const known = new Map<string, Known>()
    const producers = new Map<string, RegisteredProducer>()
    for (const row of await this.#store.producers()) {
      const one = this.#check(row)
      if (!one) {
        if (this.#isInLedger(row)) unreadable++
        continue
      }
      known.set(toHex(row.id), one)
      apply(producers, one)
    }
    this.#known = known
    return { producers: [...producers.values()], unreadable }
  }

  #isInLedger(row: StoredRecord): boolean {
    return row.index !== null && matchesLeaf(this.#store, row)
  }

  /** A row that has not changed since it was checked is not checked again. */
  #check(row: StoredRecord): Known | null {
    const before = this.#known.get(toHex(row.id))
    if (before && isSame(before.row, row)) return before
    const { salt, header: text } = row
    if (row.index === null || text === null || !salt || !matchesLeaf(this.#store, row)) return null
    const header = isCommitted(row.manifest, salt, text) ? parseHeader(text) : null
    if (!header) return null
    const audit = typeof header.audit === 'string' ? header.audit : ''
    return { row, change: producerChangeOf(header), audit }
  }
}

function changesOf(store: object): number {
  return changes.get(store) ?? 0
}

function apply(producers: Map<string, RegisteredProducer>, { row, change, audit }: Known): void {
  if (change?.removed !== undefined) {
    const before = producers.get(change.removed)
    if (before?.removed === null) producers.set(change.removed, { ...before, removed: row.time })
  } else if (change) {
    const id = toHex(producerKeyId(change.key))
    // The first that has an id keeps it.
    if (producers.get(id)?.removed !== null)
      producers.set(id, { id, publicKey: change.key, since: row.time, removed: null, audit })
  }
}

function isSame(a: StoredRecord, b: StoredRecord): boolean {
  return (
    a.index === b.index &&
    a.time === b.time &&
    a.header === b.header &&
    equalBytes(a.manifest, b.manifest)
  )
}

function isCommitted(manifest: Uint8Array, salt: Uint8Array, header: string): boolean {
  try {
    const { kind, header: commitment } = parseManifest(manifest)
    return kind === 'producer' && equalBytes(headerCommitment(salt, header), commitment)
  } catch {
    return false
  }
}
