import { useQuery } from '@tanstack/react-query'
import type { LogState } from '../api/client.ts'
import { api } from '../lib/api.ts'
import { useSession } from '../lib/session.ts'
import { Page } from '../ui/page.tsx'
import { Snippet } from '../ui/snippet.tsx'
import { Loaded } from '../ui/states.tsx'
import { offlineChecks } from './integrity/commands.ts'
import { CheckpointCard, LogTiles, LogTrouble } from './integrity/log-facts.tsx'
import { VerifyNow } from './integrity/verify-now.tsx'
import { Witnesses } from './integrity/witnesses.tsx'
import './integrity/integrity.css'

export default function IntegrityPage() {
  const log = useQuery({
    queryKey: ['log-state'],
    queryFn: () => api.logState({}),
    refetchInterval: 5_000,
  })
  return (
    <Page
      title="Integrity"
      lead="That nothing which was recorded was changed, dropped or reordered: what the log says, who else has seen it, and how to check it without its word."
    >
      <Loaded query={log} lines={10}>
        {(state) => (
          <div className="stack">
            <LogTrouble log={state} />
            <LogTiles log={state} />
            <VerifyNow />
            <Witnesses log={state} />
            <CheckpointCard log={state} />
            <OfflineChecks log={state} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function OfflineChecks({ log: { logKey } }: { log: LogState }) {
  const { session } = useSession()
  const checks = offlineChecks({ url: window.location.origin, project: session.project, logKey })
  return (
    <section className="stack" aria-labelledby="offline">
      <h2 id="offline">Check it without this page</h2>
      <p className="soft small">
        Take the log key from somewhere else than here, where you can: from who ran{' '}
        <code>sealtrace init</code>.
      </p>
      {checks.map((check) => (
        <div key={check.title} className="stack-tight">
          <p className="small">{check.title}</p>
          <Snippet code={check.command} what={check.title} />
        </div>
      ))}
    </section>
  )
}
