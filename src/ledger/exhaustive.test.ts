// All trees of up to 300 leaves, against the words of RFC 6962.
import { expect, it } from 'vitest'
import { toHex } from '../crypto/encoding.ts'
import { errorCode } from './fixtures/expect-error.ts'
import { MemoryTiles } from './fixtures/memory-tiles.ts'
import { NaiveTree, numberedEntries } from './fixtures/naive-tree.ts'
import { leafHash } from './merkle.ts'
import { verifyConsistency, verifyInclusion } from './proof.ts'
import { consistencyProof, inclusionProof, type HashReader } from './prove.ts'
import { tileHashes } from './tile-hashes.ts'
import { rootAt, Tree } from './tree.ts'

const most = 300
const entries = numberedEntries(most)
const leaves = entries.map(leafHash)
const naive = new NaiveTree(entries)
const heads = Array.from({ length: most + 1 }, (_, size) => ({ size, root: naive.root(0, size) }))
const tiles = new MemoryTiles()
tiles.write(Tree.empty().append(entries).tiles)

/** What proofs are made from in earnest, each hash computed once. */
function remembered(read: HashReader): HashReader {
  const known = new Map<string, Uint8Array>()
  return (level, index) => {
    const key = `${level}/${index}`
    const hash = known.get(key) ?? read(level, index)
    known.set(key, hash)
    return hash
  }
}
const read = remembered(tileHashes(tiles))

it('[L1] [L4] each size up to 300 has the root of RFC 6962, however it came about', () => {
  let grown = Tree.empty()
  for (const { size, root } of heads) {
    const all = [grown.root, rootAt(tiles, size), Tree.open(tiles, size).root]
    expect(all.map(toHex)).toEqual(all.map(() => toHex(root)))
    if (size < most) grown = grown.append([entries[size]!]).next
  }
})

it('[L11] each leaf of each size up to 300 is proved as RFC 6962 says, and by no other hashes', () => {
  let proofs = 0
  for (const head of heads)
    for (let index = 0; index < head.size; index++) {
      const proof = inclusionProof(read, index, head.size)
      if (!isSame(proof, naive.path(index, head.size)))
        throw new Error(`leaf ${index} of ${head.size} is proved by other hashes`)
      verifyInclusion(leaves[index]!, index, head, proof)
      mustFail(proof, (changed) => verifyInclusion(leaves[index]!, index, head, changed))
      proofs++
    }
  expect(proofs).toBe((most * (most + 1)) / 2)
}, 60_000)

it('[L12] each pair of sizes up to 300 is consistent, by the proof of RFC 6962 and no other', () => {
  let proofs = 0
  for (const to of heads)
    for (const from of heads.slice(1, to.size + 1)) {
      const proof = consistencyProof(read, from.size, to.size)
      if (!isSame(proof, naive.consistency(from.size, to.size)))
        throw new Error(`${from.size} to ${to.size} is proved by other hashes`)
      verifyConsistency(from, to, proof)
      mustFail(proof, (changed) => verifyConsistency(from, to, changed))
      proofs++
    }
  expect(proofs).toBe((most * (most + 1)) / 2)
}, 60_000)

function isSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((hash, i) => Buffer.from(hash).equals(b[i]!))
}

let turn = 0

/** Each proof with one of its hashes changed, and each of the hashes has its turn. With SLOW=1 every hash of every proof. */
function mustFail(proof: readonly Uint8Array[], verify: (changed: Uint8Array[]) => void): void {
  if (proof.length === 0) return
  turn++
  const places = process.env['SLOW'] ? proof.keys() : [turn % proof.length]
  for (const at of places) {
    const hash = Buffer.from(proof[at]!)
    hash[turn % hash.length]! ^= 1 << (turn % 8)
    if (errorCode(() => verify(proof.with(at, hash))) !== 'verification_failed')
      throw new Error(`hash ${at} of ${proof.length} may be another`)
  }
}
