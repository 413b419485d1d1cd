// What a pack tells of the log itself: how its checkpoints go together, and how its keys follow one another.
import { encodeUtf8, toBase64 } from '../../crypto/encoding.ts'
import type { LogInfo } from '../../journal/log-info.ts'
import { parseCheckpointBody, type Checkpoint } from '../../ledger/checkpoint.ts'
import { parseNote } from '../../ledger/note.ts'
import { formatTlogProof } from '../../ledger/tlog-proof.ts'
import { proveConsistency, proveInclusion } from '../../ledger/tree.ts'
import { recordKinds } from '../../record/kind.ts'
import type { LogStore } from '../../store/log-store.ts'
import { handoverFile } from './pack-names.ts'
import { parsed } from './check-records.ts'
import { claimedHeader, type Selected } from './select-records.ts'

const mostTiles = 64

/** Keeps the tiles that were read last: receipts of neighbours need the same ones. */
export function keptTiles(store: Pick<LogStore, 'readTile'>): LogStore['readTile'] {
  const kept = new Map<string, Uint8Array | null>()
  return (level, index) => {
    const name = `${level}/${index}`
    const known = kept.get(name)
    if (known !== undefined) return known
    if (kept.size >= mostTiles) kept.clear()
    const tile = store.readTile(level, index)
    kept.set(name, tile)
    return tile
  }
}

/** That the newer tree begins with the older: written as a witness is sent it (C2SP tlog-witness, add-checkpoint). */
export function consistencyFile(
  store: Pick<LogStore, 'readTile'>,
  older: Checkpoint,
  newer: Checkpoint,
): Uint8Array {
  const proof = proveConsistency(store, older.size, newer.size)
  const hashes = proof.map((hash) => `${toBase64(hash)}\n`).join('')
  const head = encodeUtf8(`old ${older.size}\n${hashes}\n`)
  return Buffer.concat([head, newer.note])
}

export interface HandoverProof {
  readonly file: string
  /** Leaf index of the record that names a key. */
  readonly index: number
  readonly data: Uint8Array
}

const mostHandovers = 50

/**
 * For each hand-over from one key of the log to the next: receipts, over the last checkpoint that the old key signed, of the records
 * that name keys. So who trusts the first key alone can follow (docs/spec/ledger.md, L18).
 */
export async function handoverProofs(
  store: LogStore,
  { handovers = [] }: LogInfo,
  records: readonly Selected[],
): Promise<HandoverProof[]> {
  const proofs: HandoverProof[] = []
  if (handovers.length === 0) return proofs
  const naming: number[] = []
  for (const { id, index } of records) {
    const row = await store.record(id)
    if (row?.kind === recordKinds.settings && claimedHeader(row)?.logKey !== undefined)
      naming.push(index)
  }
  for (const [n, text] of handovers.slice(0, mostHandovers).entries()) {
    const note = Buffer.from(String(text), 'base64')
    const size = parsed(() => parseCheckpointBody(parseNote(note).text).size) ?? 0
    for (const index of naming.filter((at) => at < size)) {
      const proof = proveInclusion(store, index, size)
      const data = formatTlogProof({ index, proof, checkpoint: note, extra: null })
      proofs.push({ file: handoverFile(n + 1, index), index, data })
    }
  }
  return proofs
}
