// Keys of producers: who may register and remove them, and what is said of it on the record.
import { fromHex, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { appendBare, producerRecord } from '../journal/producer-records.ts'
import { ProducerRegistry, type RegisteredProducer } from '../journal/producer-registry.ts'
import { parseRecordId } from '../record/id.ts'
import { formatProducerKey, parseProducerKey } from '../seal/format/producer-key.ts'
import { producerKeyId } from '../seal/format/producer-statement.ts'
import { auditView } from './audit-view.ts'
import type { Action, Principal } from './principal.ts'
import { requireRight } from './require-right.ts'

/** One line of `producer ls`. */
export interface ProducerView {
  /** Hex. */
  readonly id: string
  readonly publicKey: string
  /** Null where its audit entry cannot be read. */
  readonly name: string | null
  readonly since: string
  /** Null: it counts. */
  readonly removed: string | null
}

export type ProducersLog = Pick<OpenLog, 'info' | 'store' | 'ring' | 'recorder' | 'journal'>

/** Each is read, and checked against the ledger, for the first batch of a process. */
const mostProducers = 10_000
const right: Action = 'manage-keys'
const longestName = 100

/** All reject with `not_found` for who may not; the denial is on the record. */
export class Producers {
  readonly #log: ProducersLog
  readonly #registry: ProducerRegistry
  readonly #now: () => number
  #last: Promise<unknown> = Promise.resolve()

  constructor(log: ProducersLog, now: () => number = Date.now) {
    this.#log = log
    this.#registry = new ProducerRegistry(log.store)
    this.#now = now
  }

  /** Batches with its signature count once this resolves. Rejects with `bad_request`, `already_exists`, `too_large`. */
  async add(
    principal: Principal,
    asked: { publicKey: string; name: string },
  ): Promise<ProducerView> {
    const action = 'producer.add'
    const key = parseProducerKey(asked.publicKey.trim())
    await this.#require(principal, action)
    const name = asked.name.trim()
    if (!key)
      throw new SealtraceError(
        'bad_request',
        'the public key of a producer is the text sealtrace-producer-1:… that `sealtrace producer new` prints',
      )
    if (name === '' || name.length > longestName)
      throw new SealtraceError('bad_request', `a name has 1 to ${longestName} characters`)
    return this.#inTurn(() => this.#add(principal, key, name))
  }

  async #add(principal: Principal, key: Uint8Array, name: string): Promise<ProducerView> {
    const id = toHex(producerKeyId(key))
    const all = await this.#registry.list()
    if (all.some((one) => one.id === id && one.removed === null))
      throw new SealtraceError('already_exists', `the producer key ${id} is registered already`)
    if (all.length >= mostProducers)
      throw new SealtraceError('too_large', `a log has ${mostProducers} producer keys at most`)
    const entry = { target: id, reason: name }
    const audit = await this.#audit(principal, 'producer.add', 'allowed', entry)
    const time = this.#now()
    await appendBare(this.#log.journal, producerRecord({ key }, audit, time))
    ProducerRegistry.changed(this.#log.store)
    return this.#view({ id, publicKey: key, since: time, removed: null, audit })
  }

  /** Nothing that it signs counts from now on; what it signed before does. Rejects with `not_found`. */
  async remove(principal: Principal, asked: { id: string; reason: string }): Promise<ProducerView> {
    const action = 'producer.remove'
    await this.#require(principal, action)
    return this.#inTurn(() => this.#remove(principal, asked))
  }

  async #remove(
    principal: Principal,
    asked: { id: string; reason: string },
  ): Promise<ProducerView> {
    const action = 'producer.remove'
    const id = fromHex(asked.id, 8)
    const name = id && toHex(id)
    const found = (await this.#registry.list()).find((one) => one.id === name)
    const { reason } = asked
    if (found?.removed !== null) {
      await this.#audit(principal, action, 'failed', { reason, ...(name && { target: name }) })
      throw new SealtraceError(
        'not_found',
        'no producer key with this id is registered; see `sealtrace producer ls`',
      )
    }
    const audit = await this.#audit(principal, action, 'allowed', { target: found.id, reason })
    const time = this.#now()
    await appendBare(this.#log.journal, producerRecord({ removed: found.id }, audit, time))
    return this.#view({ ...found, removed: time })
  }

  /** All that ever were, oldest first. */
  async list(principal: Principal): Promise<ProducerView[]> {
    await this.#require(principal, 'producer.ls')
    return Promise.all((await this.#registry.list()).map((one) => this.#view(one)))
  }

  async #view({ id, publicKey, since, removed, audit }: RegisteredProducer): Promise<ProducerView> {
    return {
      id,
      publicKey: formatProducerKey(publicKey),
      name: await this.#nameIn(audit),
      since: new Date(since).toISOString(),
      removed: removed === null ? null : new Date(removed).toISOString(),
    }
  }

  async #nameIn(audit: string): Promise<string | null> {
    const { store, ring, info } = this.#log
    const id = parseRecordId(audit)
    const row = id && (await store.record(id))
    if (!row) return null
    const view = await auditView(row, { store, ring, origin: info.origin }).catch(() => null)
    return view?.action === 'producer.add' ? view.reason : null
  }

  /** What a change found in the registry stays so until its own record is there. For one process. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action)
    this.#last = turn.catch(() => {})
    return turn
  }

  async #require(principal: Principal, action: string): Promise<void> {
    await requireRight(this.#log.recorder, { principal, right, action })
  }

  #audit(
    { name, address }: Principal,
    action: string,
    outcome: 'allowed' | 'failed',
    more: { target?: string; reason?: string },
  ): Promise<string> {
    const from = address ? { address } : {}
    return this.#log.recorder.audit({ action, outcome, actor: name, ...from, ...more })
  }
}
