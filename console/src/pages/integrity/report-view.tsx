import type { VerifyReport } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { saveFile } from '../../lib/download.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { None } from '../../ui/none.tsx'
import { Num } from '../../ui/numbers.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { byGravity, stateCounts, type Finding } from './findings.ts'

type Taking = NonNullable<VerifyReport['takenBy']>[number]

/** Findings on the page; the report that can be downloaded has more. */
const shown = 200

/** The verdict, all that was found, and what was not looked at. */
export function ReportView({ report }: { report: VerifyReport }) {
  const { ok, size, notChecked, takenBy = [] } = report
  return (
    <div className="stack">
      <p className="notice" data-tone={ok ? 'ok' : 'bad'} role="status">
        <strong>{ok ? 'All that was checked holds.' : 'Something is not as it must be.'}</strong>{' '}
        {formatNumber(size)} records were looked at.
      </p>
      <ul className="row verify-counts" aria-label="Records by state">
        {stateCounts(report).map(({ name, count, means, tone }) => (
          <li key={name}>
            <Chip tone={tone} title={means}>
              {`${formatNumber(count)} ${name}`}
            </Chip>
          </li>
        ))}
      </ul>
      {report.findings.length > 0 && <Findings report={report} />}
      {takenBy.length > 0 && <Takings takenBy={takenBy} />}
      {notChecked.length > 0 && (
        <details>
          <summary>{`What was not looked at (${notChecked.length})`}</summary>
          <ul>
            {notChecked.map((line) => (
              <li key={line}>
                <PlainText text={line} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <div>
        <Button
          icon="download"
          size="small"
          onClick={() => saveFile(JSON.stringify(report, null, 2), 'sealtrace-verify.json')}
        >
          Report
        </Button>
      </div>
    </div>
  )
}

function Findings({ report }: { report: VerifyReport }) {
  const all = byGravity(report.findings)
  const total = report.findingsTotal ?? all.length
  const columns: readonly Column<Finding>[] = [
    { key: 'index', head: 'Place', isNumber: true, cell: ({ index }) => <Place index={index} /> },
    { key: 'record', head: 'Record', cell: ({ recordId }) => <Id id={recordId} /> },
    {
      key: 'problem',
      head: 'What is wrong',
      cell: ({ problem }) => <PlainText text={problem} className="wrap" />,
    },
  ]
  return (
    <section className="stack-tight" aria-label="Findings">
      <h3>Findings</h3>
      <Table
        caption="What verification found, the gravest first"
        columns={columns}
        rows={all.slice(0, shown)}
        rowKey={(of) => `${of.index} ${of.recordId} ${of.problem}`}
        rowTone={() => 'bad'}
      />
      {total > shown && (
        <p className="soft small">
          {formatNumber(total - shown)} more: the report has the first 10,000,{' '}
          <code>sealtrace verify</code> counts all.
        </p>
      )}
    </section>
  )
}

function Takings({ takenBy }: { takenBy: readonly Taking[] }) {
  const columns: readonly Column<Taking>[] = [
    { key: 'state', head: 'How', cell: ({ state }) => <Chip>{state}</Chip> },
    { key: 'record', head: 'By record', cell: ({ recordId }) => <Id id={recordId} /> },
    { key: 'records', head: 'Records', isNumber: true, cell: (of) => <Num value={of.records} /> },
    { key: 'parts', head: 'Parts', isNumber: true, cell: (of) => <Num value={of.parts} /> },
  ]
  return (
    <section className="stack-tight" aria-label="Erased and expired">
      <h3>Erased and expired</h3>
      <Table
        caption="Erasures and expiries, and what went by them"
        columns={columns}
        rows={takenBy.slice(0, shown)}
        rowKey={({ recordId }) => recordId}
      />
    </section>
  )
}

function Place({ index }: { index: number | null }) {
  return index === null ? <span>the log</span> : <Num value={index} />
}

function Id({ id }: { id: string | null }) {
  return id === null ? <None /> : <code className="wrap">{id}</code>
}
