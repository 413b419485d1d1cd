import { useState } from 'react'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** Why hidden values are looked at, as it is written, and as it goes on the record. */
export function useWhy() {
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const why = { reason: reason.trim(), ...(ticket.trim() ? { ticket: ticket.trim() } : {}) }
  const whyNot = why.reason === '' ? 'Say why first.' : null
  return { fields: { reason, setReason, ticket, setTicket }, why, whyNot }
}

export function WhyFields(fields: ReturnType<typeof useWhy>['fields']) {
  const { reason, setReason, ticket, setTicket } = fields
  return (
    <>
      <TextArea
        label="Reason"
        value={reason}
        maxLength={2000}
        rows={3}
        autoFocus
        onValue={setReason}
      />
      <TextField
        label="Ticket (if there is one)"
        value={ticket}
        maxLength={100}
        onValue={setTicket}
      />
    </>
  )
}
