// Checks a receipt offline. The receipt and the leaf come from whoever wants to prove something: nothing in them is trusted.
import { SealtraceError } from '../error.ts'
import { parseCheckpointBody, type Checkpoint } from '../ledger/checkpoint.ts'
import { parseNote } from '../ledger/note.ts'
import { policyOfLog } from '../ledger/policy-of-log.ts'
import { parseTlogProof, verifyTlogProof, type Inclusion } from '../ledger/tlog-proof.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import { formatRecordId } from '../record/id.ts'
import type { RecordKind } from '../record/kind.ts'
import { parseLeaf } from '../seal/format/leaf.ts'

/** Whom the checker of a receipt trusts. */
export interface ReceiptTrust {
  /** Vkeys of the log, the name in each being the log's origin. Default: those of the policy's logs. */
  readonly logKeys?: readonly string[]
  /** Which witnesses must have cosigned, too. Default, and with one that asks for none: no cosignature is needed. */
  readonly policy?: WitnessPolicy
}

/** What a leaf of Sealtrace says about its record. */
export interface LeafStatement {
  kind: RecordKind
  recordId: string
  /** When it was recorded: ISO 8601, in UTC. */
  time: string
}

/** What a receipt proves, or why it does not. */
export interface ReceiptReport {
  ok: boolean
  /** Why it does not hold; absent when it does. */
  problem?: string
  /** Where the leaf is in the log. This and the next two are null unless the log's key vouches for them. */
  index: number | null
  /** Of the checkpoint that the proof leads to. */
  size: number | null
  origin: string | null
  /** Names, as the policy has them, of the witnesses that have cosigned the checkpoint. */
  cosignatures: string[]
  /** What the leaf says; null when it is not proven, or is an entry of another kind of log. */
  states: LeafStatement | null
}

/**
 * Checks that exactly these leaf bytes are in the log, under a checkpoint that one of its keys signed and, where a policy says so,
 * enough witnesses cosigned. Never throws for what it finds; throws `usage` without a log key, or with one that is no vkey.
 */
export function verifyReceipt(
  receipt: Uint8Array,
  leaf: Uint8Array,
  { logKeys, policy }: ReceiptTrust,
): ReceiptReport {
  const keys = trustedKeys(logKeys ?? policy?.logs.map(({ vkey }) => vkey) ?? [])
  try {
    return report(prove({ receipt, leaf }, keys, policy), leaf, policy)
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    return { ok: false, problem: error.message, ...nothing }
  }
}

const nothing = { index: null, size: null, origin: null, cosignatures: [], states: null }

interface TrustedKey {
  readonly vkey: string
  readonly origin: string
}

function trustedKeys(vkeys: readonly string[]): TrustedKey[] {
  if (vkeys.length === 0)
    throw new SealtraceError('usage', 'a receipt is checked with the key of its log, a vkey')
  return vkeys.map((vkey) => {
    try {
      return { vkey, origin: parseVerifierKey(vkey).name }
    } catch (cause) {
      throw new SealtraceError('usage', 'a log key is malformed: it is no vkey', { cause })
    }
  })
}

function prove(
  { receipt, leaf }: { receipt: Uint8Array; leaf: Uint8Array },
  keys: readonly TrustedKey[],
  policy: WitnessPolicy | undefined,
): Inclusion {
  const { checkpoint } = parseTlogProof(receipt)
  // Only says which of the trusted keys are asked: it is believed once one of them has signed it.
  const { origin } = parseCheckpointBody(parseNote(checkpoint).text)
  const logKey = keys.filter((key) => key.origin === origin).map(({ vkey }) => vkey)
  if (logKey.length === 0)
    throw new SealtraceError(
      'verification_failed',
      'the receipt is of another log than the log key, by its origin',
    )
  // That of another log is none of this one: the report says so.
  policyOfLog(policy, logKey)
  return verifyTlogProof(receipt, leaf, {
    logKey,
    origin,
    ...(policy && { cosigners: cosignersOf(policy) }),
  })
}

function report(
  { index, checkpoint }: Inclusion,
  leaf: Uint8Array,
  policy: WitnessPolicy | undefined,
): ReceiptReport {
  const { size, origin } = checkpoint
  const cosignatures = policy ? witnessesOf(policy, checkpoint) : []
  const isMet = !policy || quorumMet(policy, checkpoint)
  return {
    ok: isMet,
    ...(!isMet && {
      problem: `the policy is not met: ${cosignatures.length} of its witnesses have cosigned the checkpoint`,
    }),
    ...{ index, size, origin, cosignatures },
    states: statementOf(leaf),
  }
}

/** By their names in the policy. */
function witnessesOf(
  { witnesses }: WitnessPolicy,
  { cosignatures }: Pick<Checkpoint, 'cosignatures'>,
): string[] {
  const signed = new Set(cosignatures.map(({ name, keyId }) => `${name}+${keyId}`))
  const signers = witnesses.filter(({ vkey }) => {
    const { name, keyId } = parseVerifierKey(vkey)
    return signed.has(`${name}+${keyId}`)
  })
  return signers.map(({ name }) => name)
}

function statementOf(bytes: Uint8Array): LeafStatement | null {
  try {
    const { kind, id, time } = parseLeaf(bytes)
    const date = new Date(time)
    if (Number.isNaN(date.getTime())) return null
    return { kind, recordId: formatRecordId(id), time: date.toISOString() }
  } catch {
    return null
  }
}
