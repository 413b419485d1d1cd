// What was asked for where two people are needed, and has neither been carried out nor expired.
import { auditContent, textOf } from '../access/audit-content.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { formatRecordId } from '../record/id.ts'
import { parseHeader } from '../record/header.ts'
import { requestAction, type RequestTerms } from './erasure-request.ts'

export interface OpenRequest {
  /** For `subject approve`. */
  readonly id: string
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly expires: string
  readonly reason: string | null
  /** Hex id; null where only mentions of values are to go. */
  readonly subject: string | null
  /** Who asks has asked for it, and cannot approve it. */
  readonly own: boolean
}

const mostRead = 1000

/** Newest first. Rejects with `key_unavailable`. */
export async function openRequests(
  log: Pick<OpenLog, 'store' | 'ring' | 'info'>,
  { now, maxAge, asks }: RequestTerms & { readonly asks: string },
): Promise<OpenRequest[]> {
  const since = Math.max(0, now - maxAge)
  const of = async (action: string) =>
    (await log.store.audits({ action, since, limit: mostRead })).map(({ id, header }) => ({
      id: formatRecordId(id),
      header: header === null ? null : parseHeader(header),
    }))
  const approved = (await of('subject.approve')).filter(
    ({ header }) => header?.outcome === 'allowed',
  )
  const done = new Set(approved.map(({ header }) => header?.target))
  const open: OpenRequest[] = []
  for (const { id, header } of await of(requestAction)) {
    if (header?.outcome !== 'allowed' || done.has(id)) continue
    // The store is not believed: only what the ledger commits to is a request.
    const entry = await auditContent(log, id)
    if (entry?.header.action !== requestAction || entry.header.outcome !== 'allowed') continue
    const by = textOf(entry.content, 'actor')
    if (!by) continue
    open.push({
      ...{ id, by, own: by === asks, subject: entry.header.target ?? null },
      at: new Date(entry.time).toISOString(),
      expires: new Date(entry.time + maxAge).toISOString(),
      reason: textOf(entry.content, 'reason') || null,
    })
  }
  return open
}
