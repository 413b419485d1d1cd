import { toHex } from '../crypto/encoding.ts'
import type { WireSlot } from '../seal/format/client-sealed.ts'
import type { CheckedBatch } from './adopt-check.ts'
import { ForeignSlots } from './foreign-slots.ts'
import type { TraceState } from './trace-state.ts'

/** What a batch makes of a trace: nothing of it is in the trace's state until all of the batch is taken. */
export class Draft {
  readonly state: TraceState
  readonly foreign: ForeignSlots
  readonly reader: CheckedBatch['reader']
  /** Hex ids of slots. */
  readonly used = new Set<string>()
  readonly #made: ReadonlyMap<string, WireSlot>
  readonly #digests = new Map<string, Set<string>>()

  constructor(
    state: TraceState,
    reader: CheckedBatch['reader'],
    made: ReadonlyMap<string, WireSlot>,
  ) {
    this.state = state
    this.foreign = new ForeignSlots(state.foreign)
    this.reader = reader
    this.#made = made
  }

  made(slot: string): WireSlot | undefined {
    return this.#made.get(slot)
  }

  seen(name: string, digest: string): 'same' | 'other' | 'new' {
    const here = this.#digests.get(name)
    if (here?.has(digest)) return 'same'
    const before = this.state.seen(name, digest)
    return before === 'new' && here ? 'other' : before
  }

  saw(name: string, digest: string): void {
    const here = this.#digests.get(name)
    if (here) here.add(digest)
    else this.#digests.set(name, new Set([digest]))
  }

  settle(): void {
    this.state.foreign.merge(this.foreign)
    for (const [name, digests] of this.#digests)
      for (const digest of digests) this.state.saw(name, digest)
  }
}

export class Drafts {
  readonly #drafts = new Map<TraceState, Draft>()
  readonly #reader: CheckedBatch['reader']
  readonly #made: ReadonlyMap<string, WireSlot>

  constructor({ reader, slots }: CheckedBatch) {
    this.#reader = reader
    this.#made = new Map(slots.map((slot) => [toHex(slot.id), slot]))
  }

  of(state: TraceState): Draft {
    const known = this.#drafts.get(state)
    if (known) return known
    const made = new Draft(state, this.#reader, this.#made)
    this.#drafts.set(state, made)
    return made
  }

  all(): Iterable<Draft> {
    return this.#drafts.values()
  }
}
