// Retention: what is older than the rules say goes, in pieces so small that recording goes on beside it. What went is on
// record; the rules are the officer's.
import { setTimeout as sleep } from 'node:timers/promises'
import { createBreath } from '../access/breathe.ts'
import { fromHex, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { retentionInForce, type RetentionInForce } from '../journal/retention-in-force.ts'
import { headerToken } from '../journal/step-header.ts'
import type { ErasureCounts, RetentionText } from '../record/header.ts'
import { rangesOf } from '../seal/format/erasure.ts'
import { canonicalRetention, dayMs } from '../seal/format/retention.ts'
import type { KeyRow } from '../keys/key-row.ts'
import type { AgedRecord } from '../store/age-store.ts'
import { agedRecords, type AgeWindow } from './aged-records.ts'
import { carryOutNew, type CarryOutOptions } from './carry-out.ts'
import { ExpiringKeys } from './expiring-keys.ts'
import { HeldRuns } from './held-by.ts'
import { readHolds } from './holds.ts'
import { inTurn } from './in-turn.ts'
import { openOfficer } from './officer.ts'
import { planExpiry, type ExpiryPlan } from './plan-expiry.ts'
import { expiryRecord, retentionRecord } from './retention-records.ts'
import { RetentionRules } from './retention-rules.ts'

export interface RetentionOptions extends CarryOutOptions {
  /** Records that one intent names at most; default 500. While it is carried out nothing is recorded. */
  readonly batch?: number
  /** Told of each piece that has gone, also of a run that fails after it. */
  readonly onTaken?: (taken: Pick<ErasureCounts, 'records' | 'parts'>) => void
}

/** What a pass took, or would take. */
export interface ExpiryCounts extends ErasureCounts {
  /** Runs and audit entries that are due and stay, for a legal hold is on them. */
  held: number
}

interface Item {
  /** Null for an audit entry. */
  readonly trace: string | null
  /** The newest header row of the run when it was looked at. */
  readonly newest: number
  readonly plan: Pick<ExpiryPlan, 'records' | 'parts'>
}

interface Taking {
  readonly inForce: RetentionInForce
  readonly counts: ExpiryCounts
  readonly onProgress: (counts: ExpiryCounts) => void
}

interface Pass extends AgeWindow {
  /** Ids of the holds in force. */
  readonly holds: string
  readonly held: HeldRuns
  /** Runs that were written to while the pass before looked at them. */
  readonly again: readonly string[]
  /** Rows of slots that nothing is left under, by id in hex. */
  readonly emptied: Map<string, KeyRow>
}

const mostSeen = 100_000

/** For the process that owns the log; who does not can only look what is due. One for as long as the log is open. */
export class Retention {
  readonly #log: OpenLog
  readonly #text: RetentionText
  readonly #options: RetentionOptions
  readonly #now: () => number
  readonly #keys: ExpiringKeys
  /** When the last pass that got to its end began; null: all there is must be looked at. */
  #last: number | null = null
  /** When the last one began that looked at all there is: one a day does. */
  #whole = 0
  /** Ids of the holds in force in that pass. */
  #holds = ''
  /** Runs that were written to while they were looked at. */
  #again = new Set<string>()
  #stopped = false

  /** `text`: trace types as clients say them. */
  constructor(log: OpenLog, text: RetentionText, options: RetentionOptions = {}) {
    this.#log = log
    this.#text = canonicalRetention(text)
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#keys = new ExpiringKeys(log)
  }

  /**
   * Takes what is due. Rejects with `key_unavailable`, `unavailable`, `corrupt` (a damaged hold): what was taken until then is on
   * record, and the next call goes on.
   */
  expire(onProgress: (counts: ExpiryCounts) => void = () => {}): Promise<ExpiryCounts> {
    return inTurn(this, () => this.#expire(onProgress))
  }

  async #expire(onProgress: Taking['onProgress']): Promise<ExpiryCounts> {
    const inForce = await this.#enact()
    const counts = noCounts()
    const rules = await this.#rules()
    if (rules.ages.length === 0) return counts
    const now = this.#now()
    const pass = await this.#begin(rules, now)
    try {
      await this.#takeAll(pass, { inForce, counts, onProgress })
    } catch (error) {
      for (const trace of pass.again) this.#again.add(trace)
      throw error
    } finally {
      this.#keys.note(pass.emptied.values())
    }
    if (pass.last === null || counts.records > 0) await this.#keys.lookForMonths(now)
    counts.keys = await this.#takeKeys(pass, inForce)
    onProgress(counts)
    this.#last = now
    if (pass.last === null) this.#whole = now
    return counts
  }

  /** The rules of the settings. */
  get text(): RetentionText {
    return this.#text
  }

  /** Lets a run end after the piece that it is at: what is left goes at the next. */
  stop(): void {
    this.#stopped = true
  }

  /** What {@link expire} would take now. Nothing is written. */
  async preview(): Promise<ExpiryCounts> {
    const counts = noCounts()
    const rules = await this.#rules()
    if (rules.ages.length === 0) return counts
    const pass = await this.#begin(rules, this.#now(), true)
    for await (const { plan } of this.#due(pass, counts)) count(counts, plan)
    counts.keys = pass.emptied.size
    return counts
  }

  async #takeAll(pass: Pass, taking: Taking): Promise<void> {
    let waiting: Item[] = []
    let size = 0
    for await (const item of this.#due(pass, taking.counts)) {
      waiting.push(item)
      size += item.plan.records.length + item.plan.parts.length
      if (size < this.#batch) continue
      await this.#take(waiting, pass, taking)
      ;[waiting, size] = [[], 0]
    }
    if (waiting.length > 0) await this.#take(waiting, pass, taking)
  }

  /** The rules, on record: signed by the officer when they are others than before. */
  async #enact(): Promise<RetentionInForce> {
    const { store, info, journal } = this.#log
    const text = await this.#recorded()
    const before = await retentionInForce(store, info)
    if (before && JSON.stringify(before.text) === JSON.stringify(text)) return before
    const officer = await openOfficer(this.#log)
    const record = retentionRecord(text, { origin: info.origin, officer, time: this.#now() })
    await journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
    this.#last = null
    return { id: toHex(record.id), text }
  }

  /** As it goes on record: a type that is no identifier stands there as its token. */
  async #recorded(): Promise<RetentionText> {
    const tokenOf = await this.#tokens()
    const rules = this.#text.rules.map(({ traceType, ...rule }) => ({
      ...rule,
      ...(traceType === undefined
        ? {}
        : { traceType: isPlain(traceType) ? traceType : tokenOf(traceType) }),
    }))
    return canonicalRetention({ days: this.#text.days, rules })
  }

  async #rules(): Promise<RetentionRules> {
    return new RetentionRules(this.#text, await this.#tokens())
  }

  async #tokens(): Promise<(traceType: string) => string> {
    const indexKey = await this.#log.ring.projectKey('index')
    return (type) => (type.startsWith('~') ? type : headerToken(indexKey, 'traceType', type))
  }

  async #begin(rules: RetentionRules, now: number, whole = false): Promise<Pass> {
    const holds = await readHolds(this.#log)
    const ids = holds.inForce.map(({ id }) => id).join()
    const isSame = ids === this.#holds && now >= (this.#last ?? 0) && now < this.#whole + dayMs
    const last = isSame && !whole ? this.#last : null
    const again = whole ? [] : [...this.#again]
    if (!whole) [this.#holds, this.#again] = [ids, new Set()]
    return {
      again,
      ...{ rules, now, last, holds: ids },
      held: new HeldRuns(this.#log, holds),
      emptied: new Map(),
    }
  }

  /** Runs and audit entries of which something is due, cut into pieces of a batch. */
  async *#due(pass: Pass, counts: ExpiryCounts): AsyncIterable<Item> {
    const seen = new Set<string>()
    const breath = createBreath(4)
    for (const trace of pass.again) {
      seen.add(trace)
      yield* this.#ofTrace(trace, pass, counts)
    }
    for await (const aged of agedRecords(this.#log.store, pass)) {
      await breath()
      if (aged.trace === null) {
        yield* this.#ofAudit(aged, pass, counts)
        continue
      }
      if (seen.has(aged.trace)) continue
      if (seen.size >= mostSeen) seen.clear()
      seen.add(aged.trace)
      yield* this.#ofTrace(aged.trace, pass, counts)
    }
  }

  async *#ofTrace(trace: string, pass: Pass, counts: ExpiryCounts): AsyncIterable<Item> {
    const { store } = this.#log
    const newest = await store.ages.newest(trace)
    if (newest === null) return
    const plan = await planExpiry(await store.trace(trace), { ...pass, store })
    const { records, parts, emptied } = plan
    if (records.length + parts.length === 0) return
    if (await pass.held.isHeld(trace, pass.now)) {
      counts.held++
      return
    }
    for (const row of await this.#log.keys.find('slot', fromHex(trace) ?? new Uint8Array(0)))
      if (emptied.has(toHex(row.id))) pass.emptied.set(toHex(row.id), row)
    for (let at = 0; at < records.length; at += this.#batch)
      yield { trace, newest, plan: { records: records.slice(at, at + this.#batch), parts: [] } }
    for (let at = 0; at < parts.length; at += this.#batch)
      yield { trace, newest, plan: { records: [], parts: parts.slice(at, at + this.#batch) } }
  }

  async *#ofAudit(
    { id, seq, time }: AgedRecord,
    pass: Pass,
    counts: ExpiryCounts,
  ): AsyncIterable<Item> {
    const { store } = this.#log
    const record = await store.record(id)
    const plan = await planExpiry(record ? [record] : [], { ...pass, store })
    if (plan.records.length + plan.parts.length === 0) return
    if (await pass.held.isHeld(null, time)) counts.held++
    else yield { trace: null, newest: seq, plan }
  }

  async #take(
    items: readonly Item[],
    pass: Pass,
    { inForce, counts, onProgress }: Taking,
  ): Promise<void> {
    const { store } = this.#log
    const taken = noCounts()
    await this.#inTurn(async () => {
      await this.#sameHolds(pass.holds)
      const records: number[] = []
      const parts: Uint8Array[] = []
      const anew = new Set<string>()
      for (const { trace, newest, plan: before } of items) {
        let plan = before
        // Somebody wrote to the run, and may refer to what was due: it is judged anew while nobody does.
        if (trace !== null && ((await store.ages.newest(trace)) ?? 0) > newest) {
          if (anew.has(trace)) continue
          anew.add(trace)
          this.#again.add(trace)
          plan = await this.#planAnew(trace, pass)
        }
        for (const { index } of plan.records) records.push(index)
        for (const part of plan.parts) parts.push(part)
        count(taken, plan)
      }
      if (records.length + parts.length === 0) return null
      const scope = { keys: [], parts, records: rangesOf(records) }
      return expiryRecord(scope, inForce.id, this.#now())
    })
    this.#options.onTaken?.(taken)
    counts.records += taken.records
    counts.parts += taken.parts
    onProgress(counts)
  }

  /** What is due of a run now, as much as goes at once. */
  async #planAnew(trace: string, pass: Pass): Promise<Item['plan']> {
    const { store } = this.#log
    const { records, parts } = await planExpiry(await store.trace(trace), { ...pass, store })
    const held = new HeldRuns(this.#log, await readHolds(this.#log))
    if (await held.isHeld(trace, pass.now)) return { records: [], parts: [] }
    if (records.length === 0) return { records, parts: parts.slice(0, this.#batch) }
    return { records: records.slice(0, this.#batch), parts: [] }
  }

  async #takeKeys(pass: Pass, inForce: RetentionInForce): Promise<number> {
    let taken = 0
    for await (const keys of this.#keys.due())
      await this.#inTurn(async () => {
        await this.#sameHolds(pass.holds)
        const ids = await this.#keys.stillDue(keys)
        taken += ids.length
        if (ids.length === 0) return null
        return expiryRecord({ keys: ids, parts: [], records: [] }, inForce.id, this.#now())
      })
    return taken
  }

  /** A hold that was set meanwhile comes first; the pass begins anew at its next time. */
  async #sameHolds(before: string): Promise<void> {
    const { inForce } = await readHolds(this.#log)
    if (inForce.map(({ id }) => id).join() !== before)
      throw new SealtraceError(
        'conflict',
        'a legal hold was set or ended while retention ran; it goes on at its next run, or run it again',
      )
  }

  /** Records are taken in between, for half as long as a piece takes. */
  async #inTurn(make: Parameters<typeof carryOutNew>[1]): Promise<void> {
    if (this.#stopped) throw new SealtraceError('unavailable', 'the log is being closed')
    const { journal } = this.#log
    const began = performance.now()
    await inTurn(journal, () => carryOutNew(this.#log, make, this.#options))
    await sleep(Math.min(500, Math.max(10, (performance.now() - began) / 2)))
  }

  get #batch(): number {
    return this.#options.batch ?? 500
  }
}

function noCounts(): ExpiryCounts {
  return { records: 0, parts: 0, keys: 0, held: 0 }
}

function count(counts: ExpiryCounts, { records, parts }: Item['plan']): void {
  counts.records += records.length
  counts.parts += parts.length + records.reduce((sum, record) => sum + record.parts, 0)
}

/** As types mostly look: what else could say something of a person. */
function isPlain(traceType: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/.test(traceType)
}
