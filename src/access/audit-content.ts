// What an audit entry says, opened: who, why, and what was hidden of it.
import { PartOpener } from './part-opener.ts'
import { Chunks, Placeholders, renderContent } from './render.ts'
import { resolveTrace } from './resolve-trace.ts'
import { auditTrace } from '../journal/audit-entry.ts'
import type { OpenLog } from '../journal/open-log.ts'
import type { Header } from '../record/header.ts'
import { parseRecordId } from '../record/id.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
import { parseOpened } from '../seal/parse-opened.ts'

export interface AuditContent {
  /** The one that the ledger commits to. */
  readonly header: Header
  /** Milliseconds since the epoch. */
  readonly time: number
  /** With placeholders for what is hidden; empty where it is erased. */
  readonly content: JsonObject
  /** Of one class. */
  hidden(className: string): Promise<JsonValue[]>
}

/** Null for what is no audit entry, or not the one in the ledger. Rejects with `key_unavailable`, `corrupt`. */
export async function auditContent(
  {
    store,
    ring,
    info,
  }: Pick<OpenLog, 'store' | 'ring'> & { readonly info: { readonly origin: string } },
  recordId: string,
): Promise<AuditContent | null> {
  const id = parseRecordId(recordId)
  const record = id && (await store.record(id))
  // One that is staged is vouched for by nobody yet.
  const resolved = record && record.index !== null ? resolveTrace([record], store)[0] : undefined
  if (!record || resolved?.header?.kind !== 'audit') return null
  const opener = new PartOpener({ store, ring, origin: info.origin }, auditTrace(record.time))
  const text = await opener.content(resolved.own)
  const masked = typeof text === 'string' ? parseOpened(text) : null
  const content = renderContent(masked, new Placeholders(), new Chunks())
  return {
    header: resolved.header,
    time: record.time,
    content: isJsonObject(content) ? content : {},
    hidden: async (name) => (await opener.hidden(resolved.own, name)).map(({ value }) => value),
  }
}

/** Empty where there is none. */
export function textOf(content: JsonObject, name: string): string {
  const value = content[name]
  return typeof value === 'string' ? value : ''
}
