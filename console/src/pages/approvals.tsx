import { useUrlState } from '../lib/url-state.ts'
import { whyNot } from '../lib/rights.ts'
import { useSession } from '../lib/session.ts'
import { Page } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { ErasureRequests } from './approvals/erasure-requests.tsx'
import { RevealRequests } from './approvals/reveal-requests.tsx'

const names = ['of'] as const
const tabs = [
  { name: 'reveals', label: 'Reveals' },
  { name: 'erasures', label: 'Erasures' },
] as const

export default function ApprovalsPage() {
  const { session, can } = useSession()
  const [{ of }, setState] = useUrlState(names)
  const seesReveals = can('reveal') || can('approve-reveal')
  const current = of === 'erasures' || (of === undefined && !seesReveals) ? 'erasures' : 'reveals'
  const { roles } = session.principal
  return (
    <Page
      title="Approvals"
      lead="What takes two people: one asks, another one decides. Nobody decides on what they asked for themselves."
    >
      <Tabs
        label="What waits"
        tabs={tabs}
        current={current}
        onChange={(name) => setState({ of: name }, { replace: true })}
      >
        {current === 'reveals' ? (
          seesReveals ? (
            <RevealRequests />
          ) : (
            <NotFor why={whyNot('approve-reveal', roles)} />
          )
        ) : can('manage-subjects') ? (
          <ErasureRequests />
        ) : (
          <NotFor why={whyNot('manage-subjects', roles)} />
        )}
      </Tabs>
    </Page>
  )
}

function NotFor({ why }: { why: string }) {
  return (
    <Empty title="Not for you" icon="lock">
      <p className="soft">{why}</p>
    </Empty>
  )
}
