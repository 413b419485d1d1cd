// Where the record of a step stands in the log, and who vouches for it.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { makeReceipt, type ReceiptSigners } from '../export/receipt.ts'
import { openCheckpoint } from '../ledger/checkpoint.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { cosignersOf } from '../ledger/witness-policy.ts'
import { formatRecordId } from '../record/id.ts'
import type { LogStore } from '../store/log-store.ts'

export interface StepProof {
  readonly recordId: string
  /** Null while it waits for its place. */
  readonly index: number | null
  /** Of the newest checkpoint. */
  readonly size: number
  /** The tree that the log signed has it. */
  readonly included: boolean
  /** As the witness policy names them. */
  readonly witnesses: readonly string[]
}

export type ProofStore = Pick<LogStore, 'record' | 'checkpoint' | 'witnessed' | 'readTile'>

/** Rejects with `not_found` for a record that is not there. */
export async function stepProof(
  store: ProofStore,
  id: Uint8Array,
  signers: ReceiptSigners,
): Promise<StepProof> {
  const record = await store.record(id)
  const recordId = formatRecordId(id)
  if (!record) throw new SealtraceError('not_found', `record ${recordId} is not there`)
  const { index } = record
  const size = (await store.checkpoint())?.size ?? 0
  const included = index !== null && (await isIncluded(store, id, signers))
  const witnesses = included ? await witnessesOf(store, index, signers) : []
  return { recordId, index, size, included, witnesses }
}

async function isIncluded(
  store: ProofStore,
  id: Uint8Array,
  signers: ReceiptSigners,
): Promise<boolean> {
  try {
    const { leaf } = await makeReceipt(store, id, { signers })
    const record = await store.record(id)
    return record !== null && equalBytes(leaf.subarray(2, 18), record.id)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return false
  }
}

/** Those of which a good cosignature is on the newest witnessed checkpoint, when it covers the record. */
async function witnessesOf(
  store: ProofStore,
  index: number,
  { origin, logKeys, policy }: ReceiptSigners,
): Promise<string[]> {
  const witnessed = await store.witnessed()
  if (!policy || !witnessed || index >= witnessed.size) return []
  try {
    const head = openCheckpoint(witnessed.note, [...logKeys], origin, cosignersOf(policy))
    const signed = new Set(head.cosignatures.map(({ name, keyId }) => `${name}+${keyId}`))
    return policy.witnesses
      .filter(({ vkey }) => {
        const { name, keyId } = parseVerifierKey(vkey)
        return signed.has(`${name}+${keyId}`)
      })
      .map(({ name }) => name)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return []
  }
}
