import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RevealRequest } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { queryClient } from '../../lib/query-client.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { PlainText } from '../../ui/plain-text.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'

export interface Decision {
  readonly request: RevealRequest
  readonly approve: boolean
}

interface Props {
  readonly decision: Decision
  readonly onClose: () => void
}

export function Decide({ decision: { request, approve }, onClose }: Props) {
  const [reason, setReason] = useState('')
  const said = reason.trim()
  const decide = useMutation({
    mutationFn: () =>
      api.decideReveal({ id: request.id, body: { approve, ...(said ? { reason: said } : {}) } }),
    onSuccess: () => {
      toast(approve ? 'Approved.' : 'Refused.')
      void queryClient.invalidateQueries({ queryKey: ['reveal-requests'] })
      onClose()
    },
  })
  return (
    <Confirm
      title={approve ? 'Approve a reveal' : 'Refuse a reveal'}
      action={approve ? 'Approve' : 'Refuse'}
      isDanger={!approve}
      isBusy={decide.isPending}
      wrong={decide.error && sayError(decide.error)}
      onConfirm={() => decide.mutate()}
      onClose={onClose}
    >
      <Asked request={request} />
      {approve && (
        <p className="soft small">
          It opens this class of this record once, for the one who asked. You do not see the values.
        </p>
      )}
      <TextField
        label="Reason (optional)"
        value={reason}
        onValue={setReason}
        hint="On record beside your decision."
      />
    </Confirm>
  )
}

/** Whole: who decides reads all of it. */
function Asked({ request }: { request: RevealRequest }) {
  return (
    <dl className="facts">
      <dt>Who</dt>
      <dd>
        <PlainText text={request.by} className="mono" />
      </dd>
      <dt>What</dt>
      <dd>
        values of class <strong>{request.class}</strong> of record{' '}
        <code className="wrap">{request.recordId}</code>
      </dd>
      <dt>Why</dt>
      <dd>
        <PlainText text={request.reason} className="said" />
      </dd>
      {request.ticket !== null && (
        <>
          <dt>Ticket</dt>
          <dd>
            <PlainText text={request.ticket} />
          </dd>
        </>
      )}
      <dt>Until</dt>
      <dd>
        <Time at={request.expires} />
      </dd>
    </dl>
  )
}
