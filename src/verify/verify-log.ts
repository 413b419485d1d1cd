// Audits a log from outside. It trusts the log's key (and a remembered checkpoint, where there is one) and nothing else,
// finds all that is wrong and does not stop at the first.
import { equalBytes } from '../crypto/equal.ts'
import { toBase64, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
import type { KeyChange } from '../seal/format/manifest.ts'
import { formatRecordId } from '../record/id.ts'
import { emptyRoot } from '../ledger/merkle.ts'
import { Findings, type VerifyReport } from './report.ts'
import { RecordChecker } from './verify-records.ts'
import { verifyTree, type TreeCheck } from './verify-tree.ts'
import type { SourceRecord, VerifySource } from './verify-source.ts'

export interface VerifyOptions {
  readonly origin: string
  /** The log's key, a C2SP vkey, from somewhere else than the log. */
  readonly logKey: string
  /** The last checkpoint that the verifier has seen of this log. */
  readonly remembered?: Uint8Array
  /** What was found before, outside of the log. */
  readonly known?: readonly string[]
  /** Every byte of parts, header rows and wrapped keys too. */
  readonly deep: boolean
  readonly onProgress?: (done: number, total: number) => void
}

/** Never rejects for what it finds: that stands in the report. */
export async function verifyLog(
  source: VerifySource,
  options: VerifyOptions,
): Promise<VerifyReport> {
  const findings = new Findings()
  for (const problem of options.known ?? []) findings.add(problem)
  const notChecked: string[] = []
  for (const problem of await source.integrity())
    findings.add(`the store reports damage: ${problem}`)
  const checkpoint = open('the checkpoint', await source.checkpoint(), options, findings)
  const size = checkpoint?.size ?? 0
  const present = await partNames(source)
  const checker = new RecordChecker({ source, findings, deep: options.deep, present })
  const rows = new RowCursor(source.records())
  const remembered = rememberedCheckpoint(options, size, findings)
  const tree = await verifyTree(source, size, {
    rememberedSize: remembered?.size ?? 0,
    findings,
    onLeaf: async (index, leaf) => {
      await checker.check(index, leaf, await rows.at(index, findings))
      if (index % 256 === 255) options.onProgress?.(index + 1, size)
    },
  })
  options.onProgress?.(size, size)
  compareRoots(tree, { checkpoint, remembered }, findings)
  if (!remembered)
    notChecked.push('that nothing was cut off or rewritten: no checkpoint is remembered here')
  noteUnpublished(await rows.rest(), checker, { findings, notChecked })
  await verifyKeys(source, checker, {
    deep: options.deep,
    size,
    findings,
    notChecked,
  })
  if (!options.deep) notChecked.push('bytes of parts', 'header rows', 'wrapped keys')
  notChecked.push('witness cosignatures: none are configured')
  return {
    ok: findings.list.length === 0,
    origin: options.origin,
    size,
    rootHash: toBase64(checkpoint?.root ?? emptyRoot()),
    records: { intact: Math.max(0, size - findings.badRecords), erased: 0, expired: 0 },
    findings: findings.all(),
    notChecked,
  }
}

function rememberedCheckpoint(
  options: VerifyOptions,
  size: number,
  findings: Findings,
): Checkpoint | null {
  const seen = open('the remembered checkpoint', options.remembered ?? null, options, findings)
  if (seen && seen.size > size)
    findings.add(
      `the log has ${size} records, but a checkpoint of ${seen.size} was seen: its tail is missing`,
    )
  return seen
}

function compareRoots(
  tree: TreeCheck,
  { checkpoint, remembered }: { checkpoint: Checkpoint | null; remembered: Checkpoint | null },
  findings: Findings,
): void {
  if (checkpoint && !equalBytes(tree.root, checkpoint.root))
    findings.add('the root of the leaves is not the one in the signed checkpoint')
  if (remembered && tree.rememberedRoot && !equalBytes(tree.rememberedRoot, remembered.root))
    findings.add(`the first ${remembered.size} records are not those of the remembered checkpoint`)
}

/** While another process writes, rows and parts are there that no checkpoint covers yet. */
function noteUnpublished(
  rows: readonly SourceRecord[],
  checker: RecordChecker,
  { findings, notChecked }: { findings: Findings; notChecked: string[] },
): void {
  if (rows.length) notChecked.push(`${rows.length} records are staged and not published yet`)
  else
    for (const id of checker.unlisted())
      findings.add(`part ${id} is in the store, but no record lists it`)
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

async function partNames(source: VerifySource): Promise<Set<string>> {
  const names = new Set<string>()
  for await (const id of source.partIds()) names.add(toHex(id))
  return names
}

async function verifyKeys(
  source: VerifySource,
  checker: RecordChecker,
  options: { deep: boolean; size: number; findings: Findings; notChecked: string[] },
): Promise<void> {
  const { deep, findings, notChecked } = options
  const rows = new Map<string, Uint8Array>()
  for await (const { id, hash } of source.keyRows()) rows.set(toHex(id), hash)
  for (const [id, { change, index, recordId }] of checker.keyChanges) {
    const hash = rows.get(id)
    const problem = await keyProblem(source, change, { hash, ...options })
    if (problem) findings.add(`wrapped key ${id} ${problem}`, index, recordId)
  }
  if (!source.commitment || !deep) notChecked.push('key commitments')
  for (const id of (await source.strangers?.()) ?? [])
    findings.add(
      'a staged record was not written by a process of this log',
      null,
      formatRecordId(id),
    )
}

async function keyProblem(
  source: VerifySource,
  change: KeyChange,
  { hash, deep, size }: { hash: Uint8Array | undefined; deep: boolean; size: number },
): Promise<string | null> {
  if (change.operation === 'destroy')
    return 'was destroyed, and no erasure that was signed for covers it'
  if (!hash) return 'is missing'
  if (!deep) return null
  if (!equalBytes(hash, change.rowHash) && !(await isNewer(source, change, size)))
    return 'is not the one on the record'
  const commitment = await source.commitment?.(change.keyId)
  const holds = !source.commitment || (commitment && equalBytes(commitment, change.commitment))
  return holds ? null : 'does not open to the key that was committed to'
}

const tries = 10

/** While another process writes, a row may be of a later change, which is on the record a moment after the row is. */
async function isNewer(source: VerifySource, change: KeyChange, size: number): Promise<boolean> {
  for (let i = 0; i < tries; i++) {
    if (i > 0) await source.pause()
    const row = await source.keyRowHash(change.keyId)
    const later = await source.laterKeyChanges(size)
    const its = later.filter(({ id }) => equalBytes(id, change.keyId))
    if (row && its.some(({ hash }) => equalBytes(hash, row))) return true
  }
  return false
}

/** Pairs rows with leaves; rows come in leaf order. */
class RowCursor {
  readonly #rows: AsyncIterator<SourceRecord>
  #next: SourceRecord | null | undefined

  constructor(rows: AsyncIterable<SourceRecord>) {
    this.#rows = rows[Symbol.asyncIterator]()
  }

  async at(index: number, findings: Findings): Promise<SourceRecord | null> {
    for (;;) {
      const row = await this.#peek()
      if (!row || row.index === null || row.index > index) return null
      this.#next = undefined
      if (row.index === index) return row
      findings.add('a record row stands outside of the order of the leaves', row.index)
    }
  }

  /** Rows behind the last leaf: sequenced or staged, not published. */
  async rest(): Promise<SourceRecord[]> {
    const rows: SourceRecord[] = []
    for (let row = await this.#peek(); row; row = await this.#peek()) {
      rows.push(row)
      this.#next = undefined
    }
    return rows
  }

  async #peek(): Promise<SourceRecord | null> {
    if (this.#next === undefined) {
      const step = await this.#rows.next()
      this.#next = step.done ? null : step.value
    }
    return this.#next
  }
}
