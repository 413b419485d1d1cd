import { equalBytes } from '../crypto/equal.ts'
import type { Secret } from '../crypto/secret.ts'
import { SealtraceError } from '../error.ts'
import type { Tree } from '../ledger/tree.ts'
import type { LogStore } from '../store/log-store.ts'
import { treeMac } from './tree-mac.ts'

/** Throws `corrupt`: what no checkpoint covers yet would be signed, whoever put it there. */
export async function refuseForeignTree(
  tree: Tree,
  { store, indexKey }: { readonly store: Pick<LogStore, 'treeMac'>; readonly indexKey: Secret },
): Promise<void> {
  const mac = await store.treeMac()
  if (mac && equalBytes(mac, treeMac(tree, indexKey))) return
  throw new SealtraceError(
    'corrupt',
    'the log has records past its checkpoint that no process of this log wrote; nothing is signed: run `sealtrace verify --deep`, and restore a backup (docs/restore.md)',
  )
}
