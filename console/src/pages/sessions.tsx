import type { AgentSession } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { Num } from '../ui/numbers.tsx'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { RunName } from './runs/run-name.tsx'
import { RunSums } from './runs/run-sums.tsx'

export default function Sessions() {
  return (
    <Page title="Sessions" lead="Conversations and jobs of several runs that belong together.">
      <RunSums<AgentSession>
        caption="Sessions, newest first"
        of="session"
        idOf={({ token }) => token}
        name={({ sessionId }) => <RunName name={sessionId} what="session" />}
        beside={{ head: 'Users', cell: ({ users }) => <Num value={users.length} /> }}
        empty={
          <Empty title="No sessions yet" icon="sessions">
            <p className="soft">
              Runs show here once your application gives them a session id, as by{' '}
              <code>{'recorder.with({ sessionId }, …)'}</code>. How your framework says it is in{' '}
              <code>docs/connect</code> of the package.
            </p>
          </Empty>
        }
        ask={async (asked, signal) => {
          const { sessions, next } = await api.agentSessions(asked, signal)
          return { rows: sessions, next }
        }}
      />
    </Page>
  )
}
