// For recorders that remember the log: each answer to a batch shows the newest checkpoint, and proves that it continues the one
// that the recorder knows (docs/spec/verify.md, V26).
import { toBase64 } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { parseDecimal } from '../ledger/checkpoint.ts'
import { proveConsistency } from '../ledger/tree.ts'
import type { LogStore } from '../store/log-store.ts'

type TreeStore = Pick<LogStore, 'checkpoint' | 'readTile'>

export const checkpointHeader = 'sealtrace-checkpoint'
const consistencyHeader = 'sealtrace-consistency'

/**
 * The size of the checkpoint that a recorder remembers, as its header says; null: it does not ask.
 * Throws `bad_request` for what is no size.
 */
export function rememberedSize(header: string | undefined): number | null {
  if (header === undefined) return null
  const size = parseDecimal(header.trim())
  if (size !== null) return size
  throw new SealtraceError(
    'bad_request',
    `${checkpointHeader}: send the size of the checkpoint that is remembered, or 0`,
  )
}

/**
 * What an answer says of the log to who remembers it at `size`: the newest checkpoint that is stored, in base64, and the hashes
 * that join both, none where there is nothing to join. Rejects with `corrupt` when tiles are missing.
 */
export async function checkpointHeaders(
  store: TreeStore,
  size: number | null,
): Promise<Record<string, string>> {
  const checkpoint = size === null ? null : await store.checkpoint()
  if (size === null || !checkpoint) return {}
  const proof = size < checkpoint.size ? proveConsistency(store, size, checkpoint.size) : []
  return {
    [checkpointHeader]: toBase64(checkpoint.note),
    [consistencyHeader]: proof.map((hash) => toBase64(hash)).join(','),
  }
}

/**
 * The proof that joins two sizes of the published log, in base64. Rejects with `bad_request` for what is no pair of sizes,
 * smaller first, that the published checkpoint covers.
 */
export async function consistencyBetween(
  store: TreeStore,
  { from, to }: { from: string | undefined; to: string | undefined },
): Promise<string[]> {
  const [older, newer] = [parseDecimal(from ?? ''), parseDecimal(to ?? '')]
  const published = (await store.checkpoint())?.size ?? 0
  if (older === null || newer === null || older > newer || newer > published)
    throw new SealtraceError(
      'bad_request',
      'from and to: send two sizes of the published log, the smaller one first',
    )
  return proveConsistency(store, older, newer).map((hash) => toBase64(hash))
}
