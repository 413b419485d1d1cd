import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewRevealRequest, RevealRequest } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { sayError } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export interface SecondPersonProps {
  readonly asked: NewRevealRequest
  readonly whyNot: string | null
  readonly isBusy: boolean
  readonly onApproved: (request: string) => void
}

/** One asks, somebody else approves, the first one looks. Shown to who asks, also when the dialog is opened again. */
export function SecondPerson({ asked, whyNot, isBusy, onApproved }: SecondPersonProps) {
  const [error, setError] = useState<unknown>(null)
  const [isAsking, setAsking] = useState(false)
  const requests = useQuery({
    queryKey: ['reveal-requests'],
    queryFn: ({ signal }) => api.revealRequests({}, signal),
    refetchInterval: 2_000,
  })
  const request = newestOf(requests.data?.requests ?? [], asked)
  const ask = async (): Promise<void> => {
    setAsking(true)
    setError(null)
    await api.requestReveal({ body: asked }).then(() => requests.refetch(), setError)
    setAsking(false)
  }
  return (
    <section className="notice stack-tight" aria-label="Second person" data-tone="warn">
      <p>This takes a second person: somebody else has to approve it.</p>
      {request && <RequestState request={request} />}
      {request?.state === 'approved' && (
        <Button
          kind="primary"
          icon="eye"
          whyNot={whyNot}
          isBusy={isBusy}
          onClick={() => onApproved(request.id)}
        >
          Reveal now
        </Button>
      )}
      {request?.state !== 'approved' && request?.state !== 'open' && (
        <Button icon="approvals" whyNot={whyNot} isBusy={isAsking} onClick={() => void ask()}>
          Ask for approval
        </Button>
      )}
      {error !== null && <p role="alert">{sayError(error)}</p>}
    </section>
  )
}

function RequestState({ request }: { request: RevealRequest }) {
  const { state, expires, decidedBy } = request
  return (
    <p className="row" role="status">
      {state === 'open' && (
        <>
          <Chip tone="info" icon="clock">
            asked
          </Chip>
          <span className="small">
            It waits for an answer until <Time at={expires} />.
          </span>
        </>
      )}
      {state === 'approved' && (
        <>
          <Chip tone="ok" icon="check">
            approved
          </Chip>
          <span className="small wrap">by {decidedBy}</span>
        </>
      )}
      {state === 'refused' && (
        <>
          <Chip tone="bad" icon="close">
            refused
          </Chip>
          <span className="small wrap">by {decidedBy}</span>
        </>
      )}
      {state === 'expired' && <Chip tone="warn">expired</Chip>}
    </p>
  )
}

/** The newest of one's own for this; one that was used is over. */
function newestOf(
  requests: readonly RevealRequest[],
  { recordId, class: name }: NewRevealRequest,
): RevealRequest | undefined {
  return requests
    .filter((one) => one.own && one.recordId === recordId && one.class === name)
    .filter(({ state }) => state !== 'used')
    .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}
