// What may be missing since its days were over, by rules that the officer has signed. The operator runs the clock and the
// expiries; neither makes something older than the leaves say it is.
import { toHex } from '../crypto/encoding.ts'
import type { RetentionText } from '../record/header.ts'
import type { ErasureScope } from '../seal/format/erasure.ts'
import { dayMs, leastDays } from '../seal/format/retention.ts'
import type { KeyKindName, Manifest } from '../seal/format/manifest.ts'
import { CoveredRanges } from './covered-ranges.ts'
import type { Findings } from './report.ts'

export interface Place {
  readonly index: number
  readonly recordId: string
}

/** What is wrong with naming a key in an expiry is told by its kind alone: no expiry takes these. */
const keptKinds: ReadonlySet<KeyKindName> = new Set(['project', 'subject'])

/** What retention takes (T6); holds, rules, erasures, keys and what is said of the log itself stay for ever. */
const expiring: ReadonlySet<string> = new Set(['step', 'revision', 'gap', 'audit'])

/** A record as its leaf has it. */
export interface Leaf extends Place {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly kind: string
}

export interface Expiry extends Place {
  /** Hex. */
  readonly id: string
  readonly time: number
  readonly scope: ErasureScope
  /** Hex id of the rules that it names. */
  readonly policy: string
}

interface Rules {
  readonly index: number
  readonly id: string
  readonly text: RetentionText
}

/** An expiry that follows the rules in force, and when it was at the latest. */
interface Valid extends Expiry {
  readonly text: RetentionText
  readonly at: number
}

/** Parts that are in the store, with the key (hex) that each is under, and the leaf that first lists it. */
export interface PresentPart {
  readonly name: string
  readonly keyId: string
  readonly index: number
  readonly time: number
}

/** The clock of the process that owns the log may be set back so much, in milliseconds. */
const slack = 3_600_000
/** A key that is made in the first minute of a month may be of the month before. */
const seam = 60_000

export class Expiries {
  readonly #findings: Findings
  readonly #now: number
  readonly #rules: Rules[] = []
  readonly #expiries: { readonly expiry: Expiry; at: number }[] = []
  /** By the number of expiries before it: the least of the bounds that hold for these. */
  readonly #bounds = new Map<number, number>()
  readonly #created = new Map<string, number>()
  /** Keys (hex) that no expiry takes. */
  readonly #kept = new Set<string>()
  readonly #since: number
  #ranges: CoveredRanges<Valid> = new CoveredRanges([])
  #valid: readonly Valid[] = []
  #unjudged = 0
  readonly #parts = new Map<string, Valid>()
  readonly #keys = new Map<string, Valid>()
  readonly #inUse = new Set<string>()
  readonly #listed = new Set<string>()
  readonly #months = new Set<string>()

  /** `now`: milliseconds since the epoch. `since`: records before this one are not looked at. */
  constructor(findings: Findings, { now, since }: { now: number; since: number }) {
    this.#findings = findings
    this.#now = now
    this.#since = since
  }

  /** Every record that is the one in its leaf, in leaf order. */
  pass({ time, kind }: Leaf, { keyChanges = [] }: Pick<Manifest, 'keyChanges'>): void {
    for (const { operation, keyId, kind: keyKind } of keyChanges) {
      const id = toHex(keyId)
      if (operation === 'create' && !this.#created.has(id)) this.#created.set(id, time)
      if (keyKind !== undefined && keptKinds.has(keyKind)) this.#kept.add(id)
    }
    if (kind === 'erasureCompletion') this.#boundBy(time)
  }

  addRules(rules: Rules): void {
    this.#rules.push(rules)
  }

  add(expiry: Expiry): void {
    this.#boundBy(expiry.time)
    this.#expiries.push({ expiry, at: Math.min(expiry.time, this.#now + slack) })
  }

  /** All that claim to be expiries. */
  get all(): Expiry[] {
    return this.#expiries.map(({ expiry }) => expiry)
  }

  /** Expiries of which it cannot be told whether they follow the rules, since these are older than what is looked at. */
  get unjudged(): number {
    return this.#unjudged
  }

  /** Call it once, when all records have passed. `missing`: keys (hex) of parts that are not there. */
  settle(present: readonly PresentPart[], missing: Iterable<string>): void {
    this.#applyBounds()
    this.#valid = this.#expiries.flatMap((entry) => this.#judge(entry) ?? [])
    this.#ranges = rangesOf(this.#valid)
    for (const expiry of this.#valid) {
      for (const id of expiry.scope.parts) this.#parts.set(toHex(id), expiry)
      for (const id of expiry.scope.keys) this.#keys.set(toHex(id), expiry)
    }
    for (const keyId of missing) this.#listed.add(keyId)
    for (const { keyId, time } of present) {
      this.#listed.add(keyId)
      this.#inUse.add(keyId)
      this.#months.add(monthOf(time))
      const created = this.#created.get(keyId)
      if (created !== undefined && monthOf(created - seam) === monthOf(created))
        this.#months.add(monthOf(created))
    }
  }

  /** The expiry by which the record's header row, and with it all that it brought, may be gone. */
  ofRecord(leaf: Leaf): Place | null {
    const expiry = this.#ranges.at(leaf.index)
    return expiry && isOver(leaf, expiry, 'record') ? expiry : null
  }

  ofPart(name: string, leaf: Leaf): Place | null {
    const expiry = this.#parts.get(name)
    if (expiry !== undefined && leaf.index < expiry.index && isOver(leaf, expiry, 'part'))
      return expiry
    return this.ofRecord(leaf)
  }

  /** Whether an expiry names the key, whatever is to be said of that. */
  names(keyId: string): boolean {
    return this.#keys.has(keyId)
  }

  /** A key may be gone when nothing is left under it; one of a month, under which nothing is listed, with the month. */
  coversKey(keyId: string): boolean {
    if (!this.#keys.has(keyId) || this.#inUse.has(keyId) || this.#kept.has(keyId)) return false
    if (this.#listed.has(keyId)) return true
    const created = this.#created.get(keyId)
    return created !== undefined && !this.#months.has(monthOf(created))
  }

  /** Tells what is there of what an expiry has taken; of those that `isDone`. */
  findLeft(
    left: {
      headers: ReadonlyMap<number, unknown>
      parts: readonly PresentPart[]
      keys: ReadonlySet<string>
    },
    isDone: (id: string) => boolean,
  ): void {
    const done = rangesOf(this.#valid.filter(({ id }) => isDone(id)))
    for (const { from, to, by } of done.ranges)
      for (let index = Math.max(from, this.#since); index <= to; index++)
        if (!left.headers.has(index)) this.#left(by, `the header row of record ${index}`)
    for (const { name, index } of left.parts) {
      const alone = this.#parts.get(name)
      const expiry = alone && isDone(alone.id) ? alone : done.at(index)
      if (expiry) this.#left(expiry, `part ${name}`)
    }
    for (const [key, expiry] of this.#keys)
      if (isDone(expiry.id) && left.keys.has(key)) this.#left(expiry, `wrapped key ${key}`)
  }

  /** The process that owns the log wrote at this time: what it wrote before was not later. */
  #boundBy(time: number): void {
    const before = this.#expiries.length
    const bound = time + slack
    this.#bounds.set(before, Math.min(this.#bounds.get(before) ?? bound, bound))
  }

  /** From the end, since a bound holds for all that came before it: times that an attacker lets fall cost no more than others. */
  #applyBounds(): void {
    let bound = Infinity
    for (let i = this.#expiries.length - 1; i >= 0; i--) {
      const entry = this.#expiries[i]!
      bound = Math.min(bound, this.#bounds.get(i + 1) ?? Infinity)
      entry.at = Math.min(entry.at, bound)
    }
  }

  #judge({ expiry, at }: { expiry: Expiry; at: number }): Valid | null {
    const rules = this.#rules.findLast(({ index }) => index < expiry.index)
    if (rules?.id === expiry.policy) return { ...expiry, text: rules.text, at }
    if (!rules && this.#since > 0) {
      this.#unjudged++
      return { ...expiry, text: { days: 0, rules: [] }, at: Infinity }
    }
    const { index, recordId } = expiry
    const problem = 'the expiry does not follow the retention rules that were in force'
    this.#findings.add(problem, index, recordId)
    return null
  }

  #left({ index, recordId }: Place, what: string): void {
    this.#findings.add(`${what} expired by this record, and is there`, index, recordId)
  }
}

/** No record expires twice: of two that name it, one answers for it. Only what is older than an expiry is named by it. */
function rangesOf(expiries: readonly Valid[]): CoveredRanges<Valid> {
  return new CoveredRanges(
    expiries.flatMap((by) =>
      by.scope.records.map(([from, to]) => ({ from, to: Math.min(to, by.index - 1), by })),
    ),
  )
}

function isOver({ time, kind }: Leaf, { text, at }: Valid, of: 'record' | 'part'): boolean {
  if (!expiring.has(kind)) return false
  return at - time >= leastDays(text, { of, audit: kind === 'audit' }) * dayMs
}

/** `YYYY-MM`, UTC. A leaf may say a time that no date has. */
function monthOf(time: number): string {
  return new Date(Math.min(time, 8.64e15)).toISOString().slice(0, 7)
}
