import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ErasureRequest } from './erasure-request.ts'
import { api } from '../../lib/api.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { Empty, Loaded, sayError } from '../../ui/states.tsx'
import { Table, type Column } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { ErasedView } from '../subjects/erased-view.tsx'
import { forgetContent } from '../subjects/forget-content.ts'
import { askAgainMs } from './ask-again.ts'

/** Erasures that somebody asked for, and another person carries out. */
export function ErasureRequests({ isBrief = false }: { isBrief?: boolean }) {
  const query = useQuery({
    queryKey: ['erasure-requests'],
    queryFn: () => api.erasureRequests({}),
    refetchInterval: askAgainMs,
  })
  const [chosen, choose] = useState<ErasureRequest | null>(null)
  return (
    <Loaded query={query} lines={2}>
      {({ requests }) => (
        <>
          {requests.length === 0 && isBrief ? (
            <p className="soft">No erasure waits for anybody.</p>
          ) : requests.length === 0 ? (
            <Empty title="No erasure waits for anybody." icon="approvals">
              <p className="soft">
                One that somebody asks for on Subjects stands here, for somebody else to carry out.
              </p>
            </Empty>
          ) : (
            <Requests requests={requests} onApprove={choose} />
          )}
          {chosen && <Approve request={chosen} onClose={() => choose(null)} />}
        </>
      )}
    </Loaded>
  )
}

function Requests(props: {
  readonly requests: readonly ErasureRequest[]
  readonly onApprove: (request: ErasureRequest) => void
}) {
  const columns: readonly Column<ErasureRequest>[] = [
    { key: 'at', head: 'Asked', cell: ({ at }) => <Time at={at} isRelative /> },
    { key: 'by', head: 'By', cell: ({ by }) => <PlainText text={by} className="mono cut" /> },
    { key: 'who', head: 'Subject', cell: ({ subject }) => <Subject subject={subject} /> },
    {
      key: 'why',
      head: 'Why',
      isWide: true,
      cell: ({ reason }) => <PlainText text={reason ?? ''} className="said-short" />,
    },
    { key: 'expires', head: 'Until', cell: ({ expires }) => <Time at={expires} isRelative /> },
    {
      key: 'decide',
      head: 'Decide',
      cell: (request) => (
        <Button
          size="small"
          kind="danger"
          whyNot={request.own ? 'You asked for it: somebody else has to approve it.' : null}
          onClick={() => props.onApprove(request)}
        >
          Approve and erase
        </Button>
      ),
    },
  ]
  return (
    <Table
      caption="Erasures that wait for a second person"
      columns={columns}
      rows={props.requests}
      rowKey={({ id }) => id}
    />
  )
}

function Subject({ subject }: { subject: string | null }) {
  if (subject === null) return <span>mentions only</span>
  return (
    <code title={subject} className="nowrap">
      {subject.slice(0, 12)}…
    </code>
  )
}

function Approve({ request, onClose }: { request: ErasureRequest; onClose: () => void }) {
  const approve = useMutation({
    mutationFn: () => api.approveErasure({ body: { request: request.id } }),
    onSuccess: forgetContent,
  })
  if (approve.data)
    return (
      <Dialog title="Erased" width="wide" onClose={onClose}>
        <ErasedView done={approve.data} />
      </Dialog>
    )
  return (
    <Confirm
      title="This cannot be undone"
      action="Erase for good"
      isDanger
      isBusy={approve.isPending}
      typed={request.subject ?? 'erase mentions'}
      wrong={approve.error && sayError(approve.error)}
      onConfirm={() => approve.mutate()}
      onClose={onClose}
    >
      <p>
        <PlainText text={request.by} className="mono" /> asked for it: “
        <PlainText text={request.reason ?? ''} className="said" />
        ”. What goes is looked for anew, and may be more than when it was asked for.
      </p>
    </Confirm>
  )
}
