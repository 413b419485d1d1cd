// Trees that were seen or verified before, against the one that is there: a log only ever grows.
import { equalBytes } from '../crypto/equal.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { verifyGrowth, type TreeHead } from '../ledger/proof.ts'
import type { TileReader } from '../ledger/tile-store.ts'
import { proveConsistency } from '../ledger/tree.ts'
import { policyOfLog } from '../ledger/policy-of-log.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import type { Findings } from './report.ts'
import type { FormerKey } from './verify-handovers.ts'
import type { TreeCheck } from './verify-tree.ts'

/** A tree as it was at some time, and what to say of it. */
export interface EarlierHead extends TreeHead {
  /** Such as `remembered checkpoint`. */
  readonly name: string
  /** Such as `was seen`. */
  readonly happened: string
}

/** Tells what of a log was cut off, rewritten or forked since an earlier tree of it. */
export function compareHeads(
  earlier: readonly EarlierHead[],
  {
    size,
    tree,
    tiles,
    findings,
  }: { size: number; tree: TreeCheck; tiles: TileReader; findings: Findings },
): void {
  for (const head of earlier) {
    if (head.size > size)
      findings.add(
        `the log has ${size} records, but a checkpoint of ${head.size} ${head.happened}: its tail is missing`,
      )
    else if (!isPrefix(head, { size, root: tree.root }, { tree, tiles }))
      findings.add(
        head.size === size
          ? `the log forked: at size ${size} it has another root than the ${head.name} of the same size`
          : `the first ${head.size} records are not those of the ${head.name}; the log now has ${size}`,
      )
  }
}

/** The root was computed on the way where the walk came by; else the stored tiles prove it, which need not be believed for that. */
function isPrefix(
  older: TreeHead,
  newer: TreeHead,
  { tree, tiles }: { tree: TreeCheck; tiles: TileReader },
): boolean {
  const then = tree.roots.get(older.size)
  if (then) return equalBytes(then, older.root)
  try {
    verifyGrowth(older, newer, proveConsistency(tiles, older.size, newer.size))
    return true
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

export interface WitnessedOptions {
  readonly policy: WitnessPolicy
  readonly origin: string
  /** Vkeys that may sign now, and those that might before. */
  readonly keys: readonly string[]
  readonly formerKeys: readonly FormerKey[]
  readonly findings: Findings
}

export interface Witnessed {
  /** Null when there is none, or it does not hold. */
  readonly checkpoint: Checkpoint | null
  /** Names in the policy. */
  readonly cosignatures: string[]
}

/**
 * The newest of the checkpoints that enough witnesses of the policy have signed; null when it asks for none. Throws `config_invalid` for
 * the policy of another log.
 */
export function openWitnessed(
  notes: readonly (Uint8Array | null | undefined)[],
  { policy: given, origin, keys, formerKeys, findings }: WitnessedOptions,
): Witnessed | null {
  const log = [...new Set([...keys, ...formerKeys.map(({ key }) => key)])]
  const policy = policyOfLog(given, log)
  if (!policy) return null
  const problems: string[] = []
  const opened = notes.flatMap((note) => {
    if (!note?.length) return []
    try {
      const checkpoint = openCheckpoint(note, log, origin, cosignersOf(policy))
      if (isOutOfTime(checkpoint, { keys, formerKeys, origin })) return []
      if (quorumMet(policy, checkpoint)) return [checkpoint]
      problems.push(
        `the checkpoint of size ${checkpoint.size} has not the cosignatures that the witness policy asks for`,
      )
    } catch (error) {
      if (!SealtraceError.is(error)) throw error
      problems.push(`the witnessed checkpoint does not open: ${error.message}`)
    }
    return []
  })
  const [newest] = opened.sort((a, b) => b.size - a.size)
  if (newest) return { checkpoint: newest, cosignatures: namesOf(newest, policy) }
  findings.add(
    problems.at(-1) ?? 'no checkpoint is stored that the witnesses of the policy have signed',
  )
  return { checkpoint: null, cosignatures: [] }
}

/** A key that was given up is good for checkpoints up to a size. */
function isOutOfTime(
  { note, origin, size }: Checkpoint,
  {
    keys,
    formerKeys,
  }: { keys: readonly string[]; formerKeys: readonly FormerKey[]; origin: string },
): boolean {
  const good = [
    ...keys,
    ...formerKeys.filter((former) => size <= former.size).map(({ key }) => key),
  ]
  try {
    openCheckpoint(note, good, origin)
    return false
  } catch (error) {
    if (SealtraceError.is(error)) return true
    throw error
  }
}

function namesOf({ cosignatures }: Checkpoint, { witnesses }: WitnessPolicy): string[] {
  const signed = new Set(cosignatures.map(({ name, keyId }) => `${name}+${keyId}`))
  return witnesses
    .filter(({ vkey }) => {
      const { name, keyId } = parseVerifierKey(vkey)
      return signed.has(`${name}+${keyId}`)
    })
    .map(({ name }) => name)
}

/** ISO, to the second. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}
