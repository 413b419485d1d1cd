import { listed, type TakenRecord, type TakenState, type Taking } from './report.ts'

interface Place {
  readonly index: number
  readonly recordId: string
}

interface Taker {
  readonly by: Place
  readonly state: Taking['state']
  readonly records: Set<number>
  readonly parts: Set<string>
  headers: number
}

const gravity = { 'erased-unauthorised': 0, erased: 1, expired: 2 } as const

/** Which records something is gone of, and by which records it went. */
export class TakenRecords {
  readonly #states = new Map<number, TakenRecord>()
  /** By record id: those that are kept outside of the log have no index of their own. */
  readonly #takers = new Map<string, Taker>()

  /** `by`: the record that took it; `part`: the id of what is gone, else it is the header row. The gravest state of a record stands. */
  add(
    { index, recordId }: Place,
    state: TakenState,
    { by, part }: { by?: Place; part?: string } = {},
  ): void {
    const known = this.#states.get(index)
    if (!known || gravity[state] < gravity[known.state])
      this.#states.set(index, {
        recordId,
        index,
        state,
        by: by?.index ?? null,
        byRecord: by?.recordId ?? null,
      })
    if (!by || state === 'erased-unauthorised') return
    const taker = this.#takerOf(by, state)
    taker.records.add(index)
    if (part === undefined) taker.headers++
    else taker.parts.add(part)
  }

  stateOf(index: number): TakenRecord | null {
    return this.#states.get(index) ?? null
  }

  count(state: TakenState): number {
    let count = 0
    for (const taken of this.#states.values()) if (taken.state === state) count++
    return count
  }

  /** Leaf indexes of all. */
  get indexes(): Iterable<number> {
    return this.#states.keys()
  }

  /** For a log of `size` records: what took something and stands behind them is not in it. */
  report(size: number): { states: TakenRecord[]; takenBy: Taking[] } {
    const states = [...this.#states.values()]
      .sort((a, b) => a.index - b.index)
      .slice(0, listed)
      .map((state) => ({ ...state, by: inLog(state.by, size) }))
    const takenBy = [...this.#takers.values()]
      .sort((a, b) => a.by.index - b.by.index)
      .slice(0, listed)
      .map(({ by, state, records, parts, headers }) => ({
        recordId: by.recordId,
        index: inLog(by.index, size),
        state,
        records: records.size,
        headers,
        parts: parts.size,
      }))
    return { states, takenBy }
  }

  #takerOf(by: Place, state: Taking['state']): Taker {
    const known = this.#takers.get(by.recordId)
    if (known) return known
    const taker = { by, state, records: new Set<number>(), parts: new Set<string>(), headers: 0 }
    this.#takers.set(by.recordId, taker)
    return taker
  }
}

function inLog(index: number | null, size: number): number | null {
  return index !== null && index < size ? index : null
}
