// Chunks of content are stored once per trace; a record's own content refers to them by their position in the
// record's part list. In masked JSON a reference is the text U+0090 runs U+008F: positions as runs `start+count*step`
// joined by commas, so that a re-sent history costs the same few bytes in every turn.
import { SealtraceError } from '../error.ts'
import { limits } from './limits.ts'

/** Stands in a content tree for one or more chunks that follow each other. Opaque to masking. */
export class ChunkRef {
  readonly chunks: readonly number[]
  /** True when it stands for the elements of an array, false for one value. */
  readonly spread: boolean
  #positions: ReadonlyMap<number, number> = new Map()

  constructor(chunks: readonly number[], spread: boolean) {
    this.chunks = chunks
    this.spread = spread
  }

  /** Tells where each chunk ended up in the record's list. */
  place(positions: ReadonlyMap<number, number>): void {
    this.#positions = positions
  }

  toJSON(): string {
    const at = this.chunks.map((chunk) => this.#positions.get(chunk) ?? chunk)
    return `\u0090${this.spread ? '*' : '='}${formatRuns(at)}\u008f`
  }
}

/**
 * Positions that a reference names; null when the text is no reference. Throws `corrupt` for a reference that names more than
 * `most` (input of a producer, who may be an attacker: nothing is made of it before).
 */
export function parseChunkRef(
  text: string,
  most: number = limits.valuesPerStep,
): { spread: boolean; positions: number[] } | null {
  const match = /^\u0090([*=])([0-9+*,-]*)\u008f$/.exec(text)
  if (!match) return null
  const positions: number[] = []
  for (const run of (match[2] ?? '').split(',')) {
    const [start = 0, count = 1, step = 1] = run.split(/[+*]/).map(Number)
    const last = start + (count - 1) * step
    if (!(count >= 1 && Math.min(start, last) >= 0 && Math.max(start, last) < Infinity))
      throw broken()
    if (positions.length + count > most) throw broken()
    for (let i = 0; i < count; i++) positions.push(start + i * step)
  }
  return { spread: match[1] === '*', positions }
}

function broken(): SealtraceError {
  return new SealtraceError('corrupt', 'a reference to chunks names none, or too many')
}

function formatRuns(at: readonly number[]): string {
  const runs: string[] = []
  let i = 0
  while (i < at.length) {
    const start = at[i] ?? 0
    const step = (at[i + 1] ?? start + 1) - start
    let count = 1
    while (i + count < at.length && at[i + count] === start + count * step) count++
    runs.push(count === 1 ? `${start}` : `${start}+${count}*${step}`)
    i += count
  }
  return runs.join(',')
}
