import { toHex } from '../crypto/encoding.ts'
import { auditTrace } from '../journal/audit-entry.ts'
import { formatRecordId } from '../record/id.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../record/json.ts'
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
  /** What else the entry says, masked; null: nothing. */
  details: JsonObject | null
  /** Values hidden in what it is about, by class; null where it is about none. */
  findings: Record<string, number> | null
}

type Sources = ConstructorParameters<typeof PartOpener>[0] & {
  readonly store: Parameters<typeof resolveTrace>[1]
}

/**
 * Null for a record of which the header is gone or not to be trusted. `openers` keeps what opens the entries of a month, for who
 * looks at many.
 */
export async function auditView(
  row: StoredRecord,
  sources: Sources,
  openers = new Map<string, PartOpener>(),
): Promise<AuditView | null> {
  const [resolved] = resolveTrace([row], sources.store)
  if (!resolved?.header) return null
  const text = await openerOf(row, sources, openers).content(resolved.own)
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
    details: detailsOf(content),
    findings: null,
  }
}

/** What the program says of it stands before what a client made up. */
function detailsOf(content: JsonValue): JsonObject | null {
  const { details, about } = isJsonObject(content) ? content : {}
  const all = { ...objectOf(details), ...objectOf(about) }
  return Object.keys(all).length > 0 ? all : null
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value ?? null) ? (value as JsonObject) : {}
}

function openerOf(
  { time }: StoredRecord,
  sources: Sources,
  openers: Map<string, PartOpener>,
): PartOpener {
  const trace = auditTrace(time)
  const name = toHex(trace)
  const opener = openers.get(name) ?? new PartOpener(sources, trace)
  openers.set(name, opener)
  return opener
}
