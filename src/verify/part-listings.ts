// Parts as the manifests list them, against those that are in the store.
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import type { PartEntry } from '../seal/format/manifest.ts'
import type { Findings } from './report.ts'
import type { Erasures } from './verify-erasures.ts'
import type { Leaf, PresentPart } from './verify-expiries.ts'
import type { VerifySource } from './verify-source.ts'

interface Listing {
  /** Of all that the manifest says. */
  readonly text: string
  /** Hex. */
  readonly keyId: string
  readonly entry: PartEntry
  /** The leaf that lists it first. */
  readonly at: Leaf
}

export interface PartListingsOptions {
  readonly source: Pick<VerifySource, 'part'>
  readonly findings: Findings
  readonly erasures: Erasures
  /** Look at the bytes too. */
  readonly deep: boolean
  /** Ids (hex) of the parts that are in the store; null: each that is listed is looked up, and no others are known of. */
  readonly present: ReadonlySet<string> | null
}

export class PartListings {
  readonly #options: PartListingsOptions
  readonly #present: Set<string>
  readonly #looksUp: boolean
  /** By part id (hex). Several, where a part of another slot came under the id of one that was erased. */
  readonly #byName = new Map<string, Listing[]>()
  readonly #contested = new Set<string>()
  /** Listings of a name that are not of the bytes in the store. */
  readonly #gone = new Set<Listing>()

  constructor(options: PartListingsOptions) {
    this.#options = options
    this.#looksUp = options.present === null
    this.#present = new Set(options.present)
  }

  /** What a manifest lists. A producer chooses the ids of what it seals itself. */
  async take(entry: PartEntry, at: Leaf): Promise<void> {
    const { deep, findings } = this.#options
    const present = this.#present
    const name = toHex(entry.id)
    const keyId = toHex(entry.keyId)
    const text = `${toHex(entry.hash)} ${entry.length} ${keyId} ${toHex(entry.commitment)}`
    const listings = this.#byName.get(name)
    const same = listings?.find((listing) => listing.keyId === keyId)
    if (same) {
      if (same.text !== text)
        findings.add(`part ${name} is listed with other values than before`, at.index, at.recordId)
      return
    }
    const listing = { text, keyId, entry, at }
    if (this.#looksUp && !listings && (await this.#options.source.part(entry.id))) present.add(name)
    if (!present.has(name)) this.#isMissing(name, listing)
    if (listings) {
      listings.push(listing)
      this.#contested.add(name)
      return
    }
    this.#byName.set(name, [listing])
    if (deep && present.has(name) && (await this.#fits(listing)) !== true) this.#contested.add(name)
  }

  /** Judges what could not be judged before all was listed: which of its listings the bytes of a part are. */
  async settle(): Promise<void> {
    const { findings } = this.#options
    for (const name of this.#contested) {
      const listings = this.#byName.get(name) ?? []
      if (!this.#present.has(name)) continue
      const others: Listing[] = []
      let isGone = false
      for (const listing of listings) {
        const fits = await this.#fits(listing)
        isGone ||= fits === null
        if (!fits) others.push(listing)
      }
      // An erasure may take a part while the records are walked.
      if (isGone) this.#present.delete(name)
      if (isGone) for (const listing of listings) this.#isMissing(name, listing)
      else if (others.length === listings.length)
        for (const { at } of others)
          findings.add(`part ${name} is not the one that the manifest lists`, at.index, at.recordId)
      else for (const listing of others) this.#isMissing(name, listing)
    }
  }

  /** Parts in the store that no manifest lists. */
  unlisted(): string[] {
    return [...this.#present].filter((name) => !this.#byName.has(name))
  }

  /** The leaves that first list a part under one of these keys (hex). */
  *under(keyIds: ReadonlySet<string>): Iterable<Leaf> {
    if (keyIds.size === 0) return
    for (const listings of this.#byName.values())
      for (const { keyId, at } of listings) if (keyIds.has(keyId)) yield at
  }

  /** Parts that are in the store, with the key that they are listed under. */
  *stored(): Iterable<PresentPart> {
    for (const [name, listings] of this.#byName)
      if (this.#present.has(name))
        for (const listing of listings)
          if (!this.#gone.has(listing)) yield presentPart(name, listing)
  }

  #isMissing(name: string, listing: Listing): void {
    const { keyId, at } = listing
    this.#gone.add(listing)
    this.#options.erasures.missingPart({ name, keyId, ...at })
  }

  /** Null where it is there no more. */
  async #fits({ entry }: Listing): Promise<boolean | null> {
    const data = await this.#options.source.part(entry.id)
    if (!data) return null
    return data.length === entry.length && equalBytes(sha256(data), entry.hash)
  }
}

function presentPart(name: string, { keyId, at: { index, time } }: Listing): PresentPart {
  return { name, keyId, index, time }
}
