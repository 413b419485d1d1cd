// All hidden values of a run at once: a right of its own.
import { useState } from 'react'
import type { BulkRevealed } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ValueList } from './revealed-values.tsx'
import { useCountdown } from './use-countdown.ts'

export function BulkReveal({ traceId }: { traceId: string }) {
  const { session, can } = useSession()
  const [isAsking, setAsking] = useState(false)
  const [revealed, setRevealed] = useState<BulkRevealed | null>(null)
  return (
    <>
      <Button
        icon="eye"
        whyNot={can('reveal-bulk') ? null : whyNot('reveal-bulk', session.principal.roles)}
        onClick={() => setAsking(true)}
      >
        Reveal all…
      </Button>
      {isAsking && (
        <AskBulk
          traceId={traceId}
          onClose={() => setAsking(false)}
          onRevealed={(values) => {
            setAsking(false)
            setRevealed(values)
          }}
        />
      )}
      {revealed && <BulkValues revealed={revealed} onEnd={() => setRevealed(null)} />}
    </>
  )
}

interface AskBulkProps {
  readonly traceId: string
  readonly onRevealed: (revealed: BulkRevealed) => void
  readonly onClose: () => void
}

function AskBulk({ traceId, onRevealed, onClose }: AskBulkProps) {
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const reveal = async (): Promise<void> => {
    setBusy(true)
    const why = { reason: reason.trim(), ...(ticket.trim() ? { ticket: ticket.trim() } : {}) }
    await api.revealBulk({ body: { traceId, ...why } }).then(onRevealed, (caught: unknown) => {
      setError(caught)
      setBusy(false)
    })
  }
  return (
    <Dialog
      title="Reveal all hidden values of this run"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="danger"
            icon="eye"
            isBusy={isBusy}
            whyNot={reason.trim() === '' ? 'Say why first.' : null}
            onClick={() => void reveal()}
          >
            Reveal all
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="notice" data-tone="warn">
          Reveal one class of one step where that is enough. This look is on the record as a bulk
          reveal.
        </p>
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
        {error !== null && (
          <p className="notice" data-tone="bad" role="alert">
            {sayError(error)}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function BulkValues({ revealed, onEnd }: { revealed: BulkRevealed; onEnd: () => void }) {
  const left = useCountdown(revealed.shownForSeconds, onEnd)
  return (
    <Dialog
      title="Hidden values of this run"
      width="wide"
      onClose={onEnd}
      actions={
        <>
          <span className="small num" role="timer">
            hidden again in {left} s
          </span>
          <Button kind="primary" icon="lock" onClick={onEnd}>
            Hide now
          </Button>
        </>
      }
    >
      <div className="stack">
        {revealed.records.map(({ recordId, class: name, values }) => (
          <section key={`${recordId} ${name}`} className="stack-tight">
            <h3 className="wrap">
              {name} <span className="soft small mono">{recordId}</span>
            </h3>
            <ValueList values={values} auditRecordId={revealed.auditRecordId} />
          </section>
        ))}
        {revealed.records.length === 0 && <p>Nothing is hidden in this run that you may see.</p>}
      </div>
    </Dialog>
  )
}
