// A report as people read it: the gravest first, as `sealtrace verify` shows it.
import type { VerifyReport } from '../../api/client.ts'

export type Finding = VerifyReport['findings'][number]

/** What concerns the log as a whole, then what is gone without right, then the rest in leaf order. */
export function byGravity(findings: readonly Finding[]): Finding[] {
  const rank = ({ index, problem }: Finding): number =>
    index === null ? 0 : problem.startsWith('erased-unauthorised') ? 1 : 2
  return findings.toSorted((a, b) => rank(a) - rank(b) || (a.index ?? 0) - (b.index ?? 0))
}

export interface Count {
  readonly name: string
  readonly count: number
  /** What it means, in a few words. */
  readonly means: string
  readonly tone: 'ok' | 'plain' | 'bad'
}

export function stateCounts(report: VerifyReport): Count[] {
  const { records, unauthorised = 0, gapRecords = 0 } = report
  const found = report.findingsTotal ?? report.findings.length
  const all: Count[] = [
    { name: 'intact', count: records.intact, means: 'as they were recorded', tone: 'ok' },
    { name: 'erased', count: records.erased, means: 'by a signed erasure', tone: 'plain' },
    { name: 'expired', count: records.expired, means: 'by signed rules', tone: 'plain' },
    {
      ...{ name: 'gone without right', count: unauthorised, means: 'nothing allows it' },
      tone: unauthorised > 0 ? 'bad' : 'plain',
    },
    {
      name: gapRecords === 1 ? 'gap' : 'gaps',
      count: gapRecords,
      means: 'told by who recorded',
      tone: 'plain',
    },
    {
      ...{ name: found === 1 ? 'finding' : 'findings', count: found, means: 'what is wrong' },
      tone: found > 0 ? 'bad' : 'plain',
    },
  ]
  return all
}
