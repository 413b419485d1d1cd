// Audits a log from outside. It trusts the log's key (and a remembered checkpoint, where there is one) and nothing else,
// finds all that is wrong and does not stop at the first.
import { equalBytes } from '../crypto/equal.ts'
import { toBase64, toHex } from '../crypto/encoding.ts'
import { SealtraceError } from '../error.ts'
import { openCheckpoint, type Checkpoint } from '../ledger/checkpoint.ts'
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
  await verifyKeys(source, checker, { deep: options.deep, findings, notChecked })
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
  for (const row of rows) checker.noteKeyChanges(row)
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
  { deep, findings, notChecked }: { deep: boolean; findings: Findings; notChecked: string[] },
): Promise<void> {
  const rows = new Map<string, Uint8Array>()
  const moving = new Set([...checker.unpublishedKeys, ...(await source.pendingKeys())])
  for await (const { id, hash } of source.keyRows()) rows.set(toHex(id), hash)
  for (const [id, { change, index, recordId }] of checker.keyChanges) {
    if (change.operation === 'destroy' || moving.has(id)) continue
    const hash = rows.get(id)
    if (!hash) findings.add(`wrapped key ${id} is missing`, index, recordId)
    else if (!deep) continue
    else if (!equalBytes(hash, change.rowHash))
      findings.add(`wrapped key ${id} is not the one on the record`, index, recordId)
    else if (source.commitment) {
      const commitment = await source.commitment(change.keyId)
      if (!commitment || !equalBytes(commitment, change.commitment))
        findings.add(
          `wrapped key ${id} does not open to the key that was committed to`,
          index,
          recordId,
        )
    }
  }
  if (!source.commitment || !deep) notChecked.push('key commitments')
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
