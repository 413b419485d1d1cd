import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import { verifyGrowth, type TreeHead } from '../ledger/proof.ts'
import { proveConsistency, rootAt } from '../ledger/tree.ts'
import { withTiles } from '../ledger/with-tiles.ts'

/**
 * `one`: the newer tree begins with the older. `apart`: the files are those of the newer tree, and it does not. `damaged`: the files do
 * not make the newer tree, so nothing can be said.
 */
export type Joined = 'one' | 'apart' | 'damaged'

/**
 * Whether two signed trees are one log, by the tiles of the newer one. The smaller is the older; of one size, their roots are
 * compared. Rejects with what `files` rejects with.
 */
export async function joinHeads(files: LogFiles, a: TreeHead, b: TreeHead): Promise<Joined> {
  if (a.size === b.size) return equalBytes(a.root, b.root) ? 'one' : 'apart'
  const [older, newer] = a.size < b.size ? [a, b] : [b, a]
  try {
    const proof = await withTiles(files, newer.size, (tiles) =>
      proveConsistency(tiles, older.size, newer.size),
    )
    verifyGrowth(older, newer, proof)
    return 'one'
  } catch (error) {
    if (!SealtraceError.is(error) || error.code === 'unavailable') throw error
    return (await makes(files, newer)) ? 'apart' : 'damaged'
  }
}

async function makes(files: LogFiles, { size, root }: TreeHead): Promise<boolean> {
  try {
    return equalBytes(await withTiles(files, size, (tiles) => rootAt(tiles, size)), root)
  } catch (error) {
    if (!SealtraceError.is(error) || error.code === 'unavailable') throw error
    return false
  }
}
