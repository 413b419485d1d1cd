// What is known of the slots of a trace that producers sealed to a reader: which parts and part lists are stored in each.
// Nothing may be taken in that refers to what is not there.
import { toHex } from '../crypto/encoding.ts'
import { equalBytes } from '../crypto/equal.ts'
import type { ReaderSlot } from '../keys/key-ring.ts'
import { listHash, type Manifest, type PartEntry } from '../seal/format/manifest.ts'
import type { AgeStore } from '../store/age-store.ts'
import { packEntries, unpackEntries } from './packed-entries.ts'

type Lists = Pick<Manifest, 'base' | 'appended' | 'own'>

interface Known {
  /** The list that it continues. */
  readonly base: string | undefined
  /** What it appends. */
  readonly parts: readonly string[]
}

export class ForeignSlots {
  /** By hex id; undefined until they were asked for. */
  slots: Map<string, ReaderSlot> | undefined
  readonly #before: ForeignSlots | undefined
  /** By slot and part id: see packed-entries.ts. */
  readonly #parts = new Map<string, Uint8Array>()
  /** By slot and hash, each after the one that it continues. */
  readonly #lists = new Map<string, Known>()

  /** `before`: what this one continues, until {@link merge} makes them one. */
  constructor(before?: ForeignSlots) {
    this.#before = before
  }

  /** In chunks: see `TraceState.weight`. */
  get weight(): number {
    return this.#parts.size + this.#lists.size
  }

  /** Takes in what the manifest of a stored record says, all of it in one slot. */
  add(slot: string, manifest: Lists): void {
    for (const entry of [...manifest.appended, ...manifest.own])
      this.#parts.set(`${slot} ${toHex(entry.id)}`, packEntries([entry]))
    const hash = this.hasBase(slot, manifest) ? listHash(manifest) : null
    if (!hash) return
    const { base, appended } = manifest
    const name = `${slot} ${toHex(hash)}`
    if (this.#lists.has(name)) return
    this.#lists.set(name, {
      base: base && `${slot} ${toHex(base)}`,
      parts: appended.map(({ id }) => `${slot} ${toHex(id)}`),
    })
  }

  /** Whether the list that a manifest continues is known in the slot; true when it continues none. */
  hasBase(slot: string, { base }: Pick<Manifest, 'base'>): boolean {
    return !base || this.#hasList(`${slot} ${toHex(base)}`)
  }

  /** Whether a part is known in the slot: as in the entry, as another, or not at all. */
  knows(slot: string, entry: PartEntry): 'same' | 'other' | 'new' {
    const known = this.#part(`${slot} ${toHex(entry.id)}`)
    if (!known) return 'new'
    return equalBytes(known, packEntries([entry])) ? 'same' : 'other'
  }

  /** Forgets parts that are gone, for they expired, and lists that have one of them: nothing may continue them. */
  async forgetGone({ ages }: { readonly ages?: Pick<AgeStore, 'classes'> }): Promise<void> {
    if (!ages || this.#parts.size === 0) return
    const entries = [...this.#parts].map(([name, packed]) => ({ name, packed }))
    const idsOf = ({ packed }: { packed: Uint8Array }) => unpackEntries(packed).map(({ id }) => id)
    const there = await ages.classes(entries.flatMap(idsOf))
    for (const entry of entries)
      if (!idsOf(entry).every((id) => there.has(toHex(id)))) this.#parts.delete(entry.name)
    for (const [name, { base, parts }] of this.#lists)
      if ((base && !this.#lists.has(base)) || !parts.every((part) => this.#parts.has(part)))
        this.#lists.delete(name)
  }

  /** Takes in what came later. */
  merge(later: ForeignSlots): void {
    for (const [name, packed] of later.#parts) this.#parts.set(name, packed)
    for (const [name, list] of later.#lists) this.#lists.set(name, list)
  }

  #part(name: string): Uint8Array | undefined {
    const before = this.#before
    return this.#parts.get(name) ?? (before && before.#part(name))
  }

  #hasList(name: string): boolean {
    const before = this.#before
    return this.#lists.has(name) || (before !== undefined && before.#hasList(name))
  }
}
