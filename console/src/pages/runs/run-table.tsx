import { Link } from 'wouter'
import type { TraceSummary } from '../../api/client.ts'
import { formatNumber } from '../../lib/format.ts'
import { None } from '../../ui/none.tsx'
import { Cost, Duration, Num } from '../../ui/numbers.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { ClassChips } from './class-chips.tsx'
import { RunName } from './run-name.tsx'
import { RunState } from './run-state.tsx'

const columns: readonly Column<TraceSummary>[] = [
  {
    ...{ key: 'name', head: 'Run', isWide: true },
    cell: ({ traceId, name }) => (
      <Link href={`/runs/${traceId}`} className="run-link">
        <RunName name={name} />
      </Link>
    ),
  },
  { key: 'state', head: 'State', isPlain: true, cell: (run) => <RunState run={run} /> },
  {
    ...{ key: 'agent', head: 'Agent', isPlain: true },
    cell: ({ agent }) => <Cut name={agent} what="agent" />,
  },
  {
    ...{ key: 'type', head: 'Type', isExtra: true, isPlain: true },
    cell: ({ traceType }) => <Cut name={traceType} what="type" />,
  },
  {
    ...{ key: 'start', head: 'Started', isPlain: true },
    cell: ({ startTime }) => <Time at={startTime} isShort />,
  },
  { key: 'time', head: 'Took', isNumber: true, cell: (run) => <Duration value={run.durationMs} /> },
  {
    ...{ key: 'steps', head: 'Steps', isNumber: true, isExtra: true },
    cell: ({ steps }) => <Num value={steps} />,
  },
  {
    key: 'tokens',
    head: 'Tokens',
    isNumber: true,
    isExtra: true,
    cell: (run) => <Tokens run={run} />,
  },
  { key: 'cost', head: 'Cost', isNumber: true, cell: (run) => <RunCost run={run} /> },
  {
    key: 'hidden',
    head: 'Hidden',
    isSpare: true,
    isPlain: true,
    cell: ({ findings }) => <ClassChips counts={findings} most={2} />,
  },
]

function Cut({ name, what }: { name: string | null; what: string }) {
  if (name === null) return <None />
  return (
    <span className="run-cut">
      <RunName name={name} what={what} />
    </span>
  )
}

export interface RunTableProps {
  readonly rows: readonly TraceSummary[]
  readonly current: string | null
  readonly marked: ReadonlySet<string>
  readonly onOpen: (traceId: string) => void
}

export function RunTable({ rows, current, marked, onOpen }: RunTableProps) {
  return (
    <Table
      caption="Runs, newest first"
      columns={columns}
      rows={rows}
      rowKey={({ traceId }) => traceId}
      current={current}
      onOpen={({ traceId }) => onOpen(traceId)}
      rowTone={(run) => (marked.has(run.traceId) ? 'new' : undefined)}
    />
  )
}

function Tokens({ run: { inputTokens, outputTokens } }: { run: TraceSummary }) {
  if (inputTokens === 0 && outputTokens === 0) return <None />
  return (
    <span className="num nowrap" title={`${inputTokens} in, ${outputTokens} out`}>
      {formatNumber(inputTokens + outputTokens)}
    </span>
  )
}

/** A sum that some calls are missing from has a `+`; one that was worked out from a price table a `≈`. */
export function RunCost({ run }: { run: TraceSummary }) {
  const { costUsd, costFrom, unpricedCalls } = run
  const isKnown = costUsd !== null
  return (
    <span
      className="nowrap"
      title={unpricedCalls ? `without ${unpricedCalls} calls of unknown price` : undefined}
    >
      {isKnown && costFrom !== 'reported' && <span aria-label="about">≈</span>}
      <Cost value={costUsd} />
      {isKnown && unpricedCalls > 0 && '+'}
    </span>
  )
}
