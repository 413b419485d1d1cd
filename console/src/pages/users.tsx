import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { UserView } from '../api/client.ts'
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

const pathOf = ({ user }: UserView): string => `/runs?${queryOf({ user })}`

const columns: readonly Column<UserView>[] = [
  {
    ...{ key: 'user', head: 'User', isWide: true },
    cell: (row) => (
      <Link href={pathOf(row)} className="run-link mono">
        <RunName name={row.user} what="user" />
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
    ...{ key: 'sessions', head: 'Sessions', isNumber: true },
    cell: ({ sessions }) => <Num value={sessions} />,
  },
]

export default function Users() {
  const [, navigate] = useLocation()
  const query = useInfiniteQuery({
    queryKey: ['users'],
    queryFn: ({ pageParam, signal }) =>
      api.users({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  return (
    <Page
      title="Users"
      lead="Under pseudonyms: who they are only a permitted look-up tells, and an erasure takes it away for good."
    >
      <Loaded query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ users }) => users)
          if (rows.length === 0)
            return (
              <Empty title="No users yet" icon="users">
                <p className="soft">Runs show here once your application names a user in them.</p>
              </Empty>
            )
          return (
            <div className="stack">
              <Table
                caption="Users, the last seen first"
                columns={columns}
                rows={rows}
                rowKey={({ user }) => user}
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
