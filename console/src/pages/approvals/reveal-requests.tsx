import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RevealRequest } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, type Tone } from '../../ui/chip.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Empty, Loaded } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Target } from '../audit/target.tsx'
import { Decide, type Decision } from './decide.tsx'
import { askAgainMs } from './ask-again.ts'

const tones: Record<RevealRequest['state'], Tone> = {
  ...{ open: 'info', approved: 'ok', refused: 'bad', used: 'plain', expired: 'plain' },
}

/** Reveals that wait for a second person, and what became of others. */
export function RevealRequests() {
  const query = useQuery({
    queryKey: ['reveal-requests'],
    queryFn: () => api.revealRequests({}),
    refetchInterval: askAgainMs,
  })
  const [decision, decide] = useState<Decision | null>(null)
  return (
    <Loaded query={query} lines={3}>
      {({ requests }) => {
        const open = requests.filter(({ state }) => state === 'open')
        const over = requests.filter(({ state }) => state !== 'open')
        return (
          <div className="stack">
            {open.length === 0 ? (
              <Empty title="No reveal waits for anybody." icon="approvals">
                <p className="soft">
                  Where the settings ask for a second person, who wants to see a hidden value asks
                  in the run. It stands here until somebody else has decided.
                </p>
              </Empty>
            ) : (
              <Requests caption="Reveals that wait" requests={open} onDecide={decide} />
            )}
            {over.length > 0 && (
              <section className="stack-tight" aria-label="Decided">
                <h2>Decided</h2>
                <Requests caption="Reveals that were decided" requests={over} onDecide={null} />
              </section>
            )}
            {decision && <Decide decision={decision} onClose={() => decide(null)} />}
          </div>
        )
      }}
    </Loaded>
  )
}

interface RequestsProps {
  readonly caption: string
  readonly requests: readonly RevealRequest[]
  readonly onDecide: ((decision: Decision) => void) | null
}

function Requests({ caption, requests, onDecide }: RequestsProps) {
  const columns: readonly Column<RevealRequest>[] = [
    { key: 'at', head: 'Asked', cell: ({ at }) => <Time at={at} isRelative /> },
    { key: 'by', head: 'By', cell: ({ by }) => <PlainText text={by} className="mono cut" /> },
    { key: 'class', head: 'Class', cell: (of) => <Chip tone="seal">{of.class}</Chip> },
    { key: 'run', head: 'Run', cell: ({ traceId }) => <Target target={traceId} /> },
    { key: 'why', head: 'Why', isWide: true, cell: (request) => <Why request={request} /> },
    onDecide
      ? {
          key: 'decide',
          head: 'Decide',
          cell: (request) => <Decisions request={request} onDecide={onDecide} />,
        }
      : { key: 'state', head: 'State', cell: (request) => <State request={request} /> },
  ]
  return <Table caption={caption} columns={columns} rows={requests} rowKey={({ id }) => id} />
}

function Why({ request: { reason, ticket } }: { request: RevealRequest }) {
  return (
    <span className="said-short">
      {ticket !== null && (
        <>
          <Chip>
            <PlainText text={ticket} />
          </Chip>{' '}
        </>
      )}
      <PlainText text={reason} />
    </span>
  )
}

function State({ request: { state, decidedBy, decidedAt } }: { request: RevealRequest }) {
  return (
    <span className="row">
      <Chip tone={tones[state]}>{state}</Chip>
      {decidedBy !== null && (
        <span className="small soft">
          by <PlainText text={decidedBy} className="mono" /> <Time at={decidedAt} isRelative />
        </span>
      )}
    </span>
  )
}

function Decisions(props: {
  readonly request: RevealRequest
  readonly onDecide: (decision: Decision) => void
}) {
  const { request, onDecide } = props
  const { session, can } = useSession()
  const why = request.own
    ? 'You asked for it: somebody else has to decide.'
    : can('approve-reveal')
      ? null
      : whyNot('approve-reveal', session.principal.roles)
  return (
    <span className="row">
      <Button
        size="small"
        kind="primary"
        whyNot={why}
        onClick={() => onDecide({ request, approve: true })}
      >
        Approve
      </Button>
      <Button size="small" whyNot={why} onClick={() => onDecide({ request, approve: false })}>
        Refuse
      </Button>
    </span>
  )
}
