// Data subject rights: who a person is in the log, what there is of them, and its erasure. Everything that is asked here is
// on the record before it is answered.
import { setTimeout as sleep } from 'node:timers/promises'
import { notFound, type Action, type Principal } from '../access/principal.ts'
import { requireRight } from '../access/require-right.ts'
import { SealtraceError } from '../error.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Subject } from '../keys/key-ring.ts'
import { formatRecordId } from '../record/id.ts'
import { parseHeader, type ErasureCounts, type Header } from '../record/header.ts'
import { recordKinds } from '../record/kind.ts'
import { carryOutErasures, type CarryOutOptions } from './carry-out.ts'
import { intentRecord } from './erasure-records.ts'
import { exportRuns, type ExportedRun } from './export-subject.ts'
import { findErasureRequest, requestAction, type RequestTerms } from './erasure-request.ts'
import { findMentions, partsOfMentions, type Mentions } from './find-mentions.ts'
import { holdsOnPlan } from './held-by.ts'
import { readHolds, type Hold, type Holds } from './holds.ts'
import { inTurn } from './in-turn.ts'
import { openOfficer } from './officer.ts'
import { openRequests, type OpenRequest } from './open-requests.ts'
import { planErasure, type ErasurePlan } from './plan-erasure.ts'
import { receiptOf, type Receipt } from './receipt-of.ts'
import {
  viewOf,
  type ErasedSubject,
  type ErasePreview,
  type PendingErasure,
  type SubjectView,
} from './subject-view.ts'

export type { ErasedSubject, ErasePreview, PendingErasure, SubjectView } from './subject-view.ts'

/** Who is meant: the application's user id, or the id that `subject find` has shown. */
export type SubjectName = { readonly user: string } | { readonly id: string }

export interface FindRequest {
  /** A value is looked for as a user id, and in all runs as what it is. */
  readonly who: SubjectName | { readonly value: string; readonly class?: string | undefined }
}

/** Nobody: only what is said of a person who has no runs of their own. */
export interface MentionsOnly {
  readonly mentions: true
}

export interface EraseRequest {
  readonly who: SubjectName | MentionsOnly
  /** Values of the person, whose mentions in other people's runs go too; a user id is one of them by itself. */
  readonly values?: readonly string[]
  readonly reason: string
  readonly dryRun: boolean
}

/** The `--json` of `subject export`. */
export interface SubjectExport {
  readonly subject: string
  readonly pseudonym: string
  /** ISO 8601. */
  readonly exported: string
  readonly auditRecordId: string
  readonly runs: readonly ExportedRun[]
}

export interface SubjectsOptions extends CarryOutOptions {
  /** Milliseconds to wait for the process that owns the log; default 60 000. */
  readonly patience?: number
  /** An erasure waits for another principal's word; default: it does not. */
  readonly secondPerson?: boolean
  /** Days after which a request can no longer be approved; default 7. */
  readonly requestDays?: number
}

/** What an erasure would take, and what is in its way. */
interface Prospect {
  /** Null where only mentions go. */
  readonly plan: ErasurePlan | null
  readonly inForce: Holds
  readonly holds: readonly Hold[]
}

/** Puts the erasure on record, with values that are to be kept. Resolves with the id of the entry. */
type Note = (outcome: 'allowed' | 'failed', sought?: readonly string[]) => Promise<string>

const dayMs = 86_400_000
/** Ids in one message. */
const mostNamed = 10
const pollMs = 50

export class Subjects {
  readonly #log: OpenLog
  readonly #options: SubjectsOptions

  constructor(log: OpenLog, options: SubjectsOptions = {}) {
    this.#log = log
    this.#options = options
  }

  /** Rejects with `not_found` for what is not there and for who may not. */
  async find(principal: Principal, { who }: FindRequest): Promise<SubjectView> {
    await this.#require(principal, 'subject.find')
    const isValue = 'value' in who
    const subject = await this.#subject(isValue ? { user: who.value } : who)
    await this.#audit(principal, 'subject.find', 'allowed', {
      ...(subject && { target: subject.id }),
    })
    const plan = subject && (await planErasure(this.#log, subject))
    const values = isValue ? [who.value] : valuesOf(who)
    const className = isValue ? who.class : undefined
    const holds = await readHolds(this.#log)
    const mentions = await findMentions(this.#log, { values, class: className, plan, holds })
    const { length } = [...mentions.mentions, ...mentions.people]
    if (!plan && length + mentions.unopened === 0) throw notFound()
    return viewOf(plan, mentions, plan ? await holdsOnPlan(this.#log, plan, holds) : [])
  }

  /** All that is recorded of a subject, in the clear. On record before anything is opened. Rejects with `not_found`. */
  async export(
    principal: Principal,
    { who, reason }: { readonly who: SubjectName; readonly reason?: string | undefined },
  ): Promise<SubjectExport> {
    const action = 'subject.export'
    await this.#require(principal, action, reason)
    const subject = await this.#subject(who)
    const told = reason === undefined ? {} : { reason }
    if (!subject) {
      await this.#audit(principal, action, 'failed', told)
      throw notFound()
    }
    const auditRecordId = await this.#audit(principal, action, 'allowed', {
      ...told,
      target: subject.id,
    })
    const { id, pseudonym } = subject
    const exported = new Date(this.#now()).toISOString()
    const runs = await exportRuns(this.#log, subject)
    return { subject: id, pseudonym, exported, auditRecordId, runs }
  }

  /**
   * Erases a subject, or says what would go, or asks for a second person's word. Resolves once all of it is gone and the
   * completion is published. Rejects with `not_found`, `key_unavailable`, with `held` when a legal hold is in the way, and with
   * `unavailable` when it is on record but could not be carried out yet: the owner of the log does so when it next starts.
   */
  async erase(
    principal: Principal,
    { who, values = [], reason, dryRun }: EraseRequest,
  ): Promise<ErasePreview | ErasedSubject | PendingErasure> {
    await this.#require(principal, 'subject.erase', reason)
    const subject = 'mentions' in who ? null : await this.#subject(who)
    const { secondPerson = false } = this.#options
    const wanted = secondPerson ? requestAction : 'subject.erase'
    const action = dryRun ? 'subject.preview' : wanted
    const all = [...new Set([...valuesOf(who), ...values])]
    if (!subject && (!('mentions' in who) || all.length === 0)) {
      await this.#audit(principal, action, 'failed', { reason })
      throw notFound()
    }
    const note: Note = (outcome, sought = []) =>
      this.#audit(principal, action, outcome, {
        ...(subject && { target: subject.id }),
        reason,
        ...(sought.length > 0 && { sought }),
      })
    if (dryRun) return this.#preview(subject, all, note)
    return secondPerson ? this.#ask(subject, all, note) : this.#eraseNow(subject, all, note)
  }

  async #preview(
    subject: Subject | null,
    values: readonly string[],
    note: Note,
  ): Promise<ErasePreview> {
    const prospect = await this.#prospect(subject)
    await note('allowed')
    const mentions = await this.#mentions(prospect, values)
    return { ...viewOf(prospect.plan, mentions, prospect.holds), dryRun: true }
  }

  /** The values are kept whole, whatever the policy makes of them: who approves has to know them. */
  async #ask(
    subject: Subject | null,
    values: readonly string[],
    note: Note,
  ): Promise<PendingErasure> {
    const prospect = await this.#prospect(subject)
    const { plan, holds } = prospect
    const requestId = await note(holds.length > 0 ? 'failed' : 'allowed', values)
    if (holds.length > 0) throw heldBy(holds)
    const view = viewOf(plan, await this.#mentions(prospect, values), [])
    const expires = new Date(this.#now() + this.#terms.maxAge).toISOString()
    return { ...view, dryRun: false, status: 'pending', requestId, expires }
  }

  /**
   * Carries out what another principal has asked for. Rejects as {@link erase}, and with `denied` for who has asked and for a
   * request that has expired.
   */
  async approve(principal: Principal, requestId: string): Promise<ErasedSubject> {
    const action = 'subject.approve'
    await this.#require(principal, action)
    const found = await findErasureRequest(this.#log, requestId, this.#terms)
    const subject = found?.subject ? await this.#log.ring.subjectById(found.subject) : null
    if (!found || (!subject && (found.subject !== null || found.values.length === 0))) {
      await this.#audit(principal, action, 'failed', {})
      throw notFound()
    }
    const { id: target, actor, isExpired, values } = found
    if (isExpired || actor === principal.name) {
      await this.#audit(principal, action, 'denied', { target })
      throw new SealtraceError(
        'denied',
        isExpired
          ? 'the request has expired; it has to be made again'
          : 'who has asked for an erasure cannot approve it; another data protection officer has to',
      )
    }
    return this.#eraseNow(subject, values, (outcome) =>
      this.#audit(principal, action, outcome, { target }),
    )
  }

  /** Erasures that wait for a second person's word, newest first. Rejects with `not_found` for who may not. */
  async requests(principal: Principal): Promise<OpenRequest[]> {
    await this.#require(principal, 'subject.requests')
    return openRequests(this.#log, { ...this.#terms, asks: principal.name })
  }

  /** `note` puts it on the record. What stands there of the person is looked for after that, and goes too. */
  async #eraseNow(
    subject: Subject | null,
    values: readonly string[],
    note: Note,
  ): Promise<ErasedSubject> {
    const { plan, mentions, auditRecordId, record } = await inTurn(this.#log.journal, async () => {
      const officer = await openOfficer(this.#log)
      const prospect = await this.#prospect(subject)
      const { plan, holds } = prospect
      const auditRecordId = await note(holds.length > 0 ? 'failed' : 'allowed')
      if (holds.length > 0) throw heldBy(holds)
      const mentions = await this.#mentions(prospect, values)
      const { keys, records } = plan?.scope ?? { keys: [], records: [] }
      const scope = { keys, records, parts: partsOfMentions(mentions) }
      const intent = { subject: subject?.id, scope, audit: auditRecordId }
      const { origin } = this.#log.info
      const record = intentRecord(intent, { origin, officer, time: this.#now() })
      await this.#log.journal.append({ records: [record], keys: [], traces: [], duplicates: 0 })
      return { plan, mentions, auditRecordId, record }
    })
    const { counts, receipt } = await this.#carryOut(formatRecordId(record.id))
    return {
      ...viewOf(plan, mentions, []),
      ...{ dryRun: false, status: 'erased' },
      auditRecordId,
      intentRecordId: formatRecordId(record.id),
      completionRecordId: receipt.recordId,
      erased: counts,
      receipt,
    }
  }

  async #prospect(subject: Subject | null): Promise<Prospect> {
    const inForce = await readHolds(this.#log)
    if (!subject) return { plan: null, inForce, holds: [] }
    const plan = await planErasure(this.#log, subject)
    return { plan, inForce, holds: await holdsOnPlan(this.#log, plan, inForce) }
  }

  #mentions({ plan, inForce }: Prospect, values: readonly string[]): Promise<Mentions> {
    return findMentions(this.#log, { values, plan, holds: inForce })
  }

  get #terms(): RequestTerms {
    return { now: this.#now(), maxAge: (this.#options.requestDays ?? 7) * dayMs }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }

  /** Resolves once the completion is published, whichever process carries it out. */
  async #carryOut(intent: string): Promise<CarriedOut> {
    if (this.#log.owner) await carryOutErasures(this.#log, this.#options)
    const until = Date.now() + (this.#options.patience ?? 60_000)
    for (;;) {
      const done = await this.#completionOf(intent)
      if (done) return done
      if (Date.now() > until)
        throw new SealtraceError(
          'unavailable',
          `the erasure is on record as ${intent}, but the process that owns this log has not carried it out, or not published that yet; it is taken up again when the log is next opened`,
        )
      await sleep(pollMs)
    }
  }

  /** Null also while no checkpoint covers it. */
  async #completionOf(intent: string): Promise<CarriedOut | null> {
    const hex = intent.replaceAll('-', '')
    for (const { id, header } of await this.#log.store.ofKind(recordKinds.erasureCompletion)) {
      const parsed: Header | null = header === null ? null : parseHeader(header)
      if (!parsed?.erased?.includes(hex) || !parsed.counts) continue
      const receipt = await receiptOf(this.#log.store, formatRecordId(id))
      return receipt && { receipt, counts: parsed.counts }
    }
    return null
  }

  async #subject(who: SubjectName): Promise<Subject | null> {
    const { ring } = this.#log
    return 'user' in who ? ring.subject(who.user) : ring.subjectById(who.id)
  }

  async #require(principal: Principal, action: string, reason?: string): Promise<void> {
    const right: Action = 'manage-subjects'
    const why = reason === undefined ? {} : { reason }
    await requireRight(this.#log.recorder, { principal, right, action, ...why })
  }

  #audit(
    { name, address }: Principal,
    action: string,
    outcome: 'allowed' | 'denied' | 'failed',
    more: { target?: string; reason?: string; sought?: readonly string[] },
  ): Promise<string> {
    const from = address ? { address } : {}
    return this.#log.recorder.audit({ action, outcome, actor: name, ...from, ...more })
  }
}

interface CarriedOut {
  readonly counts: ErasureCounts
  /** Of the completion record. */
  readonly receipt: Receipt
}

function valuesOf(who: SubjectName | MentionsOnly): string[] {
  return 'user' in who ? [who.user] : []
}

function heldBy(holds: readonly Hold[]): SealtraceError {
  const ids = holds.slice(0, mostNamed).map(({ id }) => id)
  const more = holds.length > mostNamed ? ` and ${holds.length - mostNamed} more` : ''
  return new SealtraceError(
    'held',
    `nothing was erased: it is under legal hold ${ids.join(', ')}${more}; see \`hold ls\``,
  )
}
