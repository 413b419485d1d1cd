// Merkle tree hashing of RFC 6962, section 2.1 (RFC 9162 hashes alike), with SHA-256. Indexes and sizes are safe
// integers; only +, -, *, / and % touch them, since bitwise operators would cut them to 32 bits.
import { sha256 } from '../crypto/hash.ts'

/** Bytes of a hash. */
export const hashSize = 32

/** Tells the hash of each full subtree as it becomes known: `level` 0 is a leaf, `index` counts within the level. */
export type OnNode = (level: number, index: number, hash: Uint8Array) => void

/** Hash of an entry as a leaf. */
export function leafHash(entry: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + entry.length)
  input.set(entry, 1)
  return sha256(input)
}

/** Hash of a node with these children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + left.length + right.length)
  input[0] = 1
  input.set(left, 1)
  input.set(right, 1 + left.length)
  return sha256(input)
}

/** Root of the tree without leaves. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** The full subtrees of which a tree is made, largest first: all that is needed to add leaves and to know the root. */
export class CompactRange {
  #size: number
  readonly #roots: Uint8Array[]

  /** `roots` are those of the full subtrees of a tree of `size` leaves: one for each 1 in the binary form of `size`. */
  constructor(size = 0, roots: readonly Uint8Array[] = []) {
    this.#size = size
    this.#roots = [...roots]
  }

  get size(): number {
    return this.#size
  }

  append(hash: Uint8Array, onNode: OnNode = () => {}): void {
    let index = this.#size
    let node = hash
    let level = 0
    onNode(level, index, node)
    // A right child completes its parent, whose left child is the last root.
    while (index % 2 === 1) {
      node = nodeHash(this.#roots.pop()!, node)
      index = (index - 1) / 2
      level += 1
      onNode(level, index, node)
    }
    this.#roots.push(node)
    this.#size += 1
  }

  root(): Uint8Array {
    return this.#roots.length
      ? this.#roots.reduceRight((right, left) => nodeHash(left, right))
      : emptyRoot()
  }

  clone(): CompactRange {
    return new CompactRange(this.#size, this.#roots)
  }
}

/** Splits `size` leaves from `start` into full subtrees, largest first. `start` must be a multiple of the largest. */
export function fullSubtrees(start: number, size: number): { level: number; index: number }[] {
  const subtrees: { level: number; index: number }[] = []
  let from = start
  let rest = size
  while (rest > 0) {
    const level = floorLog2(rest)
    const width = 2 ** level
    subtrees.push({ level, index: from / width })
    from += width
    rest -= width
  }
  return subtrees
}

/** The largest power of two below `size`, which must be 2 or more: where RFC 6962 splits a tree. */
export function splitPoint(size: number): number {
  return 2 ** floorLog2(size - 1)
}

function floorLog2(n: number): number {
  let level = 0
  // Exact, as a logarithm in floating point is not promised to be.
  while (2 ** (level + 1) <= n) level += 1
  return level
}
