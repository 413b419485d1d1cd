// Receipts: evidence for one record, to be kept and checked far from here (docs/receipts.md).
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, parseCheckpointBody } from '../ledger/checkpoint.ts'
import { leafHash } from '../ledger/merkle.ts'
import { parseNote } from '../ledger/note.ts'
import { verifyInclusion } from '../ledger/proof.ts'
import { parseEntryBundle, tileWidth } from '../ledger/tile.ts'
import { formatTlogProof } from '../ledger/tlog-proof.ts'
import { proveInclusion } from '../ledger/tree.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import { formatRecordId } from '../record/id.ts'
import { parseLeaf } from '../seal/format/leaf.ts'
import type { LogStore } from '../store/log-store.ts'

/** What proves that a record is in the log to somebody who has nothing but the log's key. */
export interface RecordReceipt {
  /** Content of a `.tlog-proof` file (C2SP tlog-proof, version 1). */
  readonly proof: Uint8Array
  /** The leaf that it proves: 58 bytes, which say kind, id, time and the hash of the manifest. */
  readonly leaf: Uint8Array
  readonly index: number
  /** Of the checkpoint that the proof leads to. */
  readonly size: number
}

/** Whose signatures a checkpoint has to carry, so that a receipt over it holds. */
export interface ReceiptSigners {
  readonly origin: string
  /** Vkeys that sign the log's checkpoints, and those that did. */
  readonly logKeys: readonly string[]
  /** Whose cosignatures a witnessed checkpoint has. Default: what the log keeps as witnessed counts as that. */
  readonly policy?: WitnessPolicy | undefined
}

/** What a receipt is made from. */
export type ReceiptStore = Pick<LogStore, 'record' | 'checkpoint' | 'witnessed' | 'readTile'>

/**
 * The receipt of a record, erased or not, over the newest checkpoint that met the witness policy and covers it, else over the
 * newest published one. Rejects with `not_found`; with `unavailable` while no checkpoint covers the record, or none that was
 * witnessed when `witnessed` demands that; with `corrupt` when the stored tree does not prove it, or none of `signers` has signed the
 * published checkpoint. Without `signers` the store was asked by somebody who has opened its checkpoints.
 */
export async function makeReceipt(
  store: ReceiptStore,
  id: Uint8Array,
  { witnessed = false, signers }: { witnessed?: boolean; signers?: ReceiptSigners } = {},
): Promise<RecordReceipt> {
  const record = await store.record(id)
  if (!record) throw new SealtraceError('not_found', `record ${formatRecordId(id)} is not there`)
  const { index } = record
  const { size, note } = await checkpointOver(store, index, { witnessed, signers })
  if (index === null || !note) throw notYet(witnessed)
  const leaf = leafAt(store, index)
  if (!leaf || !equalBytes(parseLeaf(leaf).id, id)) throw damaged(index)
  const proof = proveInclusion(store, index, size)
  prove(leaf, index, proof, note)
  const file = formatTlogProof({ index, proof, checkpoint: note, extra: null })
  return { proof: file, leaf, index, size }
}

async function checkpointOver(
  store: ReceiptStore,
  index: number | null,
  { witnessed, signers }: { witnessed: boolean; signers: ReceiptSigners | undefined },
): Promise<{ size: number; note: Uint8Array | null }> {
  const covers = (found: { size: number; note: Uint8Array } | null) =>
    index !== null && found && index < found.size ? found : null
  const seen = covers(await store.witnessed())
  if (seen && (!signers || isWitnessed(seen.note, signers))) return seen
  const published = witnessed ? null : covers(await store.checkpoint())
  if (published && signers) requireSigned(published.note, signers)
  return published ?? { size: 0, note: null }
}

/** What is kept as witnessed counts for what it carries. */
function isWitnessed(note: Uint8Array, { origin, logKeys, policy }: ReceiptSigners): boolean {
  try {
    const head = openCheckpoint(note, [...logKeys], origin, policy ? cosignersOf(policy) : [])
    return !policy || quorumMet(policy, head)
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

function requireSigned(note: Uint8Array, { origin, logKeys }: ReceiptSigners): void {
  try {
    openCheckpoint(note, [...logKeys], origin)
  } catch (cause) {
    if (!SealtraceError.is(cause)) throw cause
    throw new SealtraceError(
      'corrupt',
      "the stored checkpoint is not signed by the log's key; run `sealtrace verify`",
      { cause },
    )
  }
}

function notYet(witnessed: boolean): SealtraceError {
  return new SealtraceError(
    'unavailable',
    witnessed
      ? 'no checkpoint that met the witness policy covers the record yet; try again, or take one that is only published'
      : 'the record is not published yet: no checkpoint covers it; try again',
  )
}

/** The leaf as the bundle has it: what the tree was built from, whatever became of the record's row. */
function leafAt(store: ReceiptStore, index: number): Uint8Array | null {
  const bundle = store.readTile('entries', Math.floor(index / tileWidth))
  return (bundle && parseEntryBundle(bundle)[index % tileWidth]) ?? null
}

/** Nobody is handed a receipt that does not hold. */
function prove(
  leaf: Uint8Array,
  index: number,
  proof: readonly Uint8Array[],
  note: Uint8Array,
): void {
  const head = parseCheckpointBody(parseNote(note).text)
  try {
    verifyInclusion(leafHash(leaf), index, head, proof)
  } catch (error) {
    throw SealtraceError.is(error) ? damaged(index) : error
  }
}

function damaged(index: number): SealtraceError {
  return new SealtraceError(
    'corrupt',
    `the stored tree does not prove leaf ${index}; run \`sealtrace verify\``,
  )
}
