import type { SubjectView } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { Chip } from '../../ui/chip.tsx'
import { Num } from '../../ui/numbers.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Target } from '../audit/target.tsx'

type Mention = SubjectView['mentions'][number]

const shown = 100

/** Where the value stands in what others said, and in audit entries. */
export function Mentions({ mentions }: { mentions: readonly Mention[] }) {
  const columns: readonly Column<Mention>[] = [
    {
      key: 'run',
      head: 'Run',
      isWide: true,
      cell: ({ traceId }) =>
        traceId === null ? <span>audit entry</span> : <Target target={traceId} />,
    },
    { key: 'class', head: 'Class', cell: (of) => <Chip tone="seal">{of.class}</Chip> },
    {
      key: 'values',
      head: 'Values that go',
      isNumber: true,
      cell: (of) => <Num value={of.values} />,
    },
    {
      key: 'held',
      head: 'State',
      cell: ({ held }) => (held ? <Chip tone="warn">held: stays</Chip> : <Chip>goes</Chip>),
    },
  ]
  return (
    <details>
      <summary>{`Mentions elsewhere (${formatNumber(mentions.length)})`}</summary>
      <Table
        caption="Mentions in other people’s runs and in audit entries"
        columns={columns}
        rows={mentions.slice(0, shown)}
        rowKey={({ partId, recordId }) => `${recordId} ${partId}`}
      />
      {mentions.length > shown && (
        <p className="soft small">{`and ${formatNumber(mentions.length - shown)} more`}</p>
      )}
    </details>
  )
}
