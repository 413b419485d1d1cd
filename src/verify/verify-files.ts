// Audits a log from its published files alone: what anybody can who has the log's key, and nothing of the log's own. It trusts that
// key, a remembered checkpoint and a policy of witnesses, where there are any, and finds all that is wrong.
import { equalBytes } from '../crypto/equal.ts'
import { toBase64 } from '../crypto/encoding.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { checkpointPath, witnessedPath } from '../ledger/files/file-limits.ts'
import type { LogFiles } from '../ledger/log-files.ts'
import { emptyRoot } from '../ledger/merkle.ts'
import type { TreeHead } from '../ledger/proof.ts'
import { policyOfLog } from '../ledger/policy-of-log.ts'
import { parseVerifierKey } from '../ledger/verifier-key.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../ledger/witness-policy.ts'
import { parseLeaf } from '../seal/format/leaf.ts'
import { SealtraceError } from '../error.ts'
import { Findings, type VerifyReport } from './report.ts'
import { FilesEnd, isOfFile, readAhead } from './verify-files-reader.ts'
import { signersOf } from './verify-handovers.ts'
import { verifyTree, type TreeCheck } from './verify-tree.ts'

const usualLag = 5 * 60_000
/** Then nothing is learned from more: whoever serves the files could go on for ever. */
const mostFindings = 100_000

export interface VerifyFilesOptions {
  /**
   * Vkeys, from somewhere else than the files, in the order in which the log had them: the newest checkpoint is signed by the last one,
   * an older one by any. Their name is the origin.
   */
  readonly logKeys: readonly string[]
  /** The last tree of this log that was verified here. */
  readonly remembered?: TreeHead | null
  /** Without it, and with one that asks for none, no cosignature is looked at. */
  readonly policy?: WitnessPolicy | undefined
  /** How far from now the time of a record past the witnessed checkpoint may be, in milliseconds. Default five minutes. */
  readonly maxLag?: number | undefined
  /** Milliseconds since the epoch. Default the clock. */
  readonly now?: number | undefined
  readonly onProgress?: (done: number, total: number) => void
}

export interface FilesVerification {
  readonly report: VerifyReport
  /** The newest checkpoint, as a note: to be remembered when the report is ok. Null when it does not open. */
  readonly note: Uint8Array | null
}

interface Heads {
  readonly newest: Checkpoint | null
  /** The one that is published as witnessed, whoever cosigned it. */
  readonly older: Checkpoint | null
  readonly remembered: TreeHead | null
  /** The newer of the first two that the policy is met for. */
  readonly witnessed: Checkpoint | null
}

/**
 * Rehashes every leaf, compares every tile, and opens the checkpoints. Reads a few files at a time and keeps none. Throws `usage` for no
 * key or one that is none, `config_invalid` for the policy of another log; rejects with `unavailable` when files cannot be had, and never for what they hold: that is in the report.
 */
export async function verifyFiles(
  files: LogFiles,
  given: VerifyFilesOptions,
): Promise<FilesVerification> {
  const findings = new Findings()
  const origin = originOf(given.logKeys)
  const policy = policyOfLog(given.policy, given.logKeys)
  const options = { ...given, policy }
  const heads = await readHeads(files, { ...options, origin }, findings)
  const size = heads.newest?.size ?? 0
  const { tree, isWhole, seen, outOfTime } = await walk(
    files,
    { size, heads },
    { ...options, findings },
  )
  compareRoots(tree, heads, findings)
  const met = heads.witnessed
  if (policy && !met) findings.add('no checkpoint has the cosignatures that the policy asks for')
  if (outOfTime !== null) findings.add(lagText(options), outOfTime)
  const { newest } = heads
  return {
    note: newest?.note ?? null,
    report: {
      ok: findings.list.length === 0,
      origin,
      size,
      signedBy: signersOf(newest, options.logKeys),
      rootHash: toBase64(newest?.root ?? emptyRoot()),
      records: { intact: Math.max(0, seen - findings.bad.size), erased: 0, expired: 0 },
      since: options.remembered?.size ?? null,
      ...(policy ? witnessFacts(met, policy) : {}),
      findings: findings.all(),
      findingsTotal: findings.total,
      notChecked: unchecked(heads, given.policy, isWhole),
    },
  }
}

/** Witnesses by their names in the policy. */
function witnessFacts(
  met: Checkpoint | null,
  { witnesses }: WitnessPolicy,
): Pick<VerifyReport, 'witnessedSize' | 'cosignatures'> {
  const signed = new Set(met?.cosignatures.map(({ name, keyId }) => `${name}+${keyId}`))
  const names = witnesses.filter(({ vkey }) => {
    const { name, keyId } = parseVerifierKey(vkey)
    return signed.has(`${name}+${keyId}`)
  })
  return { witnessedSize: met?.size ?? null, cosignatures: names.map(({ name }) => name) }
}

/** The log that these keys are of. Throws `usage`. */
export function originOf(keys: readonly string[]): string {
  const [name, ...others] = new Set(keys.map((key) => nameOf(key)))
  if (name === undefined || others.length)
    throw new SealtraceError(
      'usage',
      'the key of the log is needed; of two keys, both have its origin as name',
    )
  return name
}

function nameOf(key: string): string {
  try {
    return parseVerifierKey(key).name
  } catch {
    throw new SealtraceError(
      'usage',
      'the key of the log is no vkey: give NAME+ID+KEY as `init` did',
    )
  }
}

/** The witnessed one is read first: while the log grows it must not come out newer than the newest. */
async function readHeads(
  files: LogFiles,
  options: VerifyFilesOptions & { readonly origin: string },
  findings: Findings,
): Promise<Heads> {
  const { policy, remembered = null } = options
  const witnessedNote = await noteAt(files, witnessedPath, findings)
  const newestNote = await noteAt(files, checkpointPath, findings)
  if (!newestNote) findings.add('the checkpoint is missing')
  const newest = open('the checkpoint', newestNote, options, findings)
  const older = open('the witnessed checkpoint', witnessedNote, options, findings)
  const all = [newest, older].filter((head) => head !== null)
  const witnessed = policy && all.find((head) => quorumMet(policy, head))
  if (newest && !isByLast(newest, options)) findings.add(givenUpText)
  const size = newest?.size ?? 0
  if (older && older.size > size)
    findings.add(`the log has ${size} records, but a checkpoint of ${older.size} lies beside it`)
  if (remembered && remembered.size > size)
    findings.add(
      `the log has ${size} records, but ${remembered.size} were verified here before: its tail is missing`,
    )
  return { newest, older, remembered, witnessed: witnessed ?? null }
}

async function noteAt(
  files: LogFiles,
  path: string,
  findings: Findings,
): Promise<Uint8Array | null> {
  try {
    return await files.read(path)
  } catch (error) {
    if (!isOfFile(error)) throw error
    findings.add(`${path}: ${error.message}`)
    return null
  }
}

function open(
  what: string,
  note: Uint8Array | null,
  { logKeys, policy, origin }: VerifyFilesOptions & { readonly origin: string },
  findings: Findings,
): Checkpoint | null {
  if (!note) return null
  try {
    return openCheckpoint(note, logKeys, origin, policy ? cosignersOf(policy) : [])
  } catch (error) {
    if (!SealtraceError.is(error)) throw error
    findings.add(`${what} does not open: ${error.message}`)
    return null
  }
}

const givenUpText =
  'the newest checkpoint is not signed by the last of the given keys, but by one before it: who has a key that was given up may have made it. Give the keys in the order in which the log had them, and leave out one that it does not have yet'

/** Any key is good for an older checkpoint; one that was given up is good for nothing new. */
function isByLast(
  { note }: Checkpoint,
  { logKeys, origin }: VerifyFilesOptions & { readonly origin: string },
): boolean {
  try {
    openCheckpoint(note, logKeys.slice(-1), origin)
    return true
  } catch (error) {
    if (SealtraceError.is(error)) return false
    throw error
  }
}

function lagText({ maxLag = usualLag }: VerifyFilesOptions): string {
  return `no checkpoint past this record is witnessed, and its time is more than ${Math.round(maxLag / 1000)} s from now: it may have been shown to nobody else`
}

interface WalkResult {
  readonly tree: TreeCheck | null
  /** False when so much was wrong that the walk ended before its end. */
  readonly isWhole: boolean
  /** Leaves that were looked at. */
  readonly seen: number
  /**
   * The first leaf past the witnessed checkpoint that is not of this moment. An old checkpoint that witnesses did cosign says nothing of
   * what came since: without this, a history of any age could be put behind it. Its writer chooses the time of each leaf, so all are asked.
   */
  readonly outOfTime: number | null
}

async function walk(
  files: LogFiles,
  { size, heads }: { size: number; heads: Heads },
  {
    findings,
    onProgress,
    maxLag = usualLag,
    now = Date.now(),
  }: VerifyFilesOptions & { findings: Findings },
): Promise<WalkResult> {
  let outOfTime: number | null = null
  let seen = 0
  const from = heads.witnessed?.size ?? Infinity
  const sizes = [heads.older, heads.remembered].flatMap((head) => (head ? [head.size] : []))
  try {
    const tree = await verifyTree(readAhead(files, size, findings), size, {
      ...{ findings, sizes },
      onLeaves: (first, leaves) => {
        for (const [i, leaf] of leaves.entries()) {
          if (!leaf) continue
          const time = timeOf(leaf)
          if (time === null) findings.add('the leaf is of no known shape', first + i)
          else if (first + i >= from && Math.abs(now - time) > maxLag) outOfTime ??= first + i
        }
        seen = first + leaves.length
        onProgress?.(seen, size)
        if (findings.total > mostFindings) throw new FilesEnd('a hundred thousand things are wrong')
      },
    })
    return { tree, isWhole: seen === size, seen, outOfTime }
  } catch (error) {
    if (!(error instanceof FilesEnd)) throw error
    findings.add(`${error.message}; the rest was not looked at`)
    return { tree: null, isWhole: false, seen, outOfTime }
  }
}

/** Null: it is no leaf of such a log. */
function timeOf(leaf: Uint8Array): number | null {
  try {
    return parseLeaf(leaf).time
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

function compareRoots(tree: TreeCheck | null, heads: Heads, findings: Findings): void {
  const { newest, older, remembered } = heads
  if (!tree) return
  if (newest && !equalBytes(tree.root, newest.root))
    findings.add('the root of the leaves is not the one in the signed checkpoint')
  const differs = (head: TreeHead | null): boolean => {
    const root = head && tree.roots.get(head.size)
    return Boolean(head && root && !equalBytes(root, head.root))
  }
  if (differs(remembered))
    findings.add(
      `the first ${remembered?.size} records are not those that were verified here before`,
    )
  if (differs(older))
    findings.add(`the first ${older?.size} records are not those of the witnessed checkpoint`)
}

function unchecked(
  { newest, witnessed, remembered }: Heads,
  policy: WitnessPolicy | undefined,
  isWhole: boolean,
): string[] {
  const behind = (newest?.size ?? 0) - (witnessed?.size ?? 0)
  return [
    ...(isWhole ? [] : ['leaves and tiles past those that are missing or wrong']),
    ...(remembered
      ? []
      : ['that nothing was cut off or rewritten: nothing of this log was verified here before']),
    ...(policy ? [] : ['witness cosignatures: no policy was given']),
    ...(policy?.quorum === 'none'
      ? ['witness cosignatures: the quorum of the policy is none, so it asks for none']
      : []),
    ...(witnessed && behind > 0
      ? [`that ${behind} records past the witnessed checkpoint were shown to a witness`]
      : []),
    'manifests, headers, parts, keys and erasures: they are not among the published files',
    'whether the log was ended, and that no step comes after: the records that say so are not among them',
    'partial tiles of earlier sizes',
  ]
}
