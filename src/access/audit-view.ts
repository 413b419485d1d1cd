import { auditTrace } from '../journal/audit-entry.ts'
import { formatRecordId } from '../record/id.ts'
import { isJsonObject } from '../record/json.ts'
import type { StoredRecord } from '../store/log-store.ts'
import { PartOpener } from './part-opener.ts'
import { parseOpened } from '../seal/parse-opened.ts'
import { Chunks, Placeholders, renderContent } from './render.ts'
import { resolveTrace } from './resolve-trace.ts'

/** One line of `audit`. */
export interface AuditView {
  recordId: string
  time: string
  actor: string
  action: string
  target: string | null
  reason: string | null
  outcome: string
  address: string | null
}

type Sources = ConstructorParameters<typeof PartOpener>[0] & {
  readonly store: Parameters<typeof resolveTrace>[1]
}

/** Null for a record of which the header is gone or not to be trusted. */
export async function auditView(row: StoredRecord, sources: Sources): Promise<AuditView | null> {
  const [resolved] = resolveTrace([row], sources.store)
  if (!resolved?.header) return null
  const text = await new PartOpener(sources, auditTrace(row.time)).content(resolved.own)
  const masked = typeof text === 'string' ? parseOpened(text) : null
  const content = renderContent(masked, new Placeholders(), new Chunks())
  const textOf = (name: string): string | null => {
    const value = isJsonObject(content) ? content[name] : undefined
    return typeof value === 'string' ? value : null
  }
  return {
    recordId: formatRecordId(row.id),
    time: new Date(row.time).toISOString(),
    actor: textOf('actor') ?? '[erased]',
    action: resolved.header.action ?? '',
    target: resolved.header.target ?? null,
    reason: textOf('reason'),
    outcome: resolved.header.outcome ?? '',
    address: textOf('address'),
  }
}
