// Verification of inclusion and consistency proofs: RFC 6962, section 2.1, and the subtree proofs of
// draft-ietf-plants-merkle-tree-certs, of which both are special cases. So there is one walk, and it takes each
// hash of the proof exactly once or fails. Proofs, roots and sizes may be hostile.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { emptyRoot, hashSize, nodeHash, splitPoint } from './merkle.ts'

/** A tree by its size in leaves and its root hash. A verified checkpoint is one. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** The leaves from `start` up to, not including, `end`, and their root as a tree of their own. */
export interface Subtree {
  readonly start: number
  readonly end: number
  readonly root: Uint8Array
}

export type Proof = readonly Uint8Array[]

/** Proves that the leaf with this hash stands at `index` of the tree. Throws `verification_failed`. */
export function verifyInclusion(
  hash: Uint8Array,
  index: number,
  head: TreeHead,
  proof: Proof,
): void {
  if (!isSize(index) || !isSize(head.size) || index >= head.size)
    throw failed(`there is no leaf ${index} in a tree of size ${head.size}`)
  if (hash.length !== hashSize) throw failed(`a leaf hash of ${hash.length} bytes`)
  const roots = walk({ start: index, end: index + 1, root: hash }, head.size, proof)
  if (!equalBytes(roots.tree, head.root))
    throw failed(
      `the inclusion proof for leaf ${index} does not lead to the root of size ${head.size}`,
    )
}

/**
 * Proves that the newer tree begins with the whole older tree. The older size must be above 0: a proof from the
 * empty tree would say nothing (`verifyGrowth` handles that case). Throws `verification_failed`.
 */
export function verifyConsistency(older: TreeHead, newer: TreeHead, proof: Proof): void {
  if (!isSize(older.size) || !isSize(newer.size) || older.size === 0 || older.size > newer.size)
    throw failed(`no consistency proof leads from size ${older.size} to size ${newer.size}`)
  checkSubtree({ start: 0, end: older.size, root: older.root }, newer, proof)
}

/**
 * Proves that a later checkpoint of a log continues an earlier one, from size 0 too: then the earlier root must be
 * that of the empty tree, and the proof empty (C2SP tlog-witness). Throws `verification_failed`.
 */
export function verifyGrowth(older: TreeHead, newer: TreeHead, proof: Proof): void {
  if (older.size !== 0) return verifyConsistency(older, newer, proof)
  if (!isSize(newer.size) || proof.length > 0) throw failed('a proof from size 0 must be empty')
  const roots = newer.size === 0 ? [older.root, newer.root] : [older.root]
  if (!roots.every((root) => equalBytes(root, emptyRoot())))
    throw failed('a tree of size 0 has another root')
}

/** Proves that the leaf with this hash stands at `index` of the log, within the subtree. Throws `verification_failed`. */
export function verifySubtreeInclusion(
  hash: Uint8Array,
  index: number,
  subtree: Subtree,
  proof: Proof,
): void {
  checkBounds(subtree)
  if (!isSize(index) || index < subtree.start || index >= subtree.end)
    throw failed(`leaf ${index} is not within the subtree ${subtree.start} to ${subtree.end}`)
  const size = subtree.end - subtree.start
  verifyInclusion(hash, index - subtree.start, { size, root: subtree.root }, proof)
}

/**
 * Proves that the subtree is made of the leaves of the tree at its place. An empty subtree is part of each tree that
 * reaches to it, by an empty proof. Throws `verification_failed`.
 */
export function verifySubtreeConsistency(subtree: Subtree, head: TreeHead, proof: Proof): void {
  checkBounds(subtree)
  if (!isSize(head.size) || subtree.end > head.size)
    throw failed(`a tree of size ${head.size} has no subtree ${subtree.start} to ${subtree.end}`)
  if (subtree.start < subtree.end) return checkSubtree(subtree, head, proof)
  if (proof.length > 0 || !equalBytes(subtree.root, emptyRoot()))
    throw failed('an empty subtree has another root, or a proof')
}

function checkSubtree(subtree: Subtree, head: TreeHead, proof: Proof): void {
  const roots = walk(subtree, head.size, proof)
  if (!equalBytes(roots.subtree, subtree.root) || !equalBytes(roots.tree, head.root))
    throw failed(
      `the proof does not join subtree ${subtree.start} to ${subtree.end} and size ${head.size}`,
    )
}

function checkBounds({ start, end }: Subtree): void {
  const invalid = failed(`${start} to ${end} is not a subtree`)
  if (!isSize(start) || !isSize(end) || start > end) throw invalid
  // A subtree starts at a multiple of the power of two that it fits in, else it is no part of any tree.
  const capacity = end - start > 1 ? splitPoint(end - start) * 2 : 1
  if (start % capacity !== 0) throw invalid
}

interface Roots {
  readonly subtree: Uint8Array
  readonly tree: Uint8Array
}

/** Both roots that the proof and the known hash lead to. The proof is consumed from its end: root first. */
function walk(subtree: Subtree, size: number, proof: Proof): Roots {
  if (proof.some((hash) => hash.length !== hashSize))
    throw failed('a proof holds something that is no hash')
  let left = proof.length
  const take = (): Uint8Array => {
    left -= 1
    const hash = proof[left]
    if (!hash) throw failed(`the proof is too short, with ${proof.length} hashes`)
    return hash
  }
  const descend = (start: number, end: number, n: number, whole: boolean): Roots => {
    if (start === 0 && end === n) {
      const hash = whole ? subtree.root : take()
      return { subtree: hash, tree: hash }
    }
    const k = splitPoint(n)
    const sibling = take()
    if (end <= k) {
      const below = descend(start, end, k, whole)
      return { subtree: below.subtree, tree: nodeHash(below.tree, sibling) }
    }
    if (start >= k) {
      const below = descend(start - k, end - k, n - k, whole)
      return { subtree: below.subtree, tree: nodeHash(sibling, below.tree) }
    }
    // The subtree reaches over the split, so it starts at 0 and has the left half whole.
    const below = descend(0, end - k, n - k, false)
    return { subtree: nodeHash(sibling, below.subtree), tree: nodeHash(sibling, below.tree) }
  }
  const roots = descend(subtree.start, subtree.end, size, true)
  if (left !== 0) throw failed(`the proof is too long, with ${proof.length} hashes`)
  return roots
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function failed(message: string): SealtraceError {
  return new SealtraceError('verification_failed', message)
}
