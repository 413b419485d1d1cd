// Makes the proofs that proof.ts verifies, from the hashes of full subtrees alone.
import { SealtraceError } from '../error.ts'
import { emptyRoot, fullSubtrees, nodeHash, splitPoint } from './merkle.ts'

/** The hash of a full subtree of 2^`level` leaves, the `index`th of its level. */
export type HashReader = (level: number, index: number) => Uint8Array

/** The proof that leaf `index` is in the tree of `size` leaves, from the leaf up. Throws `usage`. */
export function inclusionProof(read: HashReader, index: number, size: number): Uint8Array[] {
  if (!isSize(index) || !isSize(size) || index >= size)
    throw new SealtraceError('usage', `there is no leaf ${index} in a tree of size ${size}`)
  return subtreeProof(read, { start: index, end: index + 1 }, size)
}

/** The proof that the tree of size `to` begins with that of size `from`; empty when `from` is 0. Throws `usage`. */
export function consistencyProof(read: HashReader, from: number, to: number): Uint8Array[] {
  if (!isSize(from) || !isSize(to) || from > to)
    throw new SealtraceError(
      'usage',
      `a tree of size ${to} does not begin with one of size ${from}`,
    )
  return from === 0 ? [] : subtreeProof(read, { start: 0, end: from }, to)
}

/** Root of the first `size` leaves. Throws `usage`. */
export function rootFrom(read: HashReader, size: number): Uint8Array {
  if (!isSize(size)) throw new SealtraceError('usage', `${size} is not the size of a tree`)
  return size === 0 ? emptyRoot() : rangeRoot(read, 0, size)
}

function subtreeProof(
  read: HashReader,
  of: { start: number; end: number },
  size: number,
): Uint8Array[] {
  const proof: Uint8Array[] = []
  let [start, end] = [0, size]
  let from = of.start
  // Down from the root, so the hashes come in reverse.
  while (from !== start || of.end !== end) {
    const split = start + splitPoint(end - start)
    if (of.end <= split) {
      proof.push(rangeRoot(read, split, end))
      end = split
    } else {
      proof.push(rangeRoot(read, start, split))
      start = split
      from = Math.max(from, split)
    }
  }
  // What is left is the whole subtree, whose root the verifier knows, or only a part of it.
  if (from !== of.start) proof.push(rangeRoot(read, start, end))
  return proof.reverse()
}

function rangeRoot(read: HashReader, start: number, end: number): Uint8Array {
  return fullSubtrees(start, end - start)
    .map(({ level, index }) => read(level, index))
    .reduceRight((right, left) => nodeHash(left, right))
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
