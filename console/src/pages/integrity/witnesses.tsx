import type { LogState } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { Chip } from '../../ui/chip.tsx'
import { Num } from '../../ui/numbers.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'

type Witness = LogState['witnesses'][number]

/** Who else has seen this log, and how far. */
export function Witnesses({ log }: { log: LogState }) {
  const size = log.checkpoint?.size ?? 0
  const behind = (of: Witness): number | null => (of.size === null ? null : size - of.size)
  const columns: readonly Column<Witness>[] = [
    { key: 'name', head: 'Witness', isWide: true, cell: ({ name }) => <PlainText text={name} /> },
    { key: 'size', head: 'Cosigned', isNumber: true, cell: ({ size: of }) => <Num value={of} /> },
    { key: 'lag', head: 'State', cell: (of) => <Lag behind={behind(of)} /> },
    { key: 'time', head: 'Last time', cell: ({ time }) => <Time at={time} isRelative /> },
  ]
  return (
    <section className="stack-tight" aria-labelledby="witnesses">
      <h2 id="witnesses">Witnesses</h2>
      {log.witnesses.length === 0 ? (
        <p className="soft">
          None are set up: that this log shows everybody the same is its own word. The setting is{' '}
          <code>[witnesses]</code>.
        </p>
      ) : (
        <Table
          caption="Witnesses of this log"
          columns={columns}
          rows={log.witnesses}
          rowKey={({ name }) => name}
        />
      )}
    </section>
  )
}

function Lag({ behind }: { behind: number | null }) {
  if (behind === null) return <Chip tone="warn">has cosigned nothing yet</Chip>
  if (behind <= 0) return <Chip tone="ok">up to date</Chip>
  return <Chip tone="warn">{`${formatNumber(behind)} behind`}</Chip>
}
