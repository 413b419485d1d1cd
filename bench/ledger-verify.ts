// `verify` of the tree alone, leaves a second on one core, beside the bare hashing of the same bytes in the same run: every leaf and
// node is hashed, every tile compared. 1,000,000 leaves in memory; `--quick`: 100,000.
import { equalBytes } from '../src/crypto/equal.ts'
import { Tree } from '../src/ledger/tree.ts'
import { Findings } from '../src/verify/report.ts'
import { verifyTree } from '../src/verify/verify-tree.ts'
import { bareHashing, leaves, perSecond, sideBySide, TileMap } from './ledger-leaves.ts'

const isQuick = process.argv.includes('--quick')
const count = isQuick ? 100_000 : 1_000_000
const each = 25_600

const tiles = new TileMap()
let tree = Tree.empty()
while (tree.size < count) {
  const { next, tiles: writes } = tree.append(leaves(tree.size, Math.min(each, count - tree.size)))
  tiles.write(writes)
  tree = next
}

async function verify(): Promise<number> {
  const findings = new Findings()
  const began = performance.now()
  const { root } = await verifyTree(tiles, count, { findings })
  const took = performance.now() - began
  if (findings.list.length || !equalBytes(root, tree.root)) throw new Error('it does not verify')
  return took
}

const times = await sideBySide({ bare: () => bareHashing(count), verify }, isQuick ? 3 : 7)
const [bare, verified] = [perSecond(count, times['bare']!), perSecond(count, times['verify']!)]
console.log(`| ${count} leaves of 58 bytes, one core | leaves/s | share |\n|---|--:|--:|`)
console.log(`| bare hashing of the same bytes | ${bare} | 1.00 |`)
console.log(`| verify: hashes, tiles, root | ${verified} | ${(verified / bare).toFixed(2)} |`)
