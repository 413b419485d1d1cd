import type { VerifyReport } from '../../verify/report.ts'
import type { Paint } from '../io.ts'
import { plural } from './figures.ts'
import { oneLine } from './neutralize.ts'
import { pairs } from './table.ts'

/** Every finding and what was not checked. */
export function verifyText(report: VerifyReport, paint: Paint): string {
  const { intact, erased, expired } = report.records
  const head = report.ok
    ? paint(['green', 'bold'], 'ok: all that was checked holds')
    : paint(['red', 'bold'], `not ok: ${plural(report.findings.length, 'finding')}`)
  const rows: [string, string][] = [
    ['origin', oneLine(report.origin)],
    ['size', plural(report.size, 'record')],
    ['root hash', oneLine(report.rootHash)],
    ['records', `${intact} intact, ${erased} erased, ${expired} expired`],
  ]
  const findings = report.findings.map(({ recordId, index, problem }) => {
    const where = [
      recordId === null ? '' : `record ${oneLine(recordId)}`,
      index === null ? '' : `index ${index}`,
    ]
    const place = where.filter(Boolean).join(', ')
    return `  ${paint('red', '✗')} ${oneLine(problem)}${place ? paint('dim', ` (${place})`) : ''}\n`
  })
  const unchecked = report.notChecked.map((what) => `  ${paint('yellow', '–')} ${oneLine(what)}\n`)
  return [
    `${head}\n\n`,
    pairs(rows, paint),
    ...(findings.length ? [`\n${paint('bold', 'Findings')}\n`, ...findings] : []),
    ...(unchecked.length ? [`\n${paint('bold', 'Not checked')}\n`, ...unchecked] : []),
  ].join('')
}
