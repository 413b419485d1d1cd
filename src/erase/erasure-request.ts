// Where two people are needed: what the first has asked for. It stands in the log as an audit entry and nowhere else.
import { soughtClass } from '../journal/audit-entry.ts'
import type { OpenLog } from '../journal/open-log.ts'
import { formatRecordId, parseRecordId } from '../record/id.ts'
import { auditContent, textOf } from '../access/audit-content.ts'

/** The action of the entry. */
export const requestAction = 'subject.request'

export interface RequestTerms {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Milliseconds after which a request can no longer be approved. */
  readonly maxAge: number
}

export interface ErasureRequest {
  /** Record id of the audit entry. */
  readonly id: string
  /** Hex id; null where only mentions of the values are to go. */
  readonly subject: string | null
  /** Who has asked. */
  readonly actor: string
  /** Of the person, to be looked for in other people's runs. */
  readonly values: readonly string[]
  readonly isExpired: boolean
}

/** Null for what is no request that was taken. Rejects with `key_unavailable`, `corrupt`. */
export async function findErasureRequest(
  log: Pick<OpenLog, 'store' | 'ring' | 'info'>,
  requestId: string,
  { now, maxAge }: RequestTerms,
): Promise<ErasureRequest | null> {
  const id = parseRecordId(requestId)
  const entry = id && (await auditContent(log, requestId))
  const { action, outcome, target } = entry?.header ?? {}
  if (!entry || action !== requestAction || outcome !== 'allowed') return null
  const actor = textOf(entry.content, 'actor')
  // Who has asked is not known where the entry's content is gone: then nobody can be another.
  if (!actor) return null
  const values = await entry.hidden(soughtClass)
  return {
    ...{ id: formatRecordId(id), subject: target ?? null, actor },
    values: values.filter((value) => typeof value === 'string'),
    isExpired: now > entry.time + maxAge,
  }
}
