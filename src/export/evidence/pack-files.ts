// The files of an evidence pack, one after the other, checked while they are made: memory holds one record, and a line for each.
import type { AuditView } from '../../access/audit-view.ts'
import type { TraceView } from '../../access/reader.ts'
import { encodeUtf8, toBase64, toHex } from '../../crypto/encoding.ts'
import { equalBytes } from '../../crypto/equal.ts'
import { sha256 } from '../../crypto/hash.ts'
import { SealtraceError } from '../../error.ts'
import { signingKeysOf, type LogInfo } from '../../journal/log-info.ts'
import type { Checkpoint } from '../../ledger/checkpoint.ts'
import type { WitnessPolicy } from '../../ledger/witness-policy.ts'
import { recordKinds } from '../../record/kind.ts'
import type { PartEntry } from '../../seal/format/manifest.ts'
import type { LogStore, StoredRecord } from '../../store/log-store.ts'
import { makeReceipt } from '../receipt.ts'
import { mostInFile } from '../zip/zip-reader.ts'
import { checkScript } from './check-script.ts'
import { RecordChecks, type CheckedRecord, type PackedRecord } from './check-records.ts'
import type { EvidenceForm } from './evidence-request.ts'
import { formatPolicy } from './format-policy.ts'
import { consistencyFile, handoverProofs, keptTiles } from './log-files-of-pack.ts'
import type { IndexedRecord, PackIndex, PackKeys } from './pack-index.ts'
import { contentFile, largestOf, packNames, partFile, recordFile } from './pack-names.ts'
import { reportHtml, type ReportRow } from './report-html.ts'
import { lostRow, manifestOf, type OnScan, type Selected } from './select-records.ts'
import { instructions } from './verify-md.ts'

export interface PackFile {
  readonly name: string
  readonly data: Uint8Array
  /** Made of hashes or encrypted: it does not get smaller. */
  readonly isDense?: true
}

/** All that is decided before the first file is made. */
export interface PackJob {
  readonly store: LogStore
  readonly info: LogInfo
  readonly authorityKey: string
  readonly tool: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly form: EvidenceForm
  readonly asked: PackIndex['asked']
  readonly auditRecordId: string
  /** The one that all receipts lead to. */
  readonly checkpoint: Checkpoint
  readonly witnessed: boolean
  /** The newest published one; the same where there is no other. */
  readonly newest: Checkpoint
  readonly witnessPolicy: WitnessPolicy | undefined
  /** In order of the log. */
  readonly records: readonly Selected[]
  readonly traces: readonly string[]
  readonly policies: PackIndex['policies']
  readonly leftOut: readonly string[]
  /** The masked content of a run, as `show` gives it. */
  readonly show: (traceId: string) => Promise<TraceView | null>
  /** Null for who may not read them, and for one that cannot be read. */
  readonly auditView: (row: StoredRecord) => Promise<AuditView | null>
  readonly onProgress?: OnScan | undefined
}

/** Steps of which the report shows the content; the rest stands in the files. */
const stepsShown = 400
/** Audit entries that are opened; the others are in the pack as records. */
const mostAudits = 10_000

/** Rejects with `too_large`, `corrupt`, and with what reading the log rejects with. */
export async function* packFiles(job: PackJob): AsyncGenerator<PackFile> {
  const listed: PackIndex['files'] = []
  for await (const file of listedFiles(job, listed)) {
    if (file.data.length > (largestOf(file.name) ?? mostInFile)) throw tooLarge(job)
    listed.push({ name: file.name, size: file.data.length, sha256: toHex(sha256(file.data)) })
    yield file
  }
  const sums = listed.map((file) => `${file.sha256}  ${file.name}\n`).join('')
  yield { name: packNames.sums, data: encodeUtf8(sums) }
}

async function* listedFiles(job: PackJob, listed: PackIndex['files']): AsyncGenerator<PackFile> {
  const { info, checkpoint, form, authorityKey } = job
  yield* logFiles(job)
  const proofs = await handoverProofs(job.store, info, job.records)
  for (const { file, data } of proofs) yield { name: file, data }
  const checks = new RecordChecks({
    ...{ origin: info.origin, head: checkpoint, note: checkpoint.note, authorityKey },
    now: job.now,
  })
  const indexed: IndexedRecord[] = []
  const audits: AuditView[] = []
  yield* recordFiles(job, checks, { indexed, audits })
  const content: PackIndex['content'] = []
  const views: TraceView[] = []
  if (form === 'masked') yield* contentFiles(job, content, views)
  yield { name: packNames.audit, data: json(audits) }
  const states = checks.settle()
  await refuseErasedMeanwhile(job, checks)
  const rows = indexed.map((record): ReportRow => ({
    ...record,
    ...(states.get(record.index) ?? noState),
  }))
  const index: PackIndex = {
    ...indexHead(job),
    records: indexed,
    content,
    handovers: proofs.map(({ file, index: at }) => ({ file, index: at })),
    check: checkOf(job, checks, rows),
    files: listed,
  }
  yield { name: packNames.instructions, data: encodeUtf8(instructions(index, keysOf(job))) }
  yield { name: packNames.script, data: encodeUtf8(checkScript) }
  const report = reportHtml({ index, keys: keysOf(job), rows, views, audits })
  yield { name: packNames.report, data: encodeUtf8(report) }
  yield { name: packNames.index, data: json({ ...index, files: [...listed] }) }
}

/** An erasure that came after the checkpoint is not in the pack: what it took would be told as taken by nobody, for ever. */
async function refuseErasedMeanwhile({ store, checkpoint }: PackJob, checks: RecordChecks) {
  if (!checks.all().some(({ problem }) => problem.startsWith('erased-unauthorised'))) return
  let from = checkpoint.size
  for (;;) {
    const page = await store.page(from, 500)
    if (page.some(({ kind }) => kind === recordKinds.erasureIntent))
      throw new SealtraceError(
        'unavailable',
        'something of it was erased, or has expired, after the checkpoint that the pack is made over; take it again',
      )
    const last = page.at(-1)?.index ?? null
    if (last === null) return
    from = last + 1
  }
}

const noState = { state: 'intact', by: null } as const

function* logFiles(job: PackJob): Generator<PackFile> {
  const { checkpoint, newest, witnessPolicy, store } = job
  yield { name: packNames.checkpoint, data: checkpoint.note }
  if (!equalBytes(newest.note, checkpoint.note)) {
    yield { name: packNames.newest, data: newest.note }
    yield { name: packNames.consistency, data: consistencyFile(store, checkpoint, newest) }
  }
  yield { name: packNames.logKeys, data: json(keysOf(job)) }
  if (witnessPolicy !== undefined)
    yield { name: packNames.policy, data: encodeUtf8(formatPolicy(witnessPolicy)) }
}

async function* recordFiles(
  job: PackJob,
  checks: RecordChecks,
  into: { indexed: IndexedRecord[]; audits: AuditView[] },
): AsyncGenerator<PackFile> {
  const written = new Set<string>()
  const readTile = keptTiles(job.store)
  for (const [n, { id, role, index: place }] of job.records.entries()) {
    job.onProgress?.(n, job.records.length)
    // A row that is gone, or says another place, is packed as what it is: the checks tell.
    const row = { ...((await job.store.record(id)) ?? lostRow(id, place)), index: place }
    const { record, parts } = await packed(job, row, readTile)
    const { index, leaf, manifest, salt, header, receipt } = record
    if (leaf) yield { name: recordFile(index, 'leaf'), data: leaf }
    if (manifest) yield { name: recordFile(index, 'manifest'), data: manifest, isDense: true }
    if (salt) yield { name: recordFile(index, 'salt'), data: salt }
    if (header !== null) yield { name: recordFile(index, 'header.json'), data: encodeUtf8(header) }
    if (receipt) yield { name: recordFile(index, 'receipt.tlog-proof'), data: receipt }
    const missingParts: string[] = []
    const checked = checks.take(record, (entry) => {
      const isThere = parts.has(toHex(entry.id))
      if (!isThere) missingParts.push(toHex(entry.id))
      return isThere
    })
    if (job.form === 'sealed')
      for (const [name, data] of parts.values())
        if (!written.has(name)) {
          written.add(name)
          yield { name, data, isDense: true }
        }
    into.indexed.push(indexedRecord(row, { index, role, missingParts }, checked))
    const isAudit = checked?.leaf.kind === 'audit' && into.audits.length < mostAudits
    const view = isAudit ? await job.auditView(row) : null
    if (view) into.audits.push(view)
  }
}

/** A record with its parts by id: those that are there, and are the ones that the manifest lists. */
async function packed(
  { store, checkpoint }: PackJob,
  row: StoredRecord & { readonly index: number },
  readTile: LogStore['readTile'],
): Promise<{ record: PackedRecord; parts: Map<string, [name: string, data: Uint8Array]> }> {
  const pinned = { size: checkpoint.size, note: checkpoint.note }
  const from = {
    record: async () => row,
    checkpoint: async () => pinned,
    witnessed: async () => null,
    readTile,
  }
  // One that the tree does not prove is packed without a receipt: the checks tell, and the rest of the pack holds.
  const receipt = await makeReceipt(from, row.id).catch((error: unknown) => {
    if (SealtraceError.is(error) && error.code === 'corrupt') return null
    throw error
  })
  const manifest = manifestOf(row)
  const entries = manifest ? [...manifest.appended, ...manifest.own] : []
  const stored = await store.parts(entries.map(({ id }) => id))
  const parts = new Map<string, [string, Uint8Array]>()
  for (const entry of entries) {
    const data = stored.get(toHex(entry.id))
    if (data && isListed(entry, data)) parts.set(toHex(entry.id), [partFile(entry.hash), data])
  }
  const { manifest: bytes, salt, header } = row
  const { leaf = null, proof = null } = receipt ?? {}
  const record = { index: row.index, leaf, manifest: bytes, salt, header, receipt: proof }
  return { record, parts }
}

function isListed({ length, hash }: PartEntry, data: Uint8Array): boolean {
  return data.length === length && equalBytes(sha256(data), hash)
}

function indexedRecord(
  { id, time }: StoredRecord,
  at: Pick<IndexedRecord, 'index' | 'role' | 'missingParts'>,
  checked: CheckedRecord | null,
): IndexedRecord {
  const hex = toHex(id)
  const recordId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return {
    ...at,
    recordId,
    kind: checked?.leaf.kind ?? 'unknown',
    time: isoOf(checked?.leaf.time ?? time),
  }
}

async function* contentFiles(
  job: PackJob,
  content: PackIndex['content'],
  views: TraceView[],
): AsyncGenerator<PackFile> {
  let shown = 0
  for (const traceId of job.traces) {
    const view = await job.show(traceId)
    if (!view) continue
    const file = contentFile(content.length + 1)
    content.push({ traceId, file })
    yield { name: file, data: json(view) }
    if (shown < stepsShown) views.push({ ...view, steps: view.steps.slice(0, stepsShown - shown) })
    shown += view.steps.length
  }
}

function indexHead(
  job: PackJob,
): Omit<PackIndex, 'records' | 'content' | 'handovers' | 'check' | 'files'> {
  const { info, checkpoint, newest } = job
  return {
    format: 'sealtrace-evidence',
    version: 1,
    tool: job.tool,
    created: isoOf(job.now),
    project: info.project,
    origin: info.origin,
    form: job.form,
    asked: job.asked,
    auditRecordId: job.auditRecordId,
    checkpoint: {
      size: checkpoint.size,
      rootHash: toBase64(checkpoint.root),
      witnessed: job.witnessed,
    },
    newest: newest.size === checkpoint.size ? null : { size: newest.size },
    policies: job.policies,
    leftOut: [...job.leftOut],
  }
}

function checkOf(
  { form }: PackJob,
  checks: RecordChecks,
  rows: readonly ReportRow[],
): PackIndex['check'] {
  const findings = checks.all()
  const count = (state: ReportRow['state']) => rows.filter((row) => row.state === state).length
  return {
    ok: findings.length === 0,
    records: { intact: count('intact'), erased: count('erased'), expired: count('expired') },
    findings,
    notChecked: [
      'all that the log holds besides these records: `sealtrace verify` looks at it',
      ...(form === 'masked'
        ? ['that the masked text is what the sealed parts hold: this takes the keys of the log']
        : ['what the sealed parts say: this takes the keys of the log']),
    ],
  }
}

export function keysOf({ info, authorityKey }: Pick<PackJob, 'info' | 'authorityKey'>): PackKeys {
  const { origin, logKey } = info
  return { origin, logKey, signingKeys: [...signingKeysOf(info)], authorityKey }
}

export function isoOf(ms: number): string {
  const time = new Date(ms)
  return Number.isNaN(time.getTime()) ? new Date(0).toISOString() : time.toISOString()
}

function json(value: unknown): Uint8Array {
  return encodeUtf8(`${JSON.stringify(value, null, 1)}\n`)
}

function tooLarge({ form }: PackJob): SealtraceError {
  return new SealtraceError(
    'too_large',
    `a file of the pack is larger than ${mostInFile} bytes: ${form === 'masked' ? 'take the sealed form, or less' : 'take less'} into it`,
  )
}
