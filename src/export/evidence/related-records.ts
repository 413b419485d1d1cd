// What belongs to records as evidence: who looked at them, what is missing of them and why, keys, rules and producers.
import { toHex } from '../../crypto/encoding.ts'
import type { Header } from '../../record/header.ts'
import { formatRecordId, parseRecordId } from '../../record/id.ts'
import { recordKinds } from '../../record/kind.ts'
import { scopeOf } from '../../seal/format/erasure.ts'
import type { Manifest } from '../../seal/format/manifest.ts'
import type { LogStore } from '../../store/log-store.ts'
import { CoveredRanges, type Covering } from '../../verify/covered-ranges.ts'
import {
  allRecords,
  committedHeader,
  type OnScan,
  type ScannedRecord,
  type Selected,
  type Survey,
} from './select-records.ts'
import { Takings, type WhatIsMissing } from './takings.ts'

export interface RelatedOptions {
  readonly traces: ReadonlySet<string>
  /** Indexes that are in the pack already. */
  readonly taken: ReadonlySet<number>
  readonly survey: Survey
  /** Of the checkpoint: records behind it are not looked at. */
  readonly size: number
  /** Whether whoever takes the pack may read the audit log. */
  readonly withAudit: boolean
  readonly onScan?: OnScan | undefined
}

/** Audit entries of what changed how records are protected, keyed or kept. */
const ofHistory = /^(policy|settings|key|keys|producer|retention|restore)\./
/** The newest of each of these are taken; without what explains what is missing, the pack would find it destroyed. */
const mostOf = {
  ...{ asked: 50_000, audit: 5000, history: 1000, rules: 1000, keys: 5000, completions: 1000 },
  ...{ damaged: 1000, intents: Infinity },
} as const
type Sort = keyof typeof mostOf
const ofSteps: ReadonlySet<number> = new Set([
  recordKinds.step,
  recordKinds.revision,
  recordKinds.gap,
])

/** Looks at each record of the log once. */
export async function relatedRecords(
  store: Pick<LogStore, 'page' | 'record' | 'readTile'>,
  options: RelatedOptions,
): Promise<{ records: Selected[]; leftOut: string[] }> {
  const found = new Finder(options)
  for await (const row of allRecords(store, options.size, options.onScan))
    if (!options.taken.has(row.index)) found.take(row)
  await found.addNamed(store)
  return found.result()
}

class Finder {
  readonly #options: RelatedOptions
  readonly #sorts = new Map<Sort, Selected[]>()
  readonly #intents = new Set<string>()
  readonly #holds = new Set<string>()
  /** Audit entries that say why: of what is taken. */
  readonly #why = new Set<string>()
  readonly #missing: WhatIsMissing[]
  /** Audit entries of which the header row is gone, and what erasures and expiries say that they took. */
  readonly #goneAudits: Selected[] = []
  readonly #ranges: Covering<true>[] = []
  /** By whom it erases and its audit entry: the first intent. What a legal hold held goes by that. */
  readonly #first = new Map<string, ScannedRecord>()

  constructor(options: RelatedOptions) {
    this.#options = options
    this.#missing = [...options.survey.missing]
  }

  take(row: ScannedRecord): void {
    const header = row.proven && committedHeader(row, row.proven)
    const isGone = row.salt === null && row.header === null
    const sort =
      row.proven && (header || isGone) ? this.#sortOf(row, row.proven, header) : 'damaged'
    if (sort && this.#mayHave(row)) this.#add(sort, row)
  }

  async addNamed(store: Pick<LogStore, 'record'>): Promise<void> {
    const { withAudit, size, taken } = this.#options
    const known = new Set((this.#sorts.get('audit') ?? []).map(({ index }) => index))
    for (const name of withAudit ? this.#why : []) {
      const id = parseRecordId(name)
      const row = id && (await store.record(id))
      const index = row?.index ?? null
      if (!row || index === null || index >= size || taken.has(index) || known.has(index)) continue
      this.#add('audit', { ...row, index })
    }
  }

  result(): { records: Selected[]; leftOut: string[] } {
    const leftOut: string[] = []
    const taken = new CoveredRanges(this.#ranges)
    const gone = this.#goneAudits.filter(({ index }) => !taken.at(index))
    if (gone.length < this.#goneAudits.length)
      leftOut.push(
        `${this.#goneAudits.length - gone.length} audit entries that were erased or have expired: whom they concerned is not known any more`,
      )
    for (const one of gone) this.#add('damaged', one)
    const records = new Map<number, Selected>()
    for (const [sort, all] of this.#sorts) {
      const newest = all.slice(-mostOf[sort])
      for (const one of newest) records.set(one.index, one)
      if (newest.length < all.length)
        leftOut.push(`${all.length - newest.length} older records (${sort}) that concern these`)
    }
    return { records: [...records.values()].sort((a, b) => a.index - b.index), leftOut }
  }

  /** What a row says of its kind may be made up, and so may what a leaf says. */
  #mayHave({ kind, leaf }: ScannedRecord): boolean {
    return this.#options.withAudit || (kind !== recordKinds.audit && leaf?.kind !== 'audit')
  }

  #add(sort: Sort, { id, index }: { readonly id: Uint8Array; readonly index: number }): void {
    const all = this.#sorts.get(sort) ?? []
    all.push({ id, index, role: sort === 'asked' ? 'asked' : 'related' })
    this.#sorts.set(sort, all)
  }

  #sortOf(row: ScannedRecord, manifest: Manifest, header: Header | null): Sort | null {
    if (ofSteps.has(row.kind)) return header ? null : this.#ofStep(row, manifest)
    if (header) return this.#ofHeader(row, manifest, header)
    if (row.kind !== recordKinds.audit) return 'damaged'
    this.#goneAudits.push({ id: row.id, index: row.index, role: 'related' })
    return null
  }

  #ofHeader(row: ScannedRecord, manifest: Manifest, header: Header): Sort | null {
    switch (row.kind) {
      case recordKinds.audit:
        return this.#ofAudit(header)
      case recordKinds.settings:
        return 'rules'
      case recordKinds.retention:
        return 'intents'
      case recordKinds.keys:
        return this.#namesKey(manifest) ? 'keys' : null
      case recordKinds.producer:
        return this.#noteWhy(header, 'rules')
      case recordKinds.hold:
        return this.#ofHold(row, header)
      case recordKinds.erasureIntent:
        return this.#isOfIntent(row, header) ? this.#noteWhy(header, 'intents') : null
      case recordKinds.erasureCompletion:
        return this.#completes(header) ? 'completions' : null
      default:
        return null
    }
  }

  /** Without its header a record names no run: but what it lists is under the same key as the rest of it. */
  #ofStep({ index }: ScannedRecord, { appended, own }: Manifest): Sort | null {
    const { keys } = this.#options.survey
    if (![...appended, ...own].some(({ keyId }) => keys.has(toHex(keyId)))) return null
    this.#missing.push({ index, part: null, keyId: null })
    return 'asked'
  }

  #ofAudit({ action = '', target }: Header): Sort | null {
    const { survey, traces } = this.#options
    if (target === undefined) {
      // A pack of several traces, or of a time, names none in the clear.
      if (action === 'evidence') return 'audit'
    } else if (survey.recordIds.has(target) || traces.has(target)) return 'audit'
    return ofHistory.test(action) ? 'history' : null
  }

  #namesKey({ keyChanges = [] }: Manifest): boolean {
    return keyChanges.some(({ keyId }) => this.#options.survey.keys.has(toHex(keyId)))
  }

  #isOfIntent(row: ScannedRecord, header: Header): boolean {
    const place = { index: row.index, recordId: formatRecordId(row.id) }
    for (const [from, to] of scopeOf(header)?.records ?? [])
      this.#ranges.push({ from, to: Math.min(to, row.index - 1), by: true })
    const name = JSON.stringify([header.subject, header.audit])
    const first = this.#first.get(name) ?? row
    this.#first.set(name, first)
    const takings = new Takings()
    takings.add(header, place)
    if (!this.#missing.some((missing) => takings.of(missing) !== null)) return false
    this.#intents.add(toHex(row.id))
    if (first !== row) this.#add('intents', first)
    return true
  }

  #completes(header: Header): boolean {
    const erased: unknown = header.erased
    return Array.isArray(erased) && erased.some((id) => this.#intents.has(String(id)))
  }

  /** Each hold, since any may have held what was erased; why, of those that name these runs, or all. */
  #ofHold(row: ScannedRecord, header: Header): Sort | null {
    const { hold, ends } = header
    const isOfThese =
      ends === undefined
        ? hold?.all === true || (hold?.trace !== undefined && this.#options.traces.has(hold.trace))
        : this.#holds.has(ends)
    if (isOfThese && ends === undefined) this.#holds.add(toHex(row.id))
    if (isOfThese) return this.#noteWhy(header, 'rules')
    return this.#options.withAudit ? 'rules' : null
  }

  #noteWhy(header: Header, sort: Sort): Sort {
    if (typeof header.audit === 'string') this.#why.add(header.audit)
    return sort
  }
}
