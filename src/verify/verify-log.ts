// Audits a log from outside. It trusts the log's key (and a remembered checkpoint, where there is one) and nothing else,
// finds all that is wrong and does not stop at the first.
import { fromBase64, toBase64, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import { emptyRoot } from '../ledger/merkle.ts'
import type { WitnessPolicy } from '../ledger/witness-policy.ts'
import { takeKept, type KeptRecord } from './kept-erasures.ts'
import { noteUnpublished } from './later-records.ts'
import { LogEnd } from './log-end.ts'
import { noteUnchecked } from './not-checked.ts'
import { RecordSearch } from './record-evidence.ts'
import { Findings, listed, type RecordEvidence, type VerifyReport } from './report.ts'
import { RowCursor } from './row-cursor.ts'
import { Erasures } from './verify-erasures.ts'
import { ToldGaps } from './verify-gaps.ts'
import { keysInForce, signersOf, type FormerKey } from './verify-handovers.ts'
import {
  compareHeads,
  dayOf,
  openWitnessed,
  type EarlierHead,
  type Witnessed,
} from './verify-heads.ts'
import { LegalHolds } from './verify-holds.ts'
import { verifyKeys } from './verify-keys.ts'
import { SignedBatches } from './verify-producers.ts'
import { RecordChecker } from './verify-records.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'
import { verifyTree } from './verify-tree.ts'

/** A tree that was verified, and when, in milliseconds since the epoch. */
export interface VerifiedBefore {
  readonly size: number
  /** Base64. */
  readonly rootHash: string
  readonly time: number
}

export interface VerifyOptions {
  readonly origin: string
  /** The log's key, a C2SP vkey, from somewhere else than the log; or those of which either will do. */
  readonly logKey: string | readonly string[]
  /** Keys that were given up, known from somewhere else likewise, each good for checkpoints up to a size. */
  readonly formerKeys?: readonly FormerKey[]
  /** Checkpoints with which keys were given up (`handovers` of log.json), from the log: they are verified. */
  readonly handovers?: readonly Uint8Array[]
  /** The officer's key, a vkey, likewise: without it nothing that is missing counts as erased. */
  readonly authorityKey?: string | undefined
  /** The last checkpoint that the verifier has seen of this log. */
  readonly remembered?: Uint8Array
  /** Erasure records of a log that was restored from an old copy, which came after it. */
  readonly kept?: readonly KeptRecord[]
  /** Hex id of the record that froze the log, as it is remembered outside of the log. */
  readonly frozen?: string | undefined
  /** What was found before, outside of the log. */
  readonly known?: readonly string[]
  /** The newest tree of this log that was verified here; the newest of which all records were looked at, and every byte. */
  readonly verified?: {
    readonly last: VerifiedBefore
    readonly full?: VerifiedBefore
    readonly deep?: VerifiedBefore
  }
  /**
   * Look only at what came after `verified.last`; without that, at all. What that leaves out is said in `notChecked`. Default false.
   */
  readonly incremental?: boolean
  /** Which witnesses must have signed the newest witnessed checkpoint. Default: that is not checked, and said. */
  readonly policy?: WitnessPolicy
  /** Give the evidence for this record, 16 bytes, too. It cannot be had of a record that is not looked at. */
  readonly record?: Uint8Array
  /** Every byte of parts, header rows and wrapped keys too. */
  readonly deep: boolean
  /** Milliseconds since the epoch; nothing expired later than now. Default: the clock. */
  readonly now?: number
  readonly onProgress?: (done: number, total: number) => void
}

/** Never rejects for what it finds: that stands in the report. */
export async function verifyLog(source: VerifySource, given: VerifyOptions): Promise<VerifyReport> {
  const { handovers: notes, formerKeys: former, origin } = given
  const trusted = [given.logKey].flat()
  const logKey = await keysInForce(source, { origin, trusted, notes, former })
  const options = { ...given, logKey }
  const findings = new Findings()
  const notChecked: string[] = []
  for (const problem of options.known ?? []) findings.add(problem)
  const checkpoint = open('the checkpoint', await source.checkpoint(), options, findings)
  const size = checkpoint?.size ?? 0
  const since = sinceOf(options, size)
  if (since === 0)
    for (const problem of await source.integrity())
      findings.add(`the store reports damage: ${problem}`)
  const { witnessed, stored, heads } = await earlierHeads(source, options, { checkpoint, findings })
  const walk = await walkRecords(source, options, { size, since, heads, findings })
  compareHeads(heads, { size, tree: walk.tree, tiles: source, findings })
  if (checkpoint && toHex(walk.tree.root) !== toHex(checkpoint.root))
    findings.add('the root of the leaves is not the one in the signed checkpoint')
  await judgeRecords(source, options, { walk, size, since, findings, notChecked })
  const life = walk.end.settle()
  const evidence = await evidenceOf(source, walk, { checkpoint, findings })
  noteUnchecked(options, { since, walk, witnessed, stored, size, notChecked })
  return {
    ok: findings.total === 0,
    origin,
    size,
    signedBy: signersOf(checkpoint, logKey),
    rootHash: toBase64(checkpoint?.root ?? emptyRoot()),
    ...witnessesOf(witnessed),
    ...statesOf(walk, findings, { size, since }),
    life,
    since: options.verified?.last.size ?? null,
    ...(options.incremental ? { incremental: since > 0 } : {}),
    findings: findings.all(),
    findingsTotal: findings.total,
    ...(evidence ? { record: evidence } : {}),
    notChecked,
  }
}

/** A log that is smaller than what was verified has lost something: then all that is there is looked at. */
function sinceOf({ incremental, verified }: VerifyOptions, size: number): number {
  return incremental && verified && verified.last.size <= size ? verified.last.size : 0
}

/** What could not be judged before all was seen. */
async function judgeRecords(
  source: VerifySource,
  options: VerifyOptions,
  of: { walk: Walk; size: number; since: number; findings: Findings; notChecked: string[] },
): Promise<void> {
  const { walk, size, since, findings, notChecked } = of
  const { deep, kept = [] } = options
  const { checker, erasures, signed } = walk
  await checker.parts.settle()
  takeKept(erasures, kept, size)
  await noteUnpublished(source, walk.rest, { checker, size, findings, notChecked })
  const openNewest = async () => openOrNull(await source.newest(), options)
  await verifyKeys(source, checker, {
    ...{ deep, size, since, findings, notChecked, erasures, openNewest },
  })
  if (since === 0) signed.settle(notChecked)
}

async function evidenceOf(
  source: VerifySource,
  { search, erasures: { taken } }: Walk,
  { checkpoint, findings }: { checkpoint: Checkpoint | null; findings: Findings },
): Promise<RecordEvidence | null> {
  if (!search) return null
  const isPartThere = async (id: Uint8Array) => (await source.part(id)) !== null
  return search.evidence({ checkpoint, tiles: source, findings, taken, isPartThere })
}

function witnessesOf(
  witnessed: Witnessed | null,
): Pick<VerifyReport, 'cosignatures' | 'witnessedSize'> {
  if (!witnessed) return {}
  const { cosignatures, checkpoint } = witnessed
  return { cosignatures, witnessedSize: checkpoint?.size ?? null }
}

function statesOf(
  { tree, erasures: { taken }, gaps, signed }: Walk,
  findings: Findings,
  { size, since }: { size: number; since: number },
): Pick<VerifyReport, 'records' | 'unauthorised' | 'gapRecords' | 'states' | 'takenBy' | 'gaps'> {
  const notWhole = new Set([...findings.bad, ...taken.indexes].filter((index) => index >= since))
  return {
    records: {
      intact: Math.max(0, tree.reached - since - notWhole.size),
      erased: taken.count('erased'),
      expired: taken.count('expired'),
    },
    unauthorised: taken.count('erased-unauthorised'),
    gapRecords: gaps.count,
    ...taken.report(size),
    gaps: [...gaps.list, ...signed.omissions].sort((a, b) => a.index - b.index).slice(0, listed),
  }
}

interface Walk {
  readonly tree: Awaited<ReturnType<typeof verifyTree>>
  readonly checker: RecordChecker
  readonly erasures: Erasures
  readonly signed: SignedBatches
  readonly gaps: ToldGaps
  readonly end: LogEnd
  readonly search: RecordSearch | null
  /** Rows behind the last leaf. */
  readonly rest: readonly SourceRecord[]
}

interface WalkOptions {
  readonly size: number
  readonly since: number
  readonly heads: readonly EarlierHead[]
  readonly findings: Findings
}

/** Every leaf, and the record that belongs to it. */
async function walkRecords(
  source: VerifySource,
  options: VerifyOptions,
  { size, since, heads, findings }: WalkOptions,
): Promise<Walk> {
  const { origin, authorityKey, frozen, deep, now = Date.now() } = options
  const erasures = new Erasures({ origin, authorityKey, findings, now, since })
  const signed = new SignedBatches(since === 0 ? findings : null)
  const gaps = new ToldGaps()
  const end = new LogEnd(findings, { frozen, since })
  const holds = new LegalHolds({ origin, authorityKey, findings, since })
  const checker = new RecordChecker({
    source,
    findings,
    erasures,
    takers: [holds, signed, gaps, end],
    deep,
    present: since === 0 ? await partNames(source) : null,
    since,
  })
  const search = options.record ? new RecordSearch(options.record) : null
  const rows = new RowCursor(source.records(since))
  const tree = await verifyTree(source, size, {
    sizes: heads.map((head) => head.size),
    from: since,
    missingAtMost: 1000,
    findings,
    onLeaves: async (first, leaves) => {
      for (let i = Math.max(0, since - first); i < leaves.length; i++) {
        const leaf = leaves[i] ?? null
        const row = await rows.at(first + i, findings)
        await checker.check(first + i, leaf, row)
        search?.see(first + i, leaf, row)
      }
      options.onProgress?.(first + leaves.length - since, size - since)
    },
  })
  options.onProgress?.(size - since, size - since)
  return { tree, checker, erasures, signed, gaps, end, search, rest: await rows.rest() }
}

/** Trees of this log that were seen elsewhere or before. */
async function earlierHeads(
  source: VerifySource,
  options: VerifyOptions & { logKey: readonly string[] },
  { checkpoint, findings }: { checkpoint: Checkpoint | null; findings: Findings },
): Promise<{ witnessed: Witnessed | null; stored: boolean; heads: EarlierHead[] }> {
  const { policy, origin, logKey: keys, formerKeys = [], verified } = options
  const heads: EarlierHead[] = []
  const seen = open('the remembered checkpoint', options.remembered ?? null, options, findings)
  if (seen) heads.push({ ...seen, name: 'remembered checkpoint', happened: 'was seen' })
  const root = verified && fromBase64(verified.last.rootHash)
  if (verified && root) {
    const day = dayOf(verified.last.time)
    const [name, happened] = [
      `tree that was verified here on ${day}`,
      `was verified here on ${day}`,
    ]
    heads.push({ size: verified.last.size, root, name, happened })
  }
  const stored = await source.witnessed?.()
  const witnessed = policy
    ? openWitnessed([stored, checkpoint?.note], { policy, origin, keys, formerKeys, findings })
    : null
  if (witnessed?.checkpoint) {
    const [name, happened] = ['checkpoint that was witnessed', 'was witnessed']
    heads.push({ ...witnessed.checkpoint, name, happened })
  }
  return { witnessed, stored: Boolean(stored), heads }
}

function open(
  what: string,
  note: Uint8Array | null,
  options: VerifyOptions,
  findings: Findings,
): Checkpoint | null {
  if (!note?.length) return null
  try {
    return openCheckpoint(note, options.logKey, options.origin)
  } catch (error) {
    findings.add(`${what} does not open: ${SealtraceError.is(error) ? error.message : 'damaged'}`)
    return null
  }
}

function openOrNull(note: Uint8Array | null, { logKey, origin }: VerifyOptions): Checkpoint | null {
  try {
    return note && openCheckpoint(note, logKey, origin)
  } catch (error) {
    if (SealtraceError.is(error)) return null
    throw error
  }
}

async function partNames(source: VerifySource): Promise<Set<string>> {
  const names = new Set<string>()
  for await (const id of source.partIds()) names.add(toHex(id))
  return names
}
