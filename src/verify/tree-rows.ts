// The hashes of a growing tree, one row of up to 256 for each tile level, as the walk over the bundles fills them.
import { sha256Into, tableOf } from '../crypto/hash-into.ts'
import { emptyRoot, fullSubtrees, hashSize, nodeHash } from '../ledger/merkle.ts'
import { tileHeight, tileWidth } from '../ledger/tile.ts'

/** What a tile should hold: the first `width` of `hashes`. */
export interface Row {
  readonly level: number
  /** Of the tile, within its level. */
  index: number
  width: number
  /** Room for a whole tile; overwritten by the next one. */
  readonly hashes: Uint8Array
}

/** Buffers are made once a level and written over and over: a walk allocates nothing for a leaf but its hash. */
export class TreeRows {
  readonly #rows: Row[] = []
  /** 0x01 ‖ left ‖ right, for each level below a tile's root; and the root. */
  readonly #nodes = Array.from({ length: tileHeight + 1 }, () =>
    tableOf(1 + 2 * hashSize).fill(1, 0, 1),
  )

  /** Starts at this tree size; a multiple of 256, so that the row of the leaves is empty. The hashes are for the caller to fill. */
  constructor(size: number) {
    this.at(0).index = size / tileWidth
    for (let level = 1, rest = size / tileWidth; rest > 0; level++) {
      const row = this.at(level)
      row.width = rest % tileWidth
      rest = (rest - row.width) / tileWidth
      row.index = rest
    }
  }

  at(level: number): Row {
    for (let next = this.#rows.length; next <= level; next++)
      this.#rows.push({
        level: next,
        index: 0,
        width: 0,
        hashes: tableOf(tileWidth * hashSize),
      })
    return this.#rows[level]!
  }

  /** Rows above the leaves that a partial tile holds. */
  edge(): Row[] {
    return this.#rows.filter(({ level, width }) => level > 0 && width > 0)
  }

  /** The full row of `level` becomes one hash of the level above, and is begun anew. Gives the row above. */
  carry(level: number): Row {
    const row = this.at(level)
    const above = this.at(level + 1)
    above.hashes.set(this.#rootOf(row.hashes, 0, tileWidth), above.width * hashSize)
    above.width += 1
    row.width = 0
    row.index += 1
    return above
  }

  /** Root of the tree as far as it was walked, with only the first `leaves` of the row of the leaves. */
  root(leaves: number = this.at(0).width): Uint8Array {
    const roots = this.#rows.toReversed().flatMap(({ level, hashes, width }) =>
      fullSubtrees(0, level === 0 ? leaves : width).map((subtree) => {
        const count = 2 ** subtree.level
        return this.#rootOf(hashes, subtree.index * count, count)
      }),
    )
    return roots.length ? roots.reduceRight((right, left) => nodeHash(left, right)) : emptyRoot()
  }

  /** Root of `count` hashes, a power of two, from the `first` on. Each hash is written where its parent is hashed from. */
  #rootOf(hashes: Uint8Array, first: number, count: number): Uint8Array {
    if (count === 1)
      return new Uint8Array(hashes.subarray(first * hashSize, (first + 1) * hashSize))
    const nodes = this.#nodes
    const [pair] = nodes
    let level = 0
    for (let i = 0; i < count / 2; i++) {
      const at = (first + 2 * i) * hashSize
      for (let byte = 0; byte < 2 * hashSize; byte++) pair![1 + byte] = hashes[at + byte]!
      level = 0
      // A right child completes its parent.
      for (let index = i; ; index = (index - 1) / 2) {
        sha256Into(nodes[level + 1]!, 1 + (index % 2) * hashSize, nodes[level]!)
        level += 1
        if (index % 2 === 0) break
      }
    }
    return new Uint8Array(nodes[level]!.subarray(1, 1 + hashSize))
  }
}
