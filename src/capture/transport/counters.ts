// Figures that the thread that sends keeps and the application's thread reads, at any time and without asking: for bounds,
// for statistics, and for the wait when a process ends.

const names = [
  /** Steps, and their weight, that were handed over and are no longer in memory. */
  'doneSteps',
  'doneBytes',
  'spooled',
  'spooledBytes',
  'acknowledged',
  'refused',
  'dropped',
  /** Steps sealed to a reader key without rows for the index, though there is an index key. */
  'notIndexed',
  /** When the oldest step was handed over that is not settled, milliseconds since the epoch; 0: there is none. */
  'oldest',
  /** Number of the last order to bring everything to safety that was carried out. */
  'drained',
  /** Steps that have begun and not ended. */
  'open',
  /** How many hand-overs were looked at. */
  'heard',
  /** 1: something is not settled, be it only what tells of losses. */
  'waiting',
  /** 1: some of it is in memory only. */
  'unsafe',
  /** See {@link spoolStates}. */
  'spoolState',
  /** 1: the thread works. */
  'isUp',
  /** 1: the collector does not take the ingest key. */
  'keyRefused',
  /** 1: the settings cannot be gone by; nothing is recorded. */
  'unusable',
  /** See {@link logStates}. */
  'logState',
  /** Leaves under the newest checkpoint that was verified. */
  'logSize',
  /** Answers that contradicted what is remembered of the log. */
  'contradictions',
] as const

type Name = (typeof names)[number]

/** `full`: at its bound. `broken`: it cannot be written. */
export const spoolStates = { fine: 0, full: 1, broken: 2 } as const

/** What the collector's log was found to be. `unchecked`: the collector shows nothing of it, or its key cannot be had. */
export const logStates = { unknown: 0, holds: 1, unchecked: 2, contradicts: 3 } as const
/** By their numbers. */
export const logStateNames = ['unknown', 'holds', 'unchecked', 'contradicts'] as const

const slots = new Map<Name, number>(names.map((name, index) => [name, index]))
const tickBytes = 8

export class Counters {
  readonly buffer: SharedArrayBuffer
  readonly #values: BigInt64Array
  readonly #tick: Int32Array

  /** @param buffer of the counters of the other thread; default new ones, all 0 */
  constructor(buffer = new SharedArrayBuffer(tickBytes + names.length * 8)) {
    this.buffer = buffer
    this.#tick = new Int32Array(buffer, 0, 1)
    this.#values = new BigInt64Array(buffer, tickBytes)
  }

  get(name: Name): number {
    return Number(Atomics.load(this.#values, slots.get(name) ?? 0))
  }

  add(name: Name, n: number): void {
    Atomics.add(this.#values, slots.get(name) ?? 0, BigInt(n))
    this.#changed()
  }

  set(name: Name, n: number): void {
    Atomics.store(this.#values, slots.get(name) ?? 0, BigInt(n))
    this.#changed()
  }

  /** Blocks this thread until `isSo`, or for that many milliseconds. Returns whether it is so. */
  wait(milliseconds: number, isSo: () => boolean): boolean {
    const until = performance.now() + milliseconds
    for (;;) {
      const seen = Atomics.load(this.#tick, 0)
      if (isSo()) return true
      const left = until - performance.now()
      if (left <= 0) return false
      Atomics.wait(this.#tick, 0, seen, left)
    }
  }

  #changed(): void {
    Atomics.add(this.#tick, 0, 1)
    Atomics.notify(this.#tick, 0)
  }
}
