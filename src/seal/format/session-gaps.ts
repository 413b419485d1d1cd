// What the statements of producers say together, taken in one by one: a log may hold millions.
import { toHex } from '../../crypto/encoding.ts'
import { sha256 } from '../../crypto/hash.ts'
import { randomBytes } from '../../crypto/random.ts'
import type { ProducerStatement } from './producer-statement.ts'

/** First and last of counters that follow each other. */
export type CounterRun = readonly [from: number, to: number]

/** What the statements of one session say together. */
export interface SessionState {
  /** Hex. */
  readonly keyId: string
  /** Hex. */
  readonly session: string
  /** Counters with a batch. */
  readonly batches: number
  /** Counters of batches that their producer gave up, and of which none is there. */
  readonly givenUp: number
  /** The highest counter. */
  readonly last: number
  /** Counters that no statement has, in order. */
  readonly missing: readonly CounterRun[]
  /** Counters that were signed for several batches, and those after the one that was said to be the last; in order. */
  readonly contradictory: readonly number[]
  /** False while its end is not known: then batches may be missing behind the last one that is there. */
  readonly hasEnded: boolean
}

/**
 * Statements in any order; their signatures were checked before. One that is there again is no matter: batches are sent again
 * after a failure. Of each 8 bytes are kept.
 */
export class SessionGaps {
  // Nobody can choose two batches whose prints are the same without it.
  readonly #key = randomBytes(32)
  readonly #sessions = new Map<string, Tally>()

  add(statement: ProducerStatement): void {
    const { keyId, session } = statement
    const name = toHex(keyId) + toHex(session)
    let tally = this.#sessions.get(name)
    if (!tally) this.#sessions.set(name, (tally = new Tally()))
    tally.add(statement, this.#print(statement))
  }

  *states(): Iterable<SessionState> {
    for (const [name, tally] of this.#sessions)
      yield { keyId: name.slice(0, 16), session: name.slice(16), ...tally.state() }
  }

  /** 48 bits of what was said of the batch, never 0. */
  #print({ isLast, batchHash }: ProducerStatement): number {
    const print = sha256(this.#key, Uint8Array.of(isLast ? 1 : 0), batchHash).subarray(0, 6)
    return print.reduce((number, byte) => number * 256 + byte, 0) + 1
  }
}

/** Counters that far from the others are kept apart: they are what their producer chose them to be. */
const room = 1024

class Tally {
  /** By counter; 0: there is none. */
  readonly #prints: number[] = []
  readonly #far = new Map<number, number>()
  readonly #voids = new Set<number>()
  readonly #contradictory = new Set<number>()
  #end = Infinity
  #count = 0

  add({ counter, isLast, isVoid }: ProducerStatement, print: number): void {
    if (isVoid) {
      this.#voids.add(counter)
      return
    }
    if (isLast) this.#end = Math.min(this.#end, counter)
    const before = this.#far.get(counter) ?? this.#prints[counter] ?? 0
    if (before === print) return
    if (before !== 0) this.#contradictory.add(counter)
    else this.#put(counter, print)
  }

  state(): Omit<SessionState, 'keyId' | 'session'> {
    const missing: CounterRun[] = []
    const contradictory = new Set(this.#contradictory)
    let expected = 0
    for (const counter of this.#counters()) {
      if (counter > expected) missing.push([expected, counter - 1])
      if (counter > this.#end) contradictory.add(counter)
      expected = counter + 1
    }
    return {
      batches: this.#count,
      givenUp: [...this.#voids].filter((counter) => !this.#has(counter)).length,
      last: expected - 1,
      missing,
      contradictory: [...contradictory].sort((a, b) => a - b),
      hasEnded: this.#end < Infinity,
    }
  }

  #put(counter: number, print: number): void {
    this.#count++
    if (counter >= 2 * this.#count + room) this.#far.set(counter, print)
    else {
      while (this.#prints.length < counter) this.#prints.push(0)
      this.#prints[counter] = print
    }
  }

  #has(counter: number): boolean {
    return this.#far.has(counter) || (this.#prints[counter] ?? 0) !== 0
  }

  /** In order, each once. */
  *#counters(): Iterable<number> {
    const apart = [...new Set([...this.#far.keys(), ...this.#voids])].sort((a, b) => a - b)
    let at = 0
    for (const far of apart) {
      for (; at < Math.min(far, this.#prints.length); at++) if (this.#has(at)) yield at
      yield far
      at = Math.max(at, far + 1)
    }
    for (; at < this.#prints.length; at++) if (this.#has(at)) yield at
  }
}
