// Finds words and phrases of a list in a text: one pass, whatever the number of words.
import { foldUnit, joinsWords, skipped } from './fold-text.ts'

/** A word of the list at `text.slice(start, end)`. */
export interface WordMatch {
  readonly start: number
  readonly end: number
  /** As given to {@link WordList.add}. */
  readonly value: number
}

const empty = -1

/** A tree of the words' letters, in one hash table: (node, letter) → node. */
export class WordList {
  #keys = new Float64Array(1024).fill(empty)
  #nodes = new Int32Array(1024)
  #count = 0
  /** By node: value + 1 of the word that ends there. */
  readonly #values: number[] = [0]
  /** First two letters that some word has, by hash: most places of a text are left with one look. */
  readonly #starts = new Uint8Array(0x10000)

  /** False when the word has nothing to compare, or is there already: the first one stays. */
  add(word: string, value: number): boolean {
    let node = 0
    let space = false
    const units = [...foldedUnits(word.trim())]
    this.#addStart(units[0] ?? 0, units[1])
    for (const unit of units) {
      if (unit === 32 && space) continue
      space = unit === 32
      node = this.#next(node, unit) ?? this.#append(node, unit)
    }
    if (node === 0 || this.#values[node]) return false
    this.#values[node] = value + 1
    return true
  }

  /** The longest word from each place on that is not inside another word, from left to right, none over another. */
  *find(text: string): Generator<WordMatch> {
    let before = false
    for (let at = 0; at < text.length; at++) {
      const joins = joinsWords(text.charCodeAt(at))
      const match =
        (before && joins) || !this.#mayStart(text, at) ? undefined : this.#match(text, at)
      before = joins
      if (!match) continue
      yield match
      at = match.end - 1
      before = joinsWords(text.charCodeAt(at))
    }
  }

  #addStart(first: number, second: number | undefined): void {
    if (second !== undefined) this.#starts[startHash(first, second)] = 1
    else for (let unit = 0; unit < 0x10000; unit++) this.#starts[startHash(first, unit)] = 1
  }

  /** Whether a word may start here. */
  #mayStart(text: string, at: number): boolean {
    const first = foldUnit(text.charCodeAt(at))
    const second = at + 1 < text.length ? foldUnit(text.charCodeAt(at + 1)) : 0
    return second === skipped || this.#starts[startHash(first, second)] === 1
  }

  #match(text: string, start: number): WordMatch | undefined {
    let node = 0
    let best: WordMatch | undefined
    for (let at = start; at < text.length; at++) {
      const unit = foldUnit(text.charCodeAt(at))
      if (unit === skipped && node !== 0) {
        if (best?.end === at) best = { ...best, end: at + 1 }
        continue
      }
      const next = this.#next(node, unit)
      if (next === undefined) return best
      node = next
      if (unit === 32) while (foldUnit(text.charCodeAt(at + 1)) === 32) at++
      const value = this.#values[node]
      if (value && isEdge(text, at + 1)) best = { start, end: at + 1, value: value - 1 }
    }
    return best
  }

  #next(node: number, unit: number): number | undefined {
    const key = node * 0x10000 + unit
    const at = this.#slot(key)
    return this.#keys[at] === key ? this.#nodes[at] : undefined
  }

  #append(node: number, unit: number): number {
    if (++this.#count * 2 > this.#keys.length) this.#grow()
    const key = node * 0x10000 + unit
    const at = this.#slot(key)
    this.#keys[at] = key
    return (this.#nodes[at] = this.#values.push(0) - 1)
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1
    let at = (Math.imul(key % 0x100000000, 0x9e3779b1) >>> 8) & mask
    while (this.#keys[at] !== empty && this.#keys[at] !== key) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const keys = this.#keys
    const nodes = this.#nodes
    this.#keys = new Float64Array(keys.length * 2).fill(empty)
    this.#nodes = new Int32Array(keys.length * 2)
    for (const [i, key] of keys.entries()) {
      if (key === empty) continue
      const at = this.#slot(key)
      this.#keys[at] = key
      this.#nodes[at] = nodes[i] ?? 0
    }
  }
}

function startHash(first: number, second: number): number {
  return (first * 0x1f + second) & 0xffff
}

function isEdge(text: string, end: number): boolean {
  let after = end
  while (after < end + 8 && foldUnit(text.charCodeAt(after)) === skipped) after++
  return !(joinsWords(text.charCodeAt(end - 1)) && joinsWords(text.charCodeAt(after)))
}

function* foldedUnits(word: string): Generator<number> {
  for (let i = 0; i < word.length; i++) {
    const unit = foldUnit(word.charCodeAt(i))
    if (unit !== skipped) yield unit
  }
}
