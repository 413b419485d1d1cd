import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { KeyRing, Slot } from '../keys/key-ring.ts'
import { contentClass } from '../seal/format/part.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { openPart, type Opening } from '../seal/open-part.ts'
import { parseHidden, parseOpened } from '../seal/parse-opened.ts'
import type { LogStore } from '../store/log-store.ts'
import type { JsonValue } from '../record/json.ts'
import type { PartGroup } from './resolve-trace.ts'

/** A hidden value with the tag that stands for it in masked text. */
export interface HiddenValue {
  readonly class: string
  readonly tag: string
  readonly value: JsonValue
}

/** Why content is not there. No text: content may say anything of itself. */
export type Missing = { readonly why: 'erased' | 'missing' } | SealedToReader

/** A producer sealed it to a reader key that is not at hand. */
export interface SealedToReader {
  readonly why: 'sealed'
  /** The key's id. */
  readonly reader: string
}

/** What is shown in the place of content that is not there. */
export function missingText(missing: Missing): string {
  return missing.why === 'sealed' ? `[sealed to reader key ${missing.reader}]` : `[${missing.why}]`
}

/** Opens parts with the keys at hand. One for each request: it keeps what it opened. */
export class PartOpener {
  readonly #store: LogStore
  readonly #ring: KeyRing
  readonly #place: Opening
  readonly #slots = new Map<string, Slot | SealedToReader | null>()

  /** `trace` is the one whose records list the parts: what a forged record lists of another trace does not open. */
  constructor(
    options: { store: LogStore; ring: KeyRing; origin: string; budget?: OpenBudget },
    trace: Uint8Array,
  ) {
    this.#store = options.store
    this.#ring = options.ring
    const { origin, budget = new OpenBudget() } = options
    this.#place = { origin, trace, budget }
  }

  /** Masked content as JSON text, or why it is not there. Throws `corrupt` for parts that do not open. */
  async content(group: PartGroup): Promise<string | Missing> {
    const texts: Uint8Array[] = []
    let hasGap = false
    for (const { entry, data } of await this.#load(group)) {
      // What is gone behind the content is hidden values that were erased: the masked text is whole without them.
      hasGap ||= !data
      if (!data) continue
      const slot = await this.#slot(entry.keyId)
      if (!slot) return { why: 'erased' }
      if ('why' in slot) return slot
      const opened = openPart(slot.key, this.#place, entry, data)
      if (opened.class !== contentClass) break
      if (hasGap) return { why: 'missing' }
      texts.push(opened.plaintext)
    }
    const text = Buffer.concat(texts).toString('utf8')
    return texts.length === 0 || (hasGap && !isJson(text)) ? { why: 'missing' } : text
  }

  /** The id of the first reader key that is missing to open the chunks; null when all open without one, or with those here. */
  async missingReader(groups: readonly PartGroup[]): Promise<string | null> {
    for (const [first] of groups) {
      // What does not open for another reason says so when it is opened.
      const slot = first && (await this.#slot(first.keyId).catch(() => null))
      if (slot && 'why' in slot) return slot.reader
    }
    return null
  }

  /** The hidden values of one class in a chunk: those that can be opened. Throws `corrupt` for what does not open, or is no list of them. */
  async hidden(group: PartGroup, className: string): Promise<HiddenValue[]> {
    const values: HiddenValue[] = []
    for (const { entry, data } of await this.#load(group)) {
      const slot = data && (await this.#slot(entry.keyId))
      if (!slot || 'why' in slot) continue
      const opened = openPart(slot.key, this.#place, entry, data)
      if (opened.class !== className) continue
      for (const [tag, value] of parseHidden(opened.plaintext))
        values.push({ class: className, tag, value })
    }
    return values
  }

  /**
   * The same in several chunks: one that does not open hides nothing of those that do. Throws `corrupt` when it leaves nothing.
   */
  async hiddenIn(groups: readonly PartGroup[], className: string): Promise<HiddenValue[]> {
    const values: HiddenValue[] = []
    let broken: SealtraceError | null = null
    for (const group of groups)
      try {
        for (const value of await this.hidden(group, className)) values.push(value)
      } catch (error) {
        if (!SealtraceError.is(error) || error.code !== 'corrupt') throw error
        broken = error
      }
    if (values.length === 0 && broken) throw broken
    return values
  }

  async #load(group: PartGroup): Promise<{ entry: PartEntry; data: Uint8Array | undefined }[]> {
    const found = await this.#store.parts(group.map(({ id }) => id))
    return group.map((entry) => ({ entry, data: found.get(toHex(entry.id)) }))
  }

  async #slot(keyId: Uint8Array): Promise<Slot | SealedToReader | null> {
    const name = toHex(keyId)
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = await this.#ring.slotById(keyId).catch((error: unknown) => this.#why(error, keyId))
    this.#slots.set(name, slot)
    return slot
  }

  /** The root key that is gone is no reader key. */
  async #why(error: unknown, keyId: Uint8Array): Promise<SealedToReader | null> {
    const code = SealtraceError.is(error) ? error.code : null
    if (code === 'not_found') return null
    const entries =
      code === 'key_unavailable' ? await this.#ring.slotEntries(this.#place.trace) : []
    const reader = entries.find(({ id }) => equalBytes(id, keyId))?.reader
    if (!reader) throw error
    return { why: 'sealed', reader }
  }
}

function isJson(text: string): boolean {
  try {
    parseOpened(text)
    return true
  } catch {
    return false
  }
}
