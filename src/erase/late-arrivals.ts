// Records that producers have sealed to a reader key: their rows of the blind index are made in the producer's process, and may
// be of another month than the one in which they came.
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { broughtParts } from './closed-parts.ts'

export class LateArrivals {
  readonly #log: Pick<OpenLog, 'keys' | 'ring'>
  /** By key id (hex). */
  readonly #known = new Map<string, boolean>()

  constructor(log: Pick<OpenLog, 'keys' | 'ring'>) {
    this.#log = log
  }

  async isOne(record: StoredRecord): Promise<boolean> {
    const [part] = broughtParts(record)
    if (!part) return false
    const name = toHex(part.keyId)
    const known = this.#known.get(name) ?? (await this.#look(part.keyId))
    this.#known.set(name, known)
    return known
  }

  /** A damaged row opens nowhere. */
  async #look(keyId: Uint8Array): Promise<boolean> {
    const row = await this.#log.keys.get(keyId)
    if (!row) return false
    return this.#log.ring.isOfProducer(row).catch((error: unknown) => {
      if (SealtraceError.is(error) && error.code === 'corrupt') return false
      throw error
    })
  }
}
