import { toBase64 } from '../crypto/encoding.ts'
import { sha256 } from '../crypto/hash.ts'
import { formatTlogProof } from '../ledger/tlog-proof.ts'
import { proveInclusion } from '../ledger/tree.ts'
import { parseRecordId } from '../record/id.ts'
import { recordKindOf } from '../record/kind.ts'
import { encodeLeaf } from '../seal/format/leaf.ts'
import type { LogStore } from '../store/log-store.ts'

/** Evidence that a record is in the log, for a verifier that has nothing but the log's key. */
export interface Receipt {
  readonly recordId: string
  /** Content of a `.tlog-proof` file. */
  readonly proof: string
  /** The leaf that it proves, base64. */
  readonly leaf: string
}

/** Null while no checkpoint covers the record, and for one that is not there. */
export async function receiptOf(store: LogStore, recordId: string): Promise<Receipt | null> {
  const id = parseRecordId(recordId)
  const record = id && (await store.record(id))
  const checkpoint = await store.checkpoint()
  const kind = record && recordKindOf(record.kind)
  if (!record || !kind || record.index === null || !checkpoint) return null
  if (record.index >= checkpoint.size) return null
  const { time, manifest, index } = record
  const leaf = encodeLeaf({ kind, id: record.id, time, manifestHash: sha256(manifest) })
  const proof = proveInclusion(store, index, checkpoint.size)
  const text = formatTlogProof({ index, proof, checkpoint: checkpoint.note, extra: null })
  return { recordId, proof: Buffer.from(text).toString('utf8'), leaf: toBase64(leaf) }
}
