import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { KeyRing, Slot } from '../keys/key-ring.ts'
import { contentClass } from '../seal/format/part.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import { openPart } from '../seal/open-part.ts'
import type { LogStore } from '../store/log-store.ts'
import type { JsonValue } from '../record/json.ts'
import type { PartGroup } from './resolve-trace.ts'

/** A hidden value with the tag that stands for it in masked text. */
export interface HiddenValue {
  readonly class: string
  readonly tag: string
  readonly value: JsonValue
}

/** Why content is not there. */
export type Missing = 'erased' | 'missing'

/** Opens parts with the keys at hand. One for each request: it keeps what it opened. */
export class PartOpener {
  readonly #store: LogStore
  readonly #ring: KeyRing
  readonly #origin: string
  readonly #slots = new Map<string, Slot | null>()

  constructor(options: { store: LogStore; ring: KeyRing; origin: string }) {
    this.#store = options.store
    this.#ring = options.ring
    this.#origin = options.origin
  }

  /** Masked content as JSON text, or why it is not there. Throws `corrupt` for parts that do not open. */
  async content(group: PartGroup): Promise<string | Missing> {
    const texts: Uint8Array[] = []
    for (const { entry, data } of await this.#load(group)) {
      if (!data) return 'missing'
      const slot = await this.#slot(entry.keyId)
      if (!slot) return 'erased'
      const opened = openPart(slot.key, { origin: this.#origin, trace: slot.trace }, entry, data)
      if (opened.class === contentClass) texts.push(opened.plaintext)
      else break
    }
    return texts.length ? Buffer.concat(texts).toString('utf8') : 'missing'
  }

  /** The hidden values of one class in a chunk. */
  async hidden(group: PartGroup, className: string): Promise<HiddenValue[]> {
    const values: HiddenValue[] = []
    for (const { entry, data } of await this.#load(group)) {
      const slot = data && (await this.#slot(entry.keyId))
      if (!slot) continue
      const opened = openPart(slot.key, { origin: this.#origin, trace: slot.trace }, entry, data)
      if (opened.class !== className) continue
      const pairs = JSON.parse(Buffer.from(opened.plaintext).toString('utf8')) as [
        string,
        JsonValue,
      ][]
      values.push(...pairs.map(([tag, value]) => ({ class: className, tag, value })))
    }
    return values
  }

  async #load(group: PartGroup): Promise<{ entry: PartEntry; data: Uint8Array | undefined }[]> {
    const found = await this.#store.parts(group.map(({ id }) => id))
    return group.map((entry) => ({ entry, data: found.get(toHex(entry.id)) }))
  }

  async #slot(keyId: Uint8Array): Promise<Slot | null> {
    const name = toHex(keyId)
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = await this.#ring.slotById(keyId).catch((error: unknown) => {
      if (SealtraceError.is(error) && error.code === 'not_found') return null
      throw error
    })
    this.#slots.set(name, slot)
    return slot
  }
}
