// Opens the part that an index row leads to: a row alone proves nothing, since the store is not trusted and words fit by
// chance.
import { formatRecordId } from '../record/id.ts'
import { equalBytes } from '../crypto/equal.ts'
import { toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { resolveTrace, type PartGroup, type ResolvedRecord } from '../access/resolve-trace.ts'
import type { Slot } from '../keys/key-ring.ts'
import type { Header } from '../record/header.ts'
import type { JsonValue } from '../record/json.ts'
import { parsePartBytes } from '../seal/format/part.ts'
import { OpenBudget } from '../seal/open-budget.ts'
import { openPart } from '../seal/open-part.ts'
import { parseHidden, parseOpened, type HiddenPair } from '../seal/parse-opened.ts'
import type { IndexHit } from '../store/index-store.ts'
import type { SearchHit, SearchLog } from './search-log.ts'

/** A hit with what its record says of the part. */
export interface Located {
  readonly hit: IndexHit
  readonly record: ResolvedRecord
  /** Null when the header row is gone or is not the one of the manifest. */
  readonly header: Header | null
  /** The part and those after it of the same piece of content; null when the manifest does not list it. */
  readonly group: PartGroup | null
  /** Empty for masked content; null when the bytes are no part. */
  readonly class: string | null
}

/** One for each search: it keeps what it opened. */
export class HitOpener {
  readonly #log: SearchLog
  readonly #slots = new Map<string, Slot | null>()
  #last: { readonly id: Uint8Array; readonly record: ResolvedRecord } | undefined

  constructor(log: SearchLog) {
    this.#log = log
  }

  /** Null when the record is gone. */
  async locate(hit: IndexHit): Promise<Located | null> {
    const record = await this.#record(hit.record)
    if (!record) return null
    const group = groupFrom([...record.appended, record.own], hit.part)
    const data = await this.#data(hit.part)
    return { hit, record, header: record.header, group, class: data && classOf(data) }
  }

  /** Masked content; undefined when it cannot be opened, or is none. */
  async content(located: Located): Promise<JsonValue | undefined> {
    return located.class === '' ? this.#opened(located, parseOpened) : undefined
  }

  /** Hidden values with their tags; undefined when they cannot be opened, or are none. */
  async hidden(located: Located): Promise<HiddenPair[] | undefined> {
    return located.class === '' ? undefined : this.#opened(located, parseHidden)
  }

  async #opened<T>(
    { group, header, class: name }: Located,
    parse: (bytes: Uint8Array) => T,
  ): Promise<T | undefined> {
    const budget = new OpenBudget()
    const pieces: Uint8Array[] = []
    for (const entry of group ?? []) {
      const data = await this.#data(entry.id)
      if (!data || classOf(data) !== name) break
      const slot = await this.#slot(entry.keyId)
      // A forged record can list the parts of another trace: they are not its own.
      if (!slot || (header?.trace && header.trace !== toHex(slot.trace))) return undefined
      const place = { origin: this.#log.info.origin, trace: slot.trace, budget }
      const piece = unlessCorrupt(() => openPart(slot.key, place, entry, data).plaintext)
      if (!piece) return undefined
      pieces.push(piece)
      if (name !== '') break
    }
    return pieces.length ? unlessCorrupt(() => parse(Buffer.concat(pieces))) : undefined
  }

  async #record(id: Uint8Array): Promise<ResolvedRecord | null> {
    if (this.#last && equalBytes(this.#last.id, id)) return this.#last.record
    const stored = await this.#log.store.record(id)
    const record = stored && resolveTrace([stored], this.#log.store)[0]
    if (!record) return null
    this.#last = { id, record }
    return record
  }

  async #data(part: Uint8Array): Promise<Uint8Array | null> {
    return (await this.#log.store.parts([part])).get(toHex(part)) ?? null
  }

  /** Null when its key is gone. */
  async #slot(keyId: Uint8Array): Promise<Slot | null> {
    const name = toHex(keyId)
    const known = this.#slots.get(name)
    if (known !== undefined) return known
    const slot = await this.#log.ring.slotById(keyId).catch((error: unknown) => {
      if (SealtraceError.is(error) && gone.has(error.code)) return null
      throw error
    })
    this.#slots.set(name, slot)
    return slot
  }
}

/** Of one key. That the root key cannot be had shows before: index keys do not open either. */
const gone: ReadonlySet<string> = new Set(['not_found', 'key_unavailable', 'corrupt'])

/** As it is shown. */
export function hitOf(
  { hit, record, header }: Located,
  found: Pick<SearchHit, 'class' | 'confirmed'>,
): SearchHit {
  return {
    traceId: header ? (header.trace ?? null) : hit.trace,
    recordId: formatRecordId(hit.record),
    partId: toHex(hit.part),
    class: found.class,
    time: new Date(record.record.time).toISOString(),
    confirmed: found.confirmed,
  }
}

function groupFrom(groups: readonly PartGroup[], part: Uint8Array): PartGroup | null {
  for (const group of groups) {
    const at = group.findIndex(({ id }) => equalBytes(id, part))
    if (at !== -1) return group.slice(at)
  }
  return null
}

function unlessCorrupt<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch (error) {
    if (SealtraceError.is(error) && error.code === 'corrupt') return undefined
    throw error
  }
}

function classOf(data: Uint8Array): string | null {
  try {
    return parsePartBytes(data).class
  } catch {
    return null
  }
}
