import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { AgentSession } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { queryOf } from '../lib/filters.ts'
import { Button } from '../ui/button.tsx'
import { Cost, Num } from '../ui/numbers.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { Table, type Column } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { RunName } from './runs/run-name.tsx'
import './runs/runs.css'

const pathOf = ({ token }: AgentSession): string => `/runs?${queryOf({ session: token })}`

const columns: readonly Column<AgentSession>[] = [
  {
    ...{ key: 'session', head: 'Session', isWide: true },
    cell: (row) => (
      <Link href={pathOf(row)} className="run-link">
        <RunName name={row.sessionId} what="session" />
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
  {
    key: 'users',
    head: 'Users',
    isNumber: true,
    cell: ({ users }) => <Num value={users.length} />,
  },
]

export default function Sessions() {
  const [, navigate] = useLocation()
  const query = useInfiniteQuery({
    queryKey: ['agent-sessions'],
    queryFn: ({ pageParam, signal }) =>
      api.agentSessions({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  return (
    <Page title="Sessions" lead="Conversations and jobs of several runs that belong together.">
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ sessions }) => sessions)
          if (rows.length === 0)
            return (
              <Empty title="No sessions yet" icon="sessions">
                <p className="soft">
                  Runs show here once your application gives them a session id.
                </p>
              </Empty>
            )
          return (
            <div className="stack">
              <Table
                caption="Sessions, newest first"
                columns={columns}
                rows={rows}
                rowKey={({ token }) => token}
                onOpen={(row) => navigate(pathOf(row))}
              />
              {query.hasNextPage && (
                <Button
                  isBusy={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Show more
                </Button>
              )}
            </div>
          )
        }}
      </Loaded>
    </Page>
  )
}
