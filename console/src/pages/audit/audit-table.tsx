import type { AuditEntry } from '../../api/client.ts'
import { actionName, toneOf } from '../../lib/audit-words.ts'
import { None } from '../../ui/none.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { OutcomeChip } from './outcome-chip.tsx'
import { Target } from './target.tsx'

interface Props {
  readonly entries: readonly AuditEntry[]
  /** Came while one looked. */
  readonly isNew: (entry: AuditEntry) => boolean
  readonly current: string | null
  readonly onOpen: (entry: AuditEntry) => void
}

const rowTones = { danger: 'bad', warning: 'warn', neutral: undefined } as const

export function AuditTable({ entries, isNew, current, onOpen }: Props) {
  const columns: readonly Column<AuditEntry>[] = [
    { key: 'time', head: 'When', isPlain: true, cell: ({ time }) => <Time at={time} /> },
    {
      key: 'what',
      head: 'What',
      isWide: true,
      cell: (entry) => (
        <button
          type="button"
          className="audit-what"
          title={entry.action}
          onClick={() => onOpen(entry)}
        >
          <PlainText text={actionName(entry.action)} />
        </button>
      ),
    },
    {
      ...{ key: 'outcome', head: 'Outcome', isPlain: true },
      cell: (entry) => <OutcomeChip entry={entry} />,
    },
    {
      key: 'who',
      head: 'Who',
      cell: ({ actor }) => <PlainText text={actor} className="mono cut" />,
    },
    {
      key: 'of',
      head: 'Of what',
      cell: ({ target, action }) => <Target target={target} action={action} />,
    },
    {
      key: 'why',
      head: 'Why',
      isSpare: true,
      cell: ({ reason }) =>
        reason === null ? <None /> : <PlainText text={reason} className="cut" />,
    },
  ]
  return (
    <Table
      caption="Audit entries, newest first"
      columns={columns}
      rows={entries}
      rowKey={({ recordId }) => recordId}
      current={current}
      onOpen={onOpen}
      rowTone={(entry) => rowTones[toneOf(entry)] ?? (isNew(entry) ? 'new' : undefined)}
    />
  )
}
