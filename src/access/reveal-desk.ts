// Reveals and what belongs to them: requests, the second person's decisions, bulk, and that a value was copied.
import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import { formatRecordId, parseRecordId } from '../record/id.ts'
import { auditBy } from './audit-by.ts'
import { auditContent, textOf } from './audit-content.ts'
import { createBreath } from './breathe.ts'
import { may, notFound, type Action, type Principal } from './principal.ts'
import { requireRight } from './require-right.ts'
import { placeholderPattern, Revealer, type RevealerOptions } from './reveal.ts'
import { revealBulk, type BulkAsked, type BulkResult } from './reveal-bulk.ts'
import { OpenRequests } from './open-requests.ts'
import {
  findRequest,
  requestAction,
  type RequestState,
  type RevealRequest,
} from './reveal-request.ts'
import { recordsWith, requireRun, runOfRecord, type RevealRun } from './reveal-target.ts'
import { defaultRevealTerms, requestAge } from './reveal-terms.ts'

export interface NewRequest {
  readonly record: string
  readonly class: string
  readonly reason: string
  readonly ticket?: string | undefined
}

/** With the run that it is about; null: nobody knows any more. */
export type RequestView = RevealRequest & { readonly traceId: string | null }

export interface Decision {
  readonly id: string
  readonly approve: boolean
  readonly reason?: string | undefined
}

/** Requests in one list that nobody waits for any more. */
const mostListed = 100
/** Requests that are looked at for one list. */
const mostLooked = 2000
/** Milliseconds that a request is listed at least: those that are over tell what became of them. */
const listedFor = 7 * 86_400_000

export class RevealDesk extends Revealer {
  readonly #options: RevealerOptions
  readonly #open: OpenRequests

  constructor(options: RevealerOptions) {
    super(options)
    this.#options = options
    this.#open = new OpenRequests(options)
  }

  /** See {@link revealBulk}. */
  bulk(principal: Principal, asked: BulkAsked): Promise<BulkResult> {
    return revealBulk(this.#options, principal, asked)
  }

  /**
   * Asks for a second person's word. Rejects with `not_found` for what is not there, and for who may not reveal it himself, with
   * `busy` where as many of his wait as may.
   */
  async ask(principal: Principal, asked: NewRequest): Promise<RequestView> {
    const { record, class: name, reason, ticket } = asked
    const told = {
      ...{ action: requestAction, reason },
      ...(parseRecordId(record) ? { target: record.toLowerCase() } : {}),
      details: { class: name, ...(ticket ? { ticket } : {}) },
    }
    const { store, recorder } = this.#options
    await requireRight(recorder, { principal, right: 'reveal', ...told })
    const run = await runOfRecord(store, record)
    const facts = { ...run?.facts, class: name, purpose: reason }
    if (run) {
      await requireRun(recorder, principal, run, told)
      await requireRight(recorder, { principal, right: 'reveal', facts, ...told })
    }
    if (!run || recordsWith(run, record, name).length === 0) {
      await auditBy(recorder, principal, { ...told, outcome: 'failed' })
      throw notFound()
    }
    return this.#open.add(principal.name, async (full) => {
      const details = { ...told.details, refused: 'busy' }
      if (full) return this.#refuse(principal, { ...told, details, outcome: 'denied' }, full)
      // The class is one of the record's, which is there: the program's word and not the client's.
      return { ...(await this.#file(principal, told, name)), traceId: run.traceId }
    })
  }

  async #file(
    principal: Principal,
    told: Omit<AuditEntry, 'actor' | 'address' | 'outcome'>,
    className: string,
  ): Promise<RevealRequest> {
    const { recorder, now = Date.now, reveal: terms = defaultRevealTerms } = this.#options
    const about = {
      class: className,
      record: told.target ?? '',
      expires: now() + requestAge(terms),
    }
    const id = await auditBy(recorder, principal, { ...told, about, outcome: 'allowed' })
    const request = await findRequest(this.#options, id)
    if (!request) throw new SealtraceError('unavailable', 'the request cannot be read back')
    return request
  }

  /**
   * His own, and those that he may decide, newest first: all that wait, and the newest of those that are over. Rejects with
   * `not_found` for who may neither ask nor decide.
   */
  async requests(principal: Principal): Promise<RequestView[]> {
    const { recorder, store, now = Date.now, reveal: terms = defaultRevealTerms } = this.#options
    const isAsker = may(principal, 'reveal')
    if (!isAsker)
      await requireRight(recorder, { principal, right: 'approve-reveal', action: 'reveal.list' })
    const age = requestAge(terms)
    const since = now() - Math.max(age, listedFor)
    const filter = { actions: [requestAction], outcome: 'allowed', since, limit: mostListed }
    const views: RequestView[] = []
    const shownTo = this.#shownTo(principal)
    const breath = createBreath(20)
    let over = 0
    let before: number | undefined
    // Those that are not his to see take no places from those that are, and neither do many from those that wait before them.
    for (let looked = 0; looked < mostLooked; looked += mostListed) {
      const rows = await store.audits({ ...filter, before })
      for (const { id, time } of rows) {
        if (over >= mostListed && time < now() - age) return views
        await breath()
        const view = await shownTo(formatRecordId(id))
        const isOver = view !== null && !waiting.has(view.state)
        if (view && !(isOver && over >= mostListed)) views.push(view)
        if (isOver) over++
      }
      before = rows.at(-1)?.seq
      if (rows.length < mostListed) break
    }
    return views
  }

  /** A request by its id, for who may see it; null for anything else. */
  #shownTo(principal: Principal): (id: string) => Promise<RequestView | null> {
    const { store } = this.#options
    const runs = new Map<string, Promise<RevealRun | null>>()
    return async (id) => {
      const request = await findRequest(this.#options, id).catch(() => null)
      if (!request) return null
      const run = runs.get(request.recordId) ?? runOfRecord(store, request.recordId)
      runs.set(request.recordId, run)
      const found = await run
      const isHis = request.by === principal.name || mayDecide(principal, request, found)
      return isHis ? { ...request, traceId: found?.traceId ?? null } : null
    }
  }

  /**
   * The second person's word. Rejects with `not_found` for what is no request and for who may not decide it, with `denied` for who
   * has asked himself, also for one that is decided, used or expired.
   */
  async decide(principal: Principal, { id, approve, reason }: Decision): Promise<RequestView> {
    const { recorder, store } = this.#options
    const right: Action = 'approve-reveal'
    const told = {
      action: approve ? 'reveal.approve' : 'reveal.refuse',
      ...(parseRecordId(id) ? { target: id.toLowerCase() } : {}),
      ...(reason ? { reason } : {}),
    }
    await requireRight(recorder, { principal, right, ...told })
    const request = await findRequest(this.#options, id)
    if (!request) return this.#refuse(principal, { ...told, outcome: 'failed' }, notFound())
    const run = await runOfRecord(store, request.recordId)
    const facts = factsOfRequest(request, run)
    if (run) await requireRun(recorder, principal, run, told)
    await requireRight(recorder, { principal, right, facts, ...told })
    const denied = (refused: string) =>
      ({ ...told, details: { refused }, outcome: 'denied' }) as const
    if (request.by === principal.name)
      return this.#refuse(principal, denied('own_request'), ownRequest())
    if (request.state !== 'open')
      return this.#refuse(principal, denied('not_open'), decided(request))
    // Sealed, so that no entry can be made to be about another request.
    const about = { request: request.id, decision: told.action }
    const mine = await auditBy(recorder, principal, { ...told, about, outcome: 'allowed' })
    const after = await findRequest(this.#options, id)
    // Another word may have come to the ledger before, and the first one counts.
    if (after?.decision?.id !== mine) throw decided(after ?? request)
    return { ...after, traceId: run?.traceId ?? null }
  }

  /** That a shown value went to a clipboard. Rejects with `not_found` for what is no reveal of his. */
  async copied(
    principal: Principal,
    {
      auditRecordId,
      placeholder,
    }: { readonly auditRecordId: string; readonly placeholder: string },
  ): Promise<string> {
    const { recorder, store, ring, origin } = this.#options
    const named = parseRecordId(auditRecordId) ? { target: auditRecordId.toLowerCase() } : {}
    const told = { action: 'reveal.copy', ...named, details: { placeholder } }
    await requireCopy(recorder, principal, told)
    const entry = await auditContent({ store, ring, info: { origin } }, auditRecordId)
    const isReveal = shown.has(entry?.header.action ?? '') && entry?.header.outcome === 'allowed'
    const isHis = isReveal && textOf(entry?.content ?? {}, 'actor') === principal.name
    if (!isHis || !placeholderPattern.test(placeholder))
      return this.#refuse(principal, { ...told, outcome: 'failed' }, notFound())
    return auditBy(recorder, principal, { ...told, outcome: 'allowed' })
  }

  async #refuse(
    principal: Principal,
    entry: Parameters<typeof auditBy>[2],
    error: SealtraceError,
  ): Promise<never> {
    await auditBy(this.#options.recorder, principal, entry)
    throw error
  }
}

/** For a decision, or to be used. */
const waiting: ReadonlySet<string> = new Set<RequestState>(['open', 'approved'])

const shown = new Set(['reveal', 'reveal.break-glass', 'reveal.bulk'])

/** Who may reveal in any way may say what he copied. */
async function requireCopy(
  recorder: RevealerOptions['recorder'],
  principal: Principal,
  told: Pick<AuditEntry, 'action' | 'details'> & { readonly target?: string },
): Promise<void> {
  const rights = ['reveal', 'reveal-bulk', 'break-glass'] as const
  const right = rights.find((one) => may(principal, one)) ?? 'reveal'
  await requireRight(recorder, { principal, right, ...told })
}

function mayDecide(principal: Principal, request: RevealRequest, run: RevealRun | null): boolean {
  return (
    may(principal, 'approve-reveal') &&
    (run === null || may(principal, 'read-header', run.facts)) &&
    may(principal, 'approve-reveal', factsOfRequest(request, run))
  )
}

function factsOfRequest({ class: name, reason }: RevealRequest, run: RevealRun | null) {
  return { ...run?.facts, class: name, purpose: reason }
}

function ownRequest(): SealtraceError {
  return new SealtraceError(
    'denied',
    'who has asked for a reveal cannot decide on it; another person has to',
  )
}

function decided({ state }: Pick<RevealRequest, 'state'>): SealtraceError {
  const what = state === 'expired' ? 'the request has expired' : 'the request was decided already'
  return new SealtraceError('denied', what)
}
