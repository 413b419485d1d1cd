// Keys that nothing is left under. A slot's goes once its content is gone; the rest of its domain is then sealed anew, which is
// the dear part: in a large domain slots wait for each other. A month's own keys go when the month has nothing left.
import { createBreath } from '../access/breathe.ts'
import { toHex } from '../crypto/encoding.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { epochOfDomain } from '../keys/domain.ts'
import type { KeyRow } from '../keys/key-row.ts'
import type { RecordKind } from '../record/kind.ts'
import { dayMs } from '../seal/format/retention.ts'
import { keptTiles } from './kept-tiles.ts'
import { partsOf } from './plan-erasure.ts'

type Sources = Pick<OpenLog, 'store' | 'keys'>

/** Rows of a domain below which it is sealed anew for one key; above, an eighth must go. */
const smallDomain = 64
const share = 8
/** Work that is done at once: a row that is sealed anew is 1, and the files of a domain's generations are so many. */
const workAtOnce = 500
const ofDomain = 10
const hourMs = 3_600_000
const traceLength = 16
const audits: readonly RecordKind[] = ['audit']
/** What has parts, and rows of the blind index. */
const indexed: readonly RecordKind[] = ['step', 'revision', 'gap', 'audit']

export class ExpiringKeys {
  readonly #sources: Sources
  /** Slot rows by domain and id in hex. */
  readonly #waiting = new Map<string, Map<string, KeyRow>>()
  /** Of months of which nothing is left. */
  readonly #months: KeyRow[] = []

  constructor(sources: Sources) {
    this.#sources = sources
  }

  /** Slots that may have nothing left; they are looked at again before they go. */
  note(rows: Iterable<KeyRow>): void {
    for (const row of rows) {
      const known = this.#waiting.get(row.epoch) ?? new Map<string, KeyRow>()
      this.#waiting.set(row.epoch, known.set(toHex(row.id), row))
    }
  }

  /**
   * Finds what goes with a month that is over: the slot of its audit entries when none is left, and when nothing at all is left
   * its epoch's and index's keys, and slots that a process left waiting when it ended.
   */
  async lookForMonths(now: number): Promise<void> {
    const { keys } = this.#sources
    const own: KeyRow[] = []
    // A retired one is of a month that was rotated and then expired before the end of it.
    for (const kind of ['epoch', 'index', 'retired'] as const)
      for (const row of await keys.ofKind(kind)) if (mayExpire(row)) own.push(row)
    const domains = await keys.domains()
    for (const [epoch, rows] of Map.groupBy(own, (row) => row.epoch)) {
      const month = monthOf(epoch)
      if (!month || now < month.end + dayMs || (await this.#hasAny(audits, month))) continue
      const slots: KeyRow[] = []
      for (const domain of domains)
        if (epochOfDomain(domain) === epoch)
          for (const row of (await keys.inDomain(domain)).filter(isSlot)) slots.push(row)
      this.note(slots.filter(({ owner }) => owner.length !== traceLength))
      if (await this.#hasAny(indexed, month)) continue
      if (await this.#areOver(slots)) for (const row of [...slots, ...rows]) this.#months.push(row)
    }
  }

  /** What is worth to be destroyed at once, piece by piece. */
  async *due(): AsyncIterable<KeyRow[]> {
    const { keys } = this.#sources
    let piece: KeyRow[] = []
    let work = 0
    for (const [domain, waiting] of this.#waiting) {
      const rows = await keys.inDomain(domain)
      const there = rows.filter(({ id }) => waiting.has(toHex(id)))
      if (there.length === 0) this.#waiting.delete(domain)
      if (there.length === 0 || !isWorth(there.length, rows.length)) continue
      this.#waiting.delete(domain)
      for (const row of there) piece.push(row)
      work += rows.length + ofDomain
      if (work < workAtOnce) continue
      yield piece
      ;[piece, work] = [[], 0]
    }
    if (piece.length > 0) yield piece
    yield* this.#ofMonths()
  }

  /** Most of these slots have just gone. */
  async *#ofMonths(): AsyncIterable<KeyRow[]> {
    const breath = createBreath(50)
    const left: KeyRow[] = []
    for (const row of this.#months.splice(0)) {
      await breath()
      if (await this.#sources.keys.get(row.id)) left.push(row)
    }
    for (let at = 0; at < left.length; at += workAtOnce) yield left.slice(at, at + workAtOnce)
  }

  /** Of these keys, the ids of those that have nothing left. Call it while nothing else is written. */
  async stillDue(rows: readonly KeyRow[]): Promise<Uint8Array[]> {
    const { keys } = this.#sources
    const found = new Map<string, Uint8Array>()
    for (const { id, kind, owner } of rows) {
      if (!(await keys.get(id))) continue
      if (kind === 'slot' && owner.length === traceLength && (await this.#isUsed(id, owner)))
        continue
      found.set(toHex(id), id)
    }
    return [...found.values()]
  }

  async #isUsed(id: Uint8Array, trace: Uint8Array): Promise<boolean> {
    const { store } = this.#sources
    const name = toHex(id)
    const tiles = keptTiles(store)
    for (const record of await store.trace(toHex(trace))) {
      const entries = partsOf(record, tiles)
      // A damaged record may be of this slot.
      if (!entries) return true
      const under = entries.filter(({ keyId }) => toHex(keyId) === name)
      if ((await store.ages.classes(under.map((entry) => entry.id))).size > 0) return true
    }
    return false
  }

  /** Whether nothing is left of the runs, whatever month it was recorded in. */
  async #areOver(slots: readonly KeyRow[]): Promise<boolean> {
    const breath = createBreath(50)
    for (const { owner } of slots) {
      await breath()
      const isOfRun = owner.length === traceLength
      if (isOfRun && (await this.#sources.store.ages.newest(toHex(owner))) !== null) return false
    }
    return true
  }

  /** Whether anything of these kinds is left of a month. */
  async #hasAny(kinds: readonly RecordKind[], { from, end }: Month): Promise<boolean> {
    const { ages } = this.#sources.store
    const breath = createBreath(4)
    let after: number | null = 0
    while (after !== null) {
      // A record's time is a moment later than the choice of its month.
      const page: Awaited<ReturnType<typeof ages.page>> = await ages.page({
        ...{ kinds, after },
        ...{ since: from - 1, until: end + hourMs },
      })
      if (page.records.length > 0) return true
      after = page.next
      await breath()
    }
    return false
  }
}

function isSlot({ kind }: KeyRow): boolean {
  return kind === 'slot'
}

/** Whether retention may destroy the key of a row. */
export function mayExpire({ kind, epoch }: KeyRow): boolean {
  return kind !== 'subject' && kind !== 'project' && monthOf(epoch) !== null
}

interface Month {
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly end: number
}

/** Null for the domain of the project, which outlives all months. */
function monthOf(domain: string): Month | null {
  const match = /^(\d{4})-(\d{2})(?:\.|$)/.exec(domain)
  if (!match) return null
  const [year, month] = [Number(match[1]), Number(match[2])]
  return { from: Date.UTC(year, month - 1), end: Date.UTC(year, month) }
}

function isWorth(going: number, all: number): boolean {
  return all <= smallDomain || going * share >= all
}
