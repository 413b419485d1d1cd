import { describe, expect, it } from 'vitest'
import { encodeUtf8, toHex } from '../crypto/encoding.ts'
import { naiveRoot, numberedEntries } from './fixtures/naive-tree.ts'
import { CompactRange, emptyRoot, fullSubtrees, leafHash, nodeHash, splitPoint } from './merkle.ts'

const rfcLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const rfcRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const largerRoots = {
  255: '58f204dcc06ebcf29082c362701341df88ec3d5f338036c72a98894aaf69059d',
  256: '78cd7db3bbfa785ffefa21e1c0aa7d4806c6e22ad65472710377ecb7e5a5a54e',
  257: '086ce24d72dd8347eef9afbf95829379f67cee8f5d23cece828a2dae88729c8d',
  65536: '208bed836edee10551d1a0208e22c9eead1a59c4c33abeb697eb60132f61a798',
  70000: '339ecf3ae716405fdc28cef164e45a785cade0d5bc3e1400a7a4d70d0b2dec9b',
}

describe('hashes', () => {
  it('[L1] leaves, nodes and the empty tree hash as in RFC 6962', () => {
    expect(toHex(leafHash(encodeUtf8('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    )
    expect(toHex(nodeHash(encodeUtf8('N123'), encodeUtf8('N456')))).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    )
    expect(toHex(emptyRoot())).toBe(rfcRoots[0])
  })

  it('a leaf and a node of the same bytes differ', () => {
    const [left, right] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))]
    expect(nodeHash(left, right)).not.toEqual(leafHash(Buffer.concat([left, right])))
  })
})

describe('CompactRange', () => {
  it('[L1] gives the roots of the RFC 6962 reference tree at each size', () => {
    const range = new CompactRange()
    const roots = [range.root()]
    for (const leaf of rfcLeaves) {
      range.append(leafHash(Buffer.from(leaf, 'hex')))
      roots.push(range.root())
    }
    expect(roots.map(toHex)).toEqual(rfcRoots)
  })

  it('[L1] gives the roots of larger trees', () => {
    const range = new CompactRange()
    const roots: Record<number, string> = {}
    for (const entry of numberedEntries(70_000)) {
      range.append(leafHash(entry))
      if (range.size in largerRoots) roots[range.size] = toHex(range.root())
    }
    expect(roots).toEqual(largerRoots)
  })

  it('agrees with the naive tree, and a clone goes its own way', () => {
    const entries = numberedEntries(70)
    const range = new CompactRange()
    for (const [i, entry] of entries.entries()) {
      const clone = range.clone()
      clone.append(leafHash(Uint8Array.of(0xff)))
      range.append(leafHash(entry))
      expect(range.root()).toEqual(Buffer.from(naiveRoot(entries.slice(0, i + 1))))
    }
  })

  it('tells each full subtree once', () => {
    const range = new CompactRange()
    const seen: string[] = []
    for (const entry of numberedEntries(4))
      range.append(leafHash(entry), (level, index) => seen.push(`${level}/${index}`))
    expect(seen).toEqual(['0/0', '0/1', '1/0', '0/2', '0/3', '1/1', '2/0'])
  })

  it('counts beyond 32 bits', () => {
    const size = 2 ** 40 + 2 ** 33
    const range = new CompactRange(size, [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))])
    const seen: number[] = []
    range.append(leafHash(Uint8Array.of(3)), (_, index) => seen.push(index))
    expect(seen).toEqual([size])
    expect(fullSubtrees(0, size)).toEqual([
      { level: 40, index: 0 },
      { level: 33, index: 128 },
    ])
    expect(splitPoint(Number.MAX_SAFE_INTEGER)).toBe(2 ** 52)
    expect(splitPoint(2 ** 52)).toBe(2 ** 51)
    expect(splitPoint(2)).toBe(1)
  })
})
