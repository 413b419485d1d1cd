// Hands out evidence packs: who may, what for, and what goes into them. It is on the record before any content is opened.
import { auditView } from '../../access/audit-view.ts'
import { may, notFound, type Action, type Principal } from '../../access/principal.ts'
import { Reader } from '../../access/reader.ts'
import { requireRight } from '../../access/require-right.ts'
import { goesByRun, RunSight } from '../../access/run-sight.ts'
import type { ReadSettings } from '../../access/read-settings.ts'
import { SealtraceError } from '../../error.ts'
import type { AuditEntry } from '../../journal/audit-entry.ts'
import type { OpenLog } from '../../journal/open-log.ts'
import { anchoredKeys } from '../../journal/signing-keys.ts'
import { openCheckpoint, type Checkpoint } from '../../ledger/checkpoint.ts'
import { formatRecordId } from '../../record/id.ts'
import type { NoteVerifier } from '../../ledger/note.ts'
import { cosignersOf, quorumMet, type WitnessPolicy } from '../../ledger/witness-policy.ts'
import { recordKinds } from '../../record/kind.ts'
import type { StoredRecord } from '../../store/log-store.ts'
import { withoutUnseen } from './without-unseen.ts'
import { ZipWriter } from '../zip/zip-writer.ts'
import { parsed } from './check-records.ts'
import { checkRequest, type EvidenceForm, type EvidenceRequest } from './evidence-request.ts'
import { isoOf, packFiles, type PackJob } from './pack-files.ts'
import { relatedRecords } from './related-records.ts'
import {
  recordsOfTime,
  recordsOfTraces,
  refuseTooMany,
  survey,
  type OnScan,
  type Selected,
} from './select-records.ts'

export type EvidenceLog = Pick<OpenLog, 'info' | 'state' | 'store' | 'ring' | 'recorder'>

export interface EvidenceOptions {
  /** Name and version of the program, for the pack to say. */
  readonly tool: string
  /** How `show` sums runs up. */
  readonly reading?: ReadSettings
  /** Whose cosignatures the log asks for. */
  readonly witnessPolicy?: WitnessPolicy | undefined
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: () => number
  readonly onScan?: OnScan
  readonly onProgress?: OnScan
}

/** A pack that is about to be made. */
export interface EvidencePack {
  readonly auditRecordId: string
  /** Records in it, and how many of them were asked for. */
  readonly records: { readonly asked: number; readonly related: number }
  /** Of the checkpoint that its receipts lead to. */
  readonly size: number
  /** The ZIP file. Rejects in the middle with what reading the log rejects with: then it is no pack. */
  readonly bytes: AsyncGenerator<Uint8Array>
}

/** What each form takes: content for who may read it, sealed parts for who may verify. */
export const evidenceRights: Readonly<Record<EvidenceForm, Action>> = {
  masked: 'read-content',
  sealed: 'verify',
}
/** Kinds that are in a pack of a time only where they concern its runs, for who may not read the audit log: they tell of others. */
const ofOthers: ReadonlySet<number> = new Set([
  ...[recordKinds.audit, recordKinds.hold],
  ...[recordKinds.erasureIntent, recordKinds.erasureCompletion],
])
/** Packs that are made at once. */
const atOnce = 2

export class EvidenceDesk {
  readonly #log: EvidenceLog
  readonly #options: EvidenceOptions
  #running = 0

  constructor(log: EvidenceLog, options: EvidenceOptions) {
    this.#log = log
    this.#options = options
  }

  /**
   * Rejects with `not_found` for what is not there and for what is not allowed, `bad_request`, `too_large`, and `busy` while others are made.
   * All of it but the last is on the record.
   */
  async take(principal: Principal, request: EvidenceRequest): Promise<EvidencePack> {
    checkRequest(request)
    const right = evidenceRights[request.form]
    await requireRight(this.#log.recorder, { principal, right, ...entryOf(request) })
    if (this.#running >= atOnce)
      throw new SealtraceError('busy', `${atOnce} evidence packs are being made; try again later`)
    return this.#counted(() => this.#take(principal, request))
  }

  async #take(principal: Principal, request: EvidenceRequest): Promise<EvidencePack> {
    const found = await this.#find(principal, request).catch(async (error: unknown) => {
      await this.#audit(principal, request, 'failed')
      throw error
    })
    if (found.records.length === 0) {
      await this.#audit(principal, request, found.isDenied ? 'denied' : 'failed')
      throw notFound()
    }
    const auditRecordId = await this.#audit(principal, request, 'allowed')
    const job = await this.#job({ ...request, principal, auditRecordId }, found)
    const asked = job.records.filter(({ role }) => role === 'asked').length
    return {
      auditRecordId,
      records: { asked, related: job.records.length - asked },
      size: job.checkpoint.size,
      bytes: this.#zipped(job),
    }
  }

  /** What is published of it by now. */
  async #find(
    principal: Principal,
    { traces, since = 0, until = this.#now(), form }: EvidenceRequest,
  ): Promise<{ records: Selected[]; traces: string[]; isDenied?: boolean }> {
    const { store } = this.#log
    const size = (await store.checkpoint())?.size ?? 0
    const sight = new RunSight(principal, store)
    const sees = (trace: string): Promise<boolean> =>
      sight.may(trace, ['read-header', evidenceRights[form]])
    if (!traces) {
      const { onScan } = this.#options
      const all = await recordsOfTime(store, { since, until, size }, onScan)
      const found = goesByRun(principal) ? await withoutUnseen(store, all, sees) : all
      if (may(principal, 'read-audit')) return found
      return { ...found, records: await this.#withoutAudit(found.records) }
    }
    const all: Selected[] = []
    for (const trace of new Set(traces)) {
      const records = await recordsOfTraces(store, [trace], size)
      // One of several that is not there, or not to be seen, must not go by unseen.
      const isSeen = await sees(trace)
      if (records.length === 0 || !isSeen) return { records: [], traces: [], isDenied: !isSeen }
      all.push(...records)
    }
    return { records: all.sort((a, b) => a.index - b.index), traces: [...new Set(traces)] }
  }

  async #withoutAudit(records: readonly Selected[]): Promise<Selected[]> {
    const kept: Selected[] = []
    for (const record of records) {
      const row = await this.#log.store.record(record.id)
      if (!row || !ofOthers.has(row.kind)) kept.push(record)
    }
    return kept
  }

  async #job(
    request: EvidenceRequest & { principal: Principal; auditRecordId: string },
    { records, traces }: { records: Selected[]; traces: string[] },
  ): Promise<PackJob> {
    const { store, info } = this.#log
    const { tool, witnessPolicy, onScan, onProgress } = this.#options
    const { form, principal, auditRecordId } = request
    const now = this.#now()
    const heads = await this.#checkpoints(records.at(-1)?.index ?? 0)
    const seen = await survey(store, records)
    const withAudit = may(principal, 'read-audit')
    const related = await relatedRecords(store, {
      ...{ traces: new Set(traces), taken: new Set(records.map(({ index }) => index)), withAudit },
      ...{ survey: seen, size: heads.checkpoint.size, onScan },
    })
    const all = [...records, ...related.records].sort((a, b) => a.index - b.index)
    refuseTooMany(all.length * 5 + traces.length)
    return {
      ...{ store, info, tool, now, form, auditRecordId, witnessPolicy, traces, onProgress },
      ...heads,
      authorityKey: this.#log.state.readAnchor()?.authorityKey ?? info.authorityKey,
      asked: askedOf(request, now),
      records: all,
      policies: [...seen.policies.values()],
      leftOut: [
        ...related.leftOut,
        ...(withAudit ? [] : ['audit entries: whoever took this pack may not read them']),
        ...(request.traces || !goesByRun(principal)
          ? []
          : ['runs that the access policy keeps from whoever took this pack, if there are any']),
      ],
      show: this.#shower(request, all),
      auditView: (row) => this.#auditView(principal, row),
    }
  }

  /** The newest that met the witness policy, where it covers the records, else the newest published one. */
  async #checkpoints(last: number): Promise<Pick<PackJob, 'checkpoint' | 'newest' | 'witnessed'>> {
    const { store } = this.#log
    const published = await store.checkpoint()
    const seen = await store.witnessed()
    if (!published) throw new SealtraceError('unavailable', 'the log has no checkpoint yet')
    const newest = this.#open(published.note)
    // A cosigned copy of the newest says all that the newest says.
    const covering = seen && last < seen.size && seen.size <= newest.size ? seen : null
    const witnessedOne = covering && this.#openWitnessed(covering.note)
    const checkpoint = witnessedOne ?? newest
    const witnessed = witnessedOne !== null
    return {
      checkpoint,
      newest: checkpoint.size === newest.size ? checkpoint : newest,
      witnessed,
    }
  }

  /** Null for what the log keeps as witnessed and is not, by the policy in force. */
  #openWitnessed(note: Uint8Array): Checkpoint | null {
    const { witnessPolicy: policy } = this.#options
    const head = parsed(() => this.#open(note, policy ? cosignersOf(policy) : []))
    return head && (!policy || quorumMet(policy, head)) ? head : null
  }

  #open(note: Uint8Array, cosigners: readonly NoteVerifier[] = []): Checkpoint {
    const { info, state } = this.#log
    const anchor = state.readAnchor()
    const former = (anchor?.formerKeys ?? []).map(({ key }) => key)
    const keys = anchor ? [...anchoredKeys(anchor), ...former] : [info.logKey]
    return openCheckpoint(note, keys, info.origin, cosigners)
  }

  /** As the reader shows it, under the one entry that is on the record already. */
  #shower(
    { principal, auditRecordId }: { principal: Principal; auditRecordId: string },
    records: readonly Selected[],
  ): PackJob['show'] {
    const { store, ring, info } = this.#log
    const { reading = {}, now } = this.#options
    const recorder = {
      record: () => Promise.reject(new SealtraceError('internal', 'a pack records no steps')),
      audit: async () => auditRecordId,
    }
    const { origin } = info
    const reader = new Reader({ ...reading, store, ring, origin, recorder, ...(now && { now }) })
    const last = records.at(-1)?.index ?? 0
    return async (traceId) => {
      const view = await reader.show(principal, traceId).catch((error: unknown) => {
        // Of a run of which the headers are gone nothing is left to be shown.
        if (SealtraceError.is(error) && error.code === 'not_found') return null
        throw error
      })
      if (!view) return null
      const behind = await this.#behind(traceId, last)
      return { ...view, steps: view.steps.filter(({ recordId }) => !behind.has(recordId)) }
    }
  }

  /** Ids of records of the trace that came after the pack was put together. */
  async #behind(traceId: string, last: number): Promise<ReadonlySet<string>> {
    const rows = await this.#log.store.trace(traceId)
    const later = rows.filter(({ index }) => index === null || index > last)
    return new Set(later.map(({ id }) => formatRecordId(id)))
  }

  async #auditView(principal: Principal, row: StoredRecord) {
    if (!may(principal, 'read-audit')) return null
    const { store, ring, info } = this.#log
    try {
      return await auditView(row, { store, ring, origin: info.origin })
    } catch (error) {
      if (SealtraceError.is(error) && error.code === 'corrupt') return null
      throw error
    }
  }

  async *#zipped(job: PackJob): AsyncGenerator<Uint8Array> {
    this.#running++
    try {
      const zip = new ZipWriter(job.now)
      for await (const { name, data, isDense } of packFiles(job))
        yield await zip.file(name, data, isDense)
      yield zip.end()
    } finally {
      this.#running--
    }
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#running++
    try {
      return await work()
    } finally {
      this.#running--
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }

  /** One entry for each run that is named, so that whoever asks who looked at it finds this; one for a time. Gives the first. */
  async #audit(
    { name: actor, address }: Principal,
    request: EvidenceRequest,
    outcome: AuditEntry['outcome'],
  ): Promise<string> {
    const { target: targets, ...entry } = entryOf(request)
    const from = address ? { address } : {}
    const ids = await Promise.all(
      (targets ?? [undefined]).map((one) => {
        const target = one === undefined ? {} : { target: one }
        return this.#log.recorder.audit({ ...entry, outcome, actor, ...from, ...target })
      }),
    )
    return ids[0] ?? ''
  }
}

function entryOf({ traces, since, until, form, reason }: EvidenceRequest) {
  return {
    action: 'evidence',
    ...(traces && { target: [...new Set(traces)] }),
    ...(reason === undefined ? {} : { reason }),
    details: {
      form,
      ...(since === undefined ? {} : { since: isoOf(since) }),
      ...(until === undefined ? {} : { until: isoOf(until) }),
    },
  }
}

function askedOf({ traces, since, until }: EvidenceRequest, now: number): PackJob['asked'] {
  return {
    traces: traces ? [...traces] : null,
    since: since === undefined ? null : isoOf(since),
    until: since === undefined ? null : isoOf(until ?? now),
  }
}
