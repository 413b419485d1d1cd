// Runs that belong together, a row for each session or user: what they come to, and the way to them.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { AgentSession, UserView } from '../../api/client.ts'
import { queryOf } from '../../lib/filters.ts'
import { Button } from '../../ui/button.tsx'
import { Cost, Num } from '../../ui/numbers.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import './runs.css'

type Row = AgentSession | UserView

interface Asked {
  readonly limit: number
  readonly cursor?: string
}

export interface RunSumsProps<R extends Row> {
  readonly caption: string
  /** What a row is of, and the filter that finds its runs. */
  readonly of: 'session' | 'user'
  readonly idOf: (row: R) => string
  readonly name: (row: R) => ReactNode
  /** How many of the other kind belong to it. */
  readonly beside: Pick<Column<R>, 'head' | 'cell'>
  /** In place of a table without rows. */
  readonly empty: ReactNode
  readonly ask: (asked: Asked, signal: AbortSignal) => Promise<{ rows: R[]; next: string | null }>
}

export function RunSums<R extends Row>(props: RunSumsProps<R>) {
  const { caption, of, idOf, empty, ask } = props
  const [, navigate] = useLocation()
  const query = useInfiniteQuery({
    queryKey: ['run-sums', of],
    queryFn: ({ pageParam, signal }) =>
      ask({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const pathOf = (row: R): string => `/runs?${queryOf({ [of]: idOf(row) })}`
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows)
        if (rows.length === 0) return empty
        return (
          <div className="stack">
            <Table
              caption={caption}
              columns={columnsOf(props, pathOf)}
              rows={rows}
              rowKey={idOf}
              onOpen={(row) => navigate(pathOf(row))}
            />
            {query.hasNextPage && (
              <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show more
              </Button>
            )}
          </div>
        )
      }}
    </Loaded>
  )
}

function columnsOf<R extends Row>(
  { of, name, beside }: RunSumsProps<R>,
  pathOf: (row: R) => string,
): Column<R>[] {
  return [
    {
      ...{ key: 'name', head: of === 'session' ? 'Session' : 'User', isWide: true },
      cell: (row) => (
        <Link href={pathOf(row)} className="run-link">
          {name(row)}
        </Link>
      ),
    },
    { key: 'last', head: 'Last', cell: ({ last }) => <Time at={last} isShort /> },
    {
      key: 'first',
      head: 'First',
      isExtra: true,
      cell: ({ first }) => <Time at={first} isShort />,
    },
    { key: 'runs', head: 'Runs', isNumber: true, cell: ({ runs }) => <Num value={runs} /> },
    {
      ...{ key: 'steps', head: 'Steps', isNumber: true, isExtra: true },
      cell: ({ steps }) => <Num value={steps} />,
    },
    { key: 'errors', head: 'Errors', isNumber: true, cell: ({ errors }) => <Num value={errors} /> },
    {
      ...{ key: 'tokens', head: 'Tokens', isNumber: true, isExtra: true },
      cell: ({ inputTokens, outputTokens }) => <Num value={inputTokens + outputTokens} />,
    },
    { key: 'cost', head: 'Cost', isNumber: true, cell: ({ costUsd }) => <Cost value={costUsd} /> },
    { key: 'beside', isNumber: true, ...beside },
  ]
}
