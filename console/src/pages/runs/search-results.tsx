import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { SearchResult, TraceSummary } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { None } from '../../ui/none.tsx'
import { Duration } from '../../ui/numbers.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { RunName } from './run-name.tsx'
import { RunState } from './run-state.tsx'
import type { Sought } from './search-box.tsx'
import { useSummaries } from './use-summaries.ts'

type Match = SearchResult['matches'][number]

export interface SearchResultsProps {
  readonly sought: Sought
  readonly onBusy: (isBusy: boolean) => void
  readonly onClose: () => void
}

interface Found {
  readonly matches: readonly Match[]
  readonly unopened: number
  readonly next: string | null
}

/** Each asking is an entry of the audit: it is done once, and its answer is kept by no cache. */
export function SearchResults({ sought, onBusy, onClose }: SearchResultsProps) {
  const [found, setFound] = useState<Found | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [, navigate] = useLocation()
  const ask = async (before: Found | null): Promise<void> => {
    onBusy(true)
    try {
      const answer = await api.search({ body: bodyOf(sought, before?.next ?? null) })
      const matches = [...(before?.matches ?? []), ...answer.matches]
      const unopened = (before?.unopened ?? 0) + (answer.unopened ?? 0)
      setFound({ matches, unopened, next: answer.next })
    } catch (caught) {
      setError(caught)
    }
    onBusy(false)
  }
  useEffect(() => {
    void ask(null)
  }, [])
  if (error !== null) return <ErrorState error={error} />
  if (!found) return <Loading />
  const { matches, next } = found
  return (
    <section className="stack-tight" aria-label="Search results">
      <div className="spread">
        <p role="status">
          {matches.length} {matches.length === 1 ? 'match' : 'matches'}
          {next === null ? '' : ', and there may be more'}
        </p>
        <Button icon="close" kind="quiet" onClick={onClose}>
          Close the search
        </Button>
      </div>
      {found.unopened > 0 && (
        <p className="notice" data-tone="warn">
          {found.unopened} places that fit cannot be opened: they are erased, or sealed to a reader.
        </p>
      )}
      {matches.length > 0 ? (
        <MatchTable matches={matches} onOpen={(match) => navigate(pathOf(match))} />
      ) : (
        <Empty title="Nothing found" icon="search">
          <p className="soft">
            Whole words and whole values are found, in what is not erased and what you may see.
          </p>
        </Empty>
      )}
      {next !== null && <Button onClick={() => void ask(found)}>Search on</Button>}
    </section>
  )
}

interface MatchTableProps {
  readonly matches: readonly Match[]
  readonly onOpen: (match: Match) => void
}

function MatchTable({ matches, onOpen }: MatchTableProps) {
  const ids = useMemo(
    () => [...new Set(matches.flatMap(({ traceId }) => traceId ?? []))],
    [matches],
  )
  const summaries = useSummaries(ids)
  const runOf = ({ traceId }: Match): Run =>
    traceId === null
      ? null
      : (summaries.get(traceId) ?? (summaries.has(traceId) ? null : undefined))
  const columns: readonly Column<Match>[] = [
    {
      ...{ key: 'run', head: 'Run', isWide: true },
      cell: (match) => <RunLink match={match} run={runOf(match)} />,
    },
    ...ofRun.map(({ show, ...column }) => ({
      ...column,
      cell: (match: Match) => {
        const run = runOf(match)
        return run ? show(run) : <None />
      },
    })),
    {
      ...{ key: 'class', head: 'Found as' },
      cell: ({ class: name }) => (name ? <Chip tone="seal">{name}</Chip> : <Chip>text</Chip>),
    },
    {
      ...{ key: 'time', head: 'Recorded', isExtra: true },
      cell: ({ time }) => <Time at={time} isRelative />,
    },
  ]
  return (
    <Table
      caption="Matches, newest first"
      columns={columns}
      rows={matches}
      rowKey={({ traceId, recordId, class: name }) => `${traceId} ${recordId} ${name}`}
      onOpen={(match) => match.traceId !== null && onOpen(match)}
    />
  )
}

/** Undefined as long as it is asked for; null where there is none to be seen. */
type Run = TraceSummary | null | undefined

const ofRun: readonly (Omit<Column<Match>, 'cell'> & {
  readonly show: (run: TraceSummary) => ReactNode
})[] = [
  { key: 'state', head: 'State', isPlain: true, show: (run) => <RunState run={run} /> },
  {
    ...{ key: 'agent', head: 'Agent', isPlain: true, isSpare: true },
    show: ({ agent }) => (agent === null ? <None /> : <RunName name={agent} what="agent" />),
  },
  {
    ...{ key: 'start', head: 'Started', isPlain: true },
    show: ({ startTime }) => <Time at={startTime} isShort />,
  },
  {
    ...{ key: 'took', head: 'Took', isNumber: true, isSpare: true },
    show: ({ durationMs }) => <Duration value={durationMs} />,
  },
]

function RunLink({ match, run }: { match: Match; run: Run }) {
  const { traceId } = match
  if (traceId === null) return <span className="soft">not in a run</span>
  return (
    <Link href={pathOf(match)} className="run-link" title={traceId}>
      {run ? (
        <RunName name={run.name} />
      ) : (
        <span className="mono soft">{traceId.slice(0, 12)}…</span>
      )}
    </Link>
  )
}

function pathOf({ traceId, recordId }: Match): string {
  return `/runs/${traceId}?step=${recordId}`
}

function bodyOf({ way, what }: Sought, cursor: string | null) {
  const asked = way === 'text' ? { text: what } : { value: what }
  return { ...asked, limit: 50, ...(cursor === null ? {} : { cursor }) }
}
