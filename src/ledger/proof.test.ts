import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorCode, expectError, runs } from './fixtures/expect-error.ts'
import { naiveConsistency, naivePath, naiveRoot, numberedEntries } from './fixtures/naive-tree.ts'
import { emptyRoot, leafHash } from './merkle.ts'
import {
  verifyConsistency,
  verifyGrowth,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from './proof.ts'

const folder = join(import.meta.dirname, '../../vectors/merkle-proofs')

interface Vector {
  leafIdx: number
  treeSize: number
  start: number
  end: number
  size: number
  size1: number
  size2: number
  root: string
  root1: string
  root2: string
  leafHash: string
  proof: string[] | null
  wantErr: boolean
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'))

const runners: Record<string, (v: Vector, proof: Uint8Array[]) => void> = {
  inclusion: (v, proof) =>
    verifyInclusion(bytes(v.leafHash), v.leafIdx, { size: v.treeSize, root: bytes(v.root) }, proof),
  consistency: (v, proof) =>
    verifyConsistency(
      { size: v.size1, root: bytes(v.root1) },
      { size: v.size2, root: bytes(v.root2) },
      proof,
    ),
  subtreeinclusion: (v, proof) =>
    verifySubtreeInclusion(
      bytes(v.leafHash),
      v.leafIdx,
      { start: v.start, end: v.end, root: bytes(v.root) },
      proof,
    ),
  subtreeconsistency: (v, proof) =>
    verifySubtreeConsistency(
      { start: v.start, end: v.end, root: bytes(v.root1) },
      { size: v.size, root: bytes(v.root2) },
      proof,
    ),
}

describe('public proof vectors', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  )

  it('are all there', () => {
    expect(files.length).toBe(518)
  })

  it.each(files)('[L11] [L12] %s', (file) => {
    const vector = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector
    const run = runners[file.split('/')[0] ?? '']
    const code = errorCode(() => run!(vector, (vector.proof ?? []).map(bytes)))
    expect(code).toBe(vector.wantErr ? 'verification_failed' : null)
  })
})

const entries = numberedEntries(40)
const head = (size: number) => ({ size, root: naiveRoot(entries.slice(0, size)) })

describe('verifyInclusion', () => {
  it('[L11] accepts the one proof, and no change of it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (size, i, at, flip) => {
          const index = i % size
          const proof = naivePath(index, entries.slice(0, size))
          const hash = leafHash(entries[index]!)
          verifyInclusion(hash, index, head(size), proof)
          const fails = (...args: Parameters<typeof verifyInclusion>) =>
            expectError('verification_failed', () => verifyInclusion(...args))
          for (let other = 0; other < size; other++)
            if (other !== index) fails(hash, other, head(size), proof)
          fails(flipped(hash, at, flip), index, head(size), proof)
          fails(hash, index, { size, root: flipped(head(size).root, at, flip) }, proof)
          fails(hash, index, head(size), [...proof, hash])
          if (proof.length === 0) return
          fails(hash, index, head(size), proof.slice(1))
          const which = at % proof.length
          fails(hash, index, head(size), proof.with(which, flipped(proof[which]!, at, flip)))
        },
      ),
      { numRuns: runs },
    )
  })

  it('[L11] refuses numbers that are no sizes', () => {
    for (const size of [Number.NaN, Infinity, -1, 1.5, 2 ** 53])
      expectError('verification_failed', () =>
        verifyInclusion(emptyRoot(), 0, { size, root: emptyRoot() }, []),
      )
    for (const index of [Number.NaN, Infinity, -1, 0.5])
      expectError('verification_failed', () =>
        verifyInclusion(emptyRoot(), index, { size: 1, root: emptyRoot() }, []),
      )
  })
})

describe('verifyConsistency', () => {
  it('[L12] accepts the one proof, and no change of it', () => {
    const sizes = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), fc.integer({ min: 1, max: 255 }), (a, b, at, flip) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const proof = naiveConsistency(from, entries.slice(0, to))
        verifyConsistency(head(from), head(to), proof)
        const fails = (...args: Parameters<typeof verifyConsistency>) =>
          expectError('verification_failed', () => verifyConsistency(...args))
        fails({ size: from, root: flipped(head(from).root, at, flip) }, head(to), proof)
        fails(head(from), { size: to, root: flipped(head(to).root, at, flip) }, proof)
        fails(head(from), head(to), [...proof, emptyRoot()])
        if (proof.length === 0) return
        fails(head(from), head(to), proof.slice(1))
        fails(head(to), head(from), proof)
        const which = at % proof.length
        fails(head(from), head(to), proof.with(which, flipped(proof[which]!, at, flip)))
      }),
      { numRuns: runs },
    )
  })

  it('[L12] from size 0 proves nothing, and verifyGrowth says what holds', () => {
    const empty = { size: 0, root: emptyRoot() }
    expectError('verification_failed', () => verifyConsistency(empty, head(3), []))
    verifyGrowth(empty, head(3), [])
    verifyGrowth(empty, empty, [])
    verifyGrowth(head(2), head(3), naiveConsistency(2, entries.slice(0, 3)))
    expectError('verification_failed', () => verifyGrowth(empty, head(3), [emptyRoot()]))
    expectError('verification_failed', () =>
      verifyGrowth({ size: 0, root: head(1).root }, head(3), []),
    )
    expectError('verification_failed', () =>
      verifyGrowth(empty, { size: 0, root: head(1).root }, []),
    )
    expectError('verification_failed', () => verifyGrowth(head(2), head(3), []))
  })
})

describe('subtrees', () => {
  it.each([
    [Number.NaN, 1],
    [0, Infinity],
    [-1, 0],
    [0, 2 ** 64],
    [4, 9],
  ])('[L11] %d to %d is none', (start, end) => {
    expectError('verification_failed', () =>
      verifySubtreeInclusion(emptyRoot(), start, { start, end, root: emptyRoot() }, []),
    )
  })
})

function flipped(hash: Uint8Array, at: number, flip: number): Uint8Array {
  const copy = Uint8Array.from(hash)
  copy[at % copy.length]! ^= flip
  return copy
}
