import type { UserView } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { Num } from '../ui/numbers.tsx'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { RunName } from './runs/run-name.tsx'
import { RunSums } from './runs/run-sums.tsx'

export default function Users() {
  return (
    <Page
      title="Users"
      lead="Under pseudonyms: who they are only a permitted look-up tells, and an erasure takes it away for good."
    >
      <RunSums<UserView>
        caption="Users, the last seen first"
        of="user"
        idOf={({ user }) => user}
        name={({ user }) => (
          <span className="mono">
            <RunName name={user} what="user" />
          </span>
        )}
        beside={{ head: 'Sessions', cell: ({ sessions }) => <Num value={sessions} /> }}
        empty={
          <Empty title="No users yet" icon="users">
            <p className="soft">
              Runs show here once your application names a user in them, as by{' '}
              <code>{'recorder.with({ userId }, …)'}</code>. How your framework says it is in{' '}
              <code>docs/connect</code> of the package.
            </p>
          </Empty>
        }
        ask={async (asked, signal) => {
          const { users, next } = await api.users(asked, signal)
          return { rows: users, next }
        }}
      />
    </Page>
  )
}
