// Audit entries as lines of a file.
import type { AuditView } from '../access/audit-view.ts'
import { encodeUtf8 } from '../crypto/encoding.ts'

export type AuditFormat = 'ndjson' | 'csv'

const columns = [
  ...(['recordId', 'time', 'actor', 'action', 'target', 'reason', 'outcome', 'address'] as const),
  ...(['details', 'findings'] as const),
]

/** The first line of CSV. */
export const auditColumns = `${columns.join(',')}\r\n`

/** The bytes of a file. */
export async function* auditLines(
  pages: AsyncIterable<readonly AuditView[]>,
  format: AuditFormat,
): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield encodeUtf8(auditColumns)
  for await (const entries of pages)
    if (entries.length > 0)
      yield encodeUtf8(entries.map((entry) => auditLine(entry, format)).join(''))
}

export function auditLine(entry: AuditView, format: AuditFormat): string {
  if (format === 'ndjson') return `${JSON.stringify(entry)}\n`
  return `${columns.map((name) => csvCell(textOf(entry[name]))).join(',')}\r\n`
}

function textOf(value: AuditView[keyof AuditView]): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * Reasons come from people: a cell that a spreadsheet would run as a formula is made text, also where semicolons part cells, and
 * what would steer a terminal is spelt out.
 */
function csvCell(text: string): string {
  const plain = text.replaceAll(/\p{Cc}/gu, (one) => (/[\t\r\n]/.test(one) ? one : spelt(one)))
  const inner = plain.replaceAll(/;(?=[=+\-@\t\r\n])/g, ";'")
  const safe = /^[=+\-@\t\r\n]/.test(inner) ? `'${inner}` : inner
  return /[",;\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function spelt(control: string): string {
  return `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`
}
