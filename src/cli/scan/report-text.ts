import type { Paint } from '../io.ts'
import { plural } from '../render/figures.ts'
import { oneLine } from '../render/neutralize.ts'
import type { ScanResult } from './scan-result.ts'
import { notIncluded, type Skipped } from './walk-files.ts'

/** The findings for people, one a line. */
export function reportText(result: ScanResult, paint: Paint): string {
  const width = Math.max(0, ...result.findings.map((finding) => finding.class.length))
  const places = result.findings.map(
    ({ file, line, column }) => `${oneLine(file)}:${line}:${column}`,
  )
  const widths = new Map<string, number>()
  for (const [i, { file }] of result.findings.entries())
    widths.set(file, Math.max(widths.get(file) ?? 0, places[i]?.length ?? 0))
  const lines = result.findings.map((finding, i) => {
    const place = (places[i] ?? '').padEnd(widths.get(finding.file) ?? 0)
    const name = paint('red', finding.class.padEnd(width))
    const sure = paint('dim', finding.confidence.toFixed(2))
    return `${place}  ${name}  ${sure}  ${oneLine(finding.preview)}`
  })
  if (result.more > 0) lines.push(`… and ${result.more} more; see --limit`)
  return [...lines, summary(result)].join('\n')
}

function summary(result: ScanResult): string {
  const { findings, more, files, bytes, allowed, accepted, skipped } = result
  const count = findings.length + more
  const failed = skipped.filter((one) => one.failed).length
  const parts = [
    `${count === 0 ? 'no' : count} ${count === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'}`,
    `${bytes} bytes`,
    ...(allowed > 0 ? [`${allowed} allowed by comments`] : []),
    ...(accepted > 0 ? [`${accepted} in the baseline`] : []),
    ...(failed > 0 ? [`${failed} could not be read`] : []),
  ]
  return parts.join(', ')
}

const listed = 20

/** What was not looked at: those that should have been by name, the others by name up to a bound, or counted only. */
export function skippedLines(skipped: readonly Skipped[]): string[] {
  const failed = skipped.filter((one) => one.failed)
  const others = skipped.filter((one) => !one.failed && one.reason !== notIncluded)
  const filtered = skipped.filter((one) => one.reason === notIncluded)
  const lines = [...failed, ...others.slice(0, listed)].map(
    ({ file, reason }) => `skipped ${oneLine(file)}: ${reason}`,
  )
  if (filtered.length > 0) lines.push(`skipped ${plural(filtered.length, 'file')}: ${notIncluded}`)
  const rest = others.slice(listed)
  if (rest.length === 0) return lines
  const counts = new Map<string, number>()
  for (const { reason } of rest) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const by = [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ')
  return [...lines, `skipped ${rest.length} more: ${by}`]
}
