import type { ReportedGap, Taking, VerifyFinding, VerifyReport } from '../../verify/report.ts'
import type { Paint } from '../io.ts'
import { plural } from './figures.ts'
import { oneLine } from './neutralize.ts'
import { pairs } from './table.ts'

/** Lines of a list for people; `--json` has more. */
const shown = 50

/** Only while one key takes over from another. */
function signersRow({ signedBy }: VerifyReport): [string, string][] {
  const all = listOf(signedBy).map((id) => oneLine(String(id)))
  return all.length > 1 ? [['signed by', all.join(' and ')]] : []
}

function witnessRow({ cosignatures, witnessedSize }: VerifyReport): [string, string][] {
  if (!Array.isArray(cosignatures)) return []
  const names = cosignatures.map((name) => oneLine(String(name))).join(', ')
  return [['witnessed', names ? `${plural(Number(witnessedSize), 'record')}, by ${names}` : 'no']]
}

function sinceRow({ since, incremental, size }: VerifyReport): [string, string][] {
  if (incremental === true) return [['looked at', `what came after record ${Number(since)} only`]]
  if (incremental === false) return [['looked at', 'all: nothing was verified here before']]
  if (typeof since !== 'number' || since > size) return []
  return [['continues', `the tree of ${plural(since, 'record')} that was verified here`]]
}

function lifeRows({ life }: VerifyReport): [string, string][] {
  const { frozen, successor, predecessor } = life ?? {}
  const rows: [string, string][] = []
  if (frozen) {
    const where = frozen.index === null ? '' : ` (index ${Number(frozen.index)})`
    const id = oneLine(String(frozen.recordId))
    rows.push(['frozen', `by record ${id}${where}`])
  }
  if (successor) rows.push(['handed over', `to ${oneLine(String(successor.origin))}`])
  if (predecessor) {
    const { origin, size } = predecessor
    rows.push(['goes on from', `${oneLine(String(origin))}, of ${plural(Number(size), 'record')}`])
  }
  return rows
}

function recordRows({ record }: VerifyReport): [string, string][] {
  if (!record) return []
  const { by, byRecord, parts, kind, time, index } = record
  const taker = byRecord === null ? '' : `, ${byName({ index: by, recordId: byRecord })}`
  return [
    ['record', oneLine(record.recordId)],
    ['state', `${oneLine(record.state)}${taker}`],
    ['leaf', `index ${index}, ${oneLine(kind ?? 'unknown kind')}, ${oneLine(time ?? 'no time')}`],
    ['leaf hash', oneLine(record.leafHash)],
    ['proof', `${listOf(record.proof).length} hashes to the root`],
    ...(parts
      ? [['parts', `${parts.listed}, ${parts.missing} not there`] as [string, string]]
      : []),
  ]
}

function byName({ index, recordId }: { index: number | null; recordId: string }): string {
  const name = `record ${oneLine(recordId)}`
  return index === null
    ? `by ${name}, which is kept outside of this log`
    : `by ${name} (index ${index})`
}

/** The gravest first: the log as a whole, then what is gone without right, then the rest in leaf order. */
export function byGravity(findings: readonly VerifyFinding[]): VerifyFinding[] {
  const rank = ({ index, problem }: VerifyFinding): number =>
    index === null ? 0 : problem.startsWith('erased-unauthorised') ? 1 : 2
  return findings.toSorted((a, b) => rank(a) - rank(b) || (a.index ?? 0) - (b.index ?? 0))
}

/**
 * The verdict, every finding as far as people read, what is gone and by which record, and what was not checked. `records`:
 * what was looked at of them.
 */
export function verifyText(
  report: VerifyReport,
  paint: Paint,
  records: 'all' | 'leaves' = 'all',
): string {
  const { intact, erased, expired } = report.records
  const total = Number(report.findingsTotal ?? report.findings.length)
  const head = report.ok
    ? paint(['green', 'bold'], 'ok: all that was checked holds')
    : paint(['red', 'bold'], `not ok: ${plural(total, 'finding')}`)
  const rows: [string, string][] = [
    ['origin', oneLine(report.origin)],
    ['size', plural(report.size, 'record')],
    ['root hash', oneLine(report.rootHash)],
    ...signersRow(report),
    ...witnessRow(report),
    ...sinceRow(report),
    ...lifeRows(report),
    [
      'records',
      records === 'all'
        ? `${intact} intact, ${erased} erased, ${expired} expired`
        : `${intact} intact as leaves; of what was erased or expired the files say nothing`,
    ],
    ...recordRows(report),
  ]
  const cross = paint('red', '✗')
  const dash = paint('yellow', '–')
  const dot = paint('dim', '·')
  return [
    `${head}\n\n`,
    pairs(rows, paint),
    ...section('Findings', byGravity(report.findings).map(findingLine), {
      sign: cross,
      total,
      paint,
    }),
    ...section('Gone, and by what', listOf(report.takenBy).map(takingLine), { sign: dot, paint }),
    ...section('Gaps', listOf(report.gaps).map(gapLine), { sign: dot, paint }),
    ...section('Not checked', report.notChecked.map(oneLine), { sign: dash, paint }),
  ].join('')

  function findingLine({ recordId, index, problem }: VerifyFinding): string {
    const where = [
      recordId === null ? '' : `record ${oneLine(recordId)}`,
      index === null ? '' : `index ${index}`,
    ]
    const place = where.filter(Boolean).join(', ')
    return `${oneLine(problem)}${place ? paint('dim', ` (${place})`) : ''}`
  }
}

function takingLine({ state, records, headers, parts, ...by }: Taking): string {
  const what = `${plural(Number(headers), 'header row')} and ${plural(Number(parts), 'part')}`
  return `${oneLine(state)} ${byName(by)}: ${what} of ${plural(Number(records), 'record')}`
}

function gapLine({ recordId, index, lost, reason, session }: ReportedGap): string {
  const where = `record ${oneLine(recordId)} (index ${index})`
  if (session !== undefined)
    return `${Number(lost)} signed batches of session ${oneLine(session)} are not on record: the last one that is, is ${where}`
  const count = lost === null ? 'steps' : plural(Number(lost), 'step')
  return `${count} lost${reason === null ? '' : `, ${oneLine(reason)}`}: told by ${where}`
}

function section(
  title: string,
  lines: readonly string[],
  { sign, paint, total = lines.length }: { sign: string; paint: Paint; total?: number },
): string[] {
  if (lines.length === 0) return []
  const more = total - Math.min(lines.length, shown)
  return [
    `\n${paint('bold', title)}\n`,
    ...lines.slice(0, shown).map((line) => `  ${sign} ${line}\n`),
    ...(more > 0 ? [`  ${sign} and ${more} more: see --json\n`] : []),
  ]
}

/** A collector of another version may give none, or something else. */
function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : []
}
