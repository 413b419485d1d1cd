// A second person's word for a reveal. What was asked for, what was decided and that it was used stand in the ledger as audit
// entries and nowhere else: the first in the ledger's order counts, whoever else was at it at the same time.
import { SealtraceError } from '../error.ts'
import type { AuditEntry } from '../journal/audit-entry.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Header } from '../record/header.ts'
import { formatRecordId, parseRecordId } from '../record/id.ts'
import { isJsonObject, type JsonObject } from '../record/json.ts'
import type { LogStore, StoredRecord } from '../store/log-store.ts'
import { auditBy } from './audit-by.ts'
import { auditContent, textOf } from './audit-content.ts'
import { notFound, type Principal } from './principal.ts'
import { resolveTrace } from './resolve-trace.ts'
import { defaultRevealTerms, requestAge, type RevealTerms } from './reveal-terms.ts'

export const requestAction = 'reveal.request'
export const decisions = ['reveal.approve', 'reveal.refuse'] as const
const useAction = 'reveal.use'

export type RequestState = 'open' | 'approved' | 'refused' | 'used' | 'expired'

export interface RevealRequest {
  /** Record id of its entry. */
  readonly id: string
  readonly recordId: string
  readonly class: string
  /** Masked, like the ticket. */
  readonly reason: string
  readonly ticket: string | null
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly expires: number
  readonly state: RequestState
  readonly decision: { readonly id: string; readonly by: string; readonly at: number } | null
  /** Record id of the entry that used it up. */
  readonly use: string | null
}

export interface RequestLog {
  readonly store: LogStore
  readonly ring: KeyRing
  readonly origin: string
  readonly recorder: { audit(entry: AuditEntry): Promise<string> }
  readonly reveal?: RevealTerms
  readonly now?: () => number
}

/** Who made the entry of a request; empty where that cannot be told. Rejects with `key_unavailable`, `corrupt`. */
export async function makerOf(log: RequestLog, id: string): Promise<string> {
  return textOf((await openEntry(log, id))?.content ?? {}, 'actor')
}

/** Null for what is no request that was taken. Rejects with `key_unavailable`, `corrupt`. */
export async function findRequest(log: RequestLog, id: string): Promise<RevealRequest | null> {
  const entry = await openEntry(log, id)
  const { action, outcome, target } = entry?.header ?? {}
  if (!entry || !target || action !== requestAction || outcome !== 'allowed') return null
  const about = objectOf(entry.content, 'about')
  const className = textOf(about, 'class')
  const by = textOf(entry.content, 'actor')
  // Of whom, or for what it was is not known where the entry's content is gone: then nobody can be another. What is sealed
  // counts: who writes the data folder can make up a header.
  const { record, expires } = about
  if (!className || !by || record !== target || typeof expires !== 'number') return null
  const request = {
    ...{ id: id.toLowerCase(), recordId: target, class: className, by },
    reason: textOf(entry.content, 'reason'),
    ticket: textOf(objectOf(entry.content, 'details'), 'ticket') || null,
    at: entry.time,
    // A longer setting does not bring back what is over.
    expires: Math.min(entry.time + requestAge(log.reveal ?? defaultRevealTerms), expires),
  }
  return { ...request, ...(await fateOf(log, request)) }
}

/**
 * Uses the approval up: it opens one class of one record once, for the one who asked. Rejects with `not_found` for what is no
 * request of that kind, and with `needs_approval` for one that opens nothing (any more).
 */
export async function useRequest(
  log: RequestLog,
  principal: Principal,
  asked: { readonly request?: string | undefined; readonly record: string; readonly class: string },
): Promise<void> {
  if (asked.request === undefined) throw unapproved('none')
  const id = asked.request.toLowerCase()
  const request = await findRequest(log, id)
  const fits =
    request?.by === principal.name &&
    request.recordId === asked.record.toLowerCase() &&
    request.class === asked.class
  if (!fits) throw notFound()
  if (request.state !== 'approved') throw unapproved(request.state)
  const entry = { action: useAction, outcome: 'allowed', target: id } as const
  const mine = await auditBy(log.recorder, principal, entry)
  // Another use of the same approval may have come to the ledger before.
  if ((await findRequest(log, id))?.use !== mine) throw unapproved('used')
}

/** With the reason and ticket that were approved, which the entry is to say and the policy is to judge, where it is his request. */
export async function asApproved<
  Asked extends {
    readonly request?: string | undefined
    readonly reason: string
    readonly ticket?: string | undefined
  },
>(log: RequestLog, principal: Principal, asked: Asked): Promise<Asked> {
  if (asked.request === undefined) return asked
  // Why it cannot be read is told when it is used.
  const request = await findRequest(log, asked.request).catch(() => null)
  if (request?.by !== principal.name) return asked
  const { reason, ticket } = request
  return { ...asked, reason, ticket: ticket ?? undefined }
}

const whyNot: Record<'none' | Exclude<RequestState, 'approved'>, string> = {
  none: 'a second person has to approve this first: ask for it, and give the id of the request once it is approved',
  open: 'the request is not approved yet',
  refused: 'the request was refused',
  used: 'the approval is used up; ask again',
  expired: 'the request has expired; ask again',
}

function unapproved(state: keyof typeof whyNot): SealtraceError {
  return new SealtraceError('needs_approval', whyNot[state])
}

type Fate = Pick<RevealRequest, 'state' | 'decision' | 'use'>

async function fateOf(
  log: RequestLog,
  { id, by, expires }: Pick<RevealRequest, 'id' | 'by' | 'expires'>,
): Promise<Fate> {
  const { now = Date.now } = log
  const isLate = (time: number): boolean => time > expires
  const entries = await entriesOn(log.store, id)
  let decision: (NonNullable<Fate['decision']> & { action: string }) | null = null
  for (const { header, row } of entries) {
    if (decision && header.action === useAction) {
      const use = formatRecordId(row.id)
      return { state: 'used', decision: withoutAction(decision), use }
    }
    if (decision || header.action === useAction || isLate(row.time)) continue
    const { action = '' } = header
    const recordId = formatRecordId(row.id)
    const decidedBy = await deciderOf(log, { recordId, request: id, action })
    if (decidedBy && decidedBy !== by)
      decision = { id: recordId, by: decidedBy, at: row.time, action }
  }
  const state = stateOf(decision?.action, isLate(now()))
  return { state, decision: decision && withoutAction(decision), use: null }
}

/** Empty for an entry of which the content says something else: what its header says can be made up. */
async function deciderOf(
  log: RequestLog,
  { recordId, request, action }: { recordId: string; request: string; action: string },
): Promise<string> {
  const { content = {} } = (await openEntry(log, recordId)) ?? {}
  const about = objectOf(content, 'about')
  const isOfIt = about['request'] === request && about['decision'] === action
  return isOfIt ? textOf(content, 'actor') : ''
}

function stateOf(action: string | undefined, isExpired: boolean): RequestState {
  if (action === 'reveal.refuse') return 'refused'
  if (isExpired) return 'expired'
  return action === undefined ? 'open' : 'approved'
}

function withoutAction({ id, by, at }: NonNullable<Fate['decision']>): Fate['decision'] {
  return { id, by, at }
}

/** Decisions and uses in ledger order: those that the ledger vouches for. */
async function entriesOn(
  store: LogStore,
  id: string,
): Promise<{ header: Header; row: StoredRecord }[]> {
  const actions = [...decisions, useAction]
  const rows = await store.audits({ target: id, actions, outcome: 'allowed', limit: mostEntries })
  const ordered = rows.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0))
  return ordered.flatMap((row) => {
    const header = resolveTrace([row], store)[0]?.header
    const isOfIt = header?.kind === 'audit' && header.target === id
    return isOfIt && actions.includes(header.action ?? '') ? [{ header, row }] : []
  })
}

/** What lost a race is the only cause of more than two. */
const mostEntries = 100

function openEntry({ store, ring, origin }: RequestLog, id: string) {
  return parseRecordId(id) ? auditContent({ store, ring, info: { origin } }, id) : null
}

function objectOf(content: JsonObject, name: string): JsonObject {
  const value = content[name]
  return isJsonObject(value) ? value : {}
}
