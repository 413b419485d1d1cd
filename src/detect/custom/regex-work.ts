// How much work a pattern can be for a backtracking matcher at one place of a text, in the worst case.
//
// With all repeats bounded, a pattern is an automaton without cycles. A matcher that goes back tries every path
// through it that fits the text, so the work for a text is the number of such paths, ends that fail included. The
// worst text is found by a search over "how many paths stand where": that also counts what makes patterns
// exponential or polynomial, two paths for one text. All steps round up, none down.
import { charKinds, type CharKinds } from './char-sets.ts'
import type { RegexNode } from './regex-syntax.ts'

/** Counts that stand for "more than any bound". */
const tooMuch = 1e9
const mostStates = 20_000
const mostSteps = 400_000

export interface WorkOptions {
  readonly flags: string
  /** The most turns of `* + {n,}`, unless `n` is more. */
  readonly limit: number
  /** Above it the answer need not be exact. */
  readonly bound: number
}

/** The most steps that a matcher may take from one start, for the worst text. Throws `SyntaxError` as V8 does. */
export function worstWork(node: RegexNode, options: WorkOptions): number {
  const { flags, limit, bound } = options
  const kinds = charKinds(atomsOf(node), flags)
  const graph = new Graph(kinds, limit, (body) => worstWork(body, options))
  const start = graph.add(node, graph.end)
  if (start === null) return tooMuch
  return new Search(kinds.count, bound).worst(start)
}

function* atomsOf(node: RegexNode): Generator<string> {
  switch (node.kind) {
    case 'set':
      yield node.source
      break
    case 'sequence':
      for (const item of node.items) yield* atomsOf(item)
      break
    case 'choice':
      for (const option of node.options) yield* atomsOf(option)
      break
    case 'repeat':
      yield* atomsOf(node.body)
      break
    case 'look':
    case 'assertion':
  }
}

/** What a state does before a character is read: the characters it then tries, each as often as paths lead there. */
interface Reach {
  /** Work at this state itself. */
  readonly work: number
  readonly to: ReadonlyMap<Char, number>
}

/** Takes one character, then goes on to `next`. */
interface Char {
  readonly id: number
  readonly takes: readonly number[]
  readonly next: Reach
}

class Graph {
  readonly end: Reach = { work: 1, to: new Map() }
  #count = 0
  readonly #kinds: CharKinds
  readonly #limit: number
  readonly #lookWork: (body: RegexNode) => number

  constructor(kinds: CharKinds, limit: number, lookWork: (body: RegexNode) => number) {
    this.#kinds = kinds
    this.#limit = limit
    this.#lookWork = lookWork
  }

  /** Builds from the back: what the node reaches when `next` comes after it. Null when it is too large. */
  add(node: RegexNode, next: Reach): Reach | null {
    if (this.#count > mostStates) return null
    switch (node.kind) {
      case 'set': {
        const char = { id: this.#count++, takes: this.#kinds.of(node.source), next }
        return { work: 1, to: new Map([[char, 1]]) }
      }
      case 'assertion':
        return { work: next.work + 1, to: next.to }
      case 'look':
        return { work: next.work + this.#lookWork(node.body), to: next.to }
      case 'sequence': {
        let after: Reach | null = next
        for (const item of node.items.toReversed()) after = after && this.add(item, after)
        return after
      }
      case 'choice':
        return this.#merge(node.options.map((option) => this.add(option, next)))
      case 'repeat':
        return this.#addRepeat(node, next)
    }
  }

  #addRepeat(node: RegexNode & { kind: 'repeat' }, next: Reach): Reach | null {
    const max = node.max === Infinity ? Math.max(node.min, this.#limit) : node.max
    let after: Reach | null = next
    for (let turn = max; turn > 0 && after; turn--) {
      const once = this.add(node.body, after)
      after = turn > node.min ? this.#merge([once, next]) : once
    }
    return after
  }

  #merge(all: readonly (Reach | null)[]): Reach | null {
    let work = 0
    const to = new Map<Char, number>()
    for (const reach of all) {
      if (!reach) return null
      work = Math.min(tooMuch, work + reach.work)
      this.#count += reach.to.size
      for (const [char, ways] of reach.to)
        to.set(char, Math.min(tooMuch, (to.get(char) ?? 0) + ways))
    }
    return this.#count > mostStates * 10 ? null : { work, to }
  }
}

interface Landing {
  readonly work: number
  readonly to: Paths
}

/** How many paths stand before each character that is tried next. */
type Paths = ReadonlyMap<Char, number>

class Search {
  readonly #known = new Map<string, number>()
  readonly #bound: number
  readonly #kinds: number
  #steps = 0

  constructor(kinds: number, bound: number) {
    this.#kinds = kinds
    this.#bound = bound
  }

  worst(start: Reach): number {
    return start.work + this.#after(start.to, start.work)
  }

  /** The most work of any text from here on; more than the bound as soon as that is certain. */
  #after(paths: Paths, spent: number): number {
    if (paths.size === 0) return 0
    if (spent > this.#bound) return tooMuch
    const key = keyOf(paths)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const { ends, moves } = this.#nexts(paths)
    let worst = ends
    for (const { work, to } of moves) {
      worst = Math.max(worst, ends + work + this.#after(to, spent + ends + work))
      if (worst > this.#bound || this.#steps > mostSteps) return tooMuch
    }
    this.#known.set(key, worst)
    return worst
  }

  /** Where each kind of character leads, without those that another kind outdoes; and the paths that may end. */
  #nexts(paths: Paths): { ends: number; moves: Landing[] } {
    const moves = Array.from({ length: this.#kinds }, () => new Map<Reach, number>())
    let ends = 0
    for (const [char, ways] of paths) {
      this.#steps += 1 + char.takes.length
      if (char.next.to.size === 0) {
        ends = Math.min(tooMuch, ends + char.next.work * ways)
        continue
      }
      for (const kind of char.takes) {
        const move = moves[kind]
        move?.set(char.next, Math.min(tooMuch, (move.get(char.next) ?? 0) + ways))
      }
    }
    const best: Map<Reach, number>[] = []
    for (const move of moves.sort((a, b) => b.size - a.size)) {
      this.#steps += best.length * move.size
      if (move.size > 0 && !best.some((other) => outdoes(other, move))) best.push(move)
    }
    return { ends, moves: best.map((move) => this.#land(move)) }
  }

  #land(move: ReadonlyMap<Reach, number>): Landing {
    let work = 0
    const to = new Map<Char, number>()
    for (const [reach, ways] of move) {
      work = Math.min(tooMuch, work + reach.work * ways)
      this.#steps += reach.to.size
      for (const [char, more] of reach.to)
        to.set(char, Math.min(tooMuch, (to.get(char) ?? 0) + more * ways))
    }
    return { work, to }
  }
}

function outdoes(a: ReadonlyMap<Reach, number>, b: ReadonlyMap<Reach, number>): boolean {
  for (const [reach, ways] of b) if ((a.get(reach) ?? 0) < ways) return false
  return true
}

function keyOf(paths: Paths): string {
  const all: number[] = []
  for (const [{ id }, ways] of [...paths].sort(([a], [b]) => a.id - b.id)) all.push(id, ways)
  return all.join()
}
