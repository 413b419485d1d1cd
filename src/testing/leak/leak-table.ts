import type { LeakReport, LeakRow } from './leak-report.ts'

/**
 * The reports side by side as a Markdown table, one channel a line. Channels that a report does not have are left blank
 * in its column; `only` leaves out channels on which all reports agree that nothing got out and nothing was lost.
 */
export function leakTable(
  reports: Readonly<Record<string, LeakReport>>,
  only: 'all' | 'differences' = 'all',
): string {
  const names = Object.keys(reports)
  const columns = names.map(
    (name) => new Map((reports[name]?.rows ?? []).map((row) => [row.channel, row])),
  )
  const channels = [...new Set(columns.flatMap((column) => [...column.keys()]))]
  const lines = channels
    .map((channel) => [channel, ...columns.map((column) => cell(column.get(channel)))])
    .filter(([, ...cells]) => only === 'all' || cells.some((text) => text !== 'kept'))
  return [
    row(['channel', ...names]),
    row(['---', ...names.map(() => '---')]),
    ...lines.map(row),
    row(['**kept of those carried**', ...names.map((name) => score(reports[name]))]),
    '',
  ].join('\n')
}

function cell(found: LeakRow | undefined): string {
  if (!found) return ''
  const { verdict, note } = found
  const text = verdict === 'leaked' ? '**leaked**' : verdict
  return note === undefined ? text : `${text} (${note})`
}

function score(report: LeakReport | undefined): string {
  if (!report) return ''
  return `${report.kept.length} of ${report.rows.length - report.absent.length}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll('|', String.raw`\|`)).join(' | ')} |`
}
