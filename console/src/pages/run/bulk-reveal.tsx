// All hidden values of a run at once: a right of its own.
import { useState } from 'react'
import type { BulkRevealed } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { whyNot } from '../../lib/rights.ts'
import { useSession } from '../../lib/session.ts'
import { visible } from '../../lib/visible.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ValueList } from './revealed-values.tsx'
import { sayRefused } from './say-refused.ts'
import { titleOf, type Step } from './step-kinds.ts'
import { useCountdown } from './use-countdown.ts'
import { useLeft } from './use-left.ts'
import { useWhy, WhyFields } from './why-fields.tsx'

export interface BulkRevealProps {
  readonly traceId: string
  readonly steps: readonly Step[]
}

export function BulkReveal({ traceId, steps }: BulkRevealProps) {
  const { session, can } = useSession()
  const [isAsking, setAsking] = useState(false)
  const [revealed, setRevealed] = useState<BulkRevealed | null>(null)
  const forget = (): void => {
    // React keeps what was rendered last until it renders again: what held the values is emptied.
    if (revealed) empty(revealed)
    setRevealed(null)
  }
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
      {revealed && <BulkValues revealed={revealed} steps={steps} onEnd={forget} />}
    </>
  )
}

function empty({ records }: BulkRevealed): void {
  for (const { values } of records) values.splice(0)
}

interface AskBulkProps {
  readonly traceId: string
  readonly onRevealed: (revealed: BulkRevealed) => void
  readonly onClose: () => void
}

function AskBulk({ traceId, onRevealed, onClose }: AskBulkProps) {
  const { fields, why, whyNot: unsaid } = useWhy()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isLeft = useLeft()
  const reveal = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const revealed = await api.revealBulk({ body: { traceId, ...why } })
      if (isLeft()) empty(revealed)
      else onRevealed(revealed)
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <AskDialog
      title="Reveal all hidden values of this run"
      action="Reveal all"
      icon="eye"
      isDanger
      isBusy={isBusy}
      whyNot={unsaid}
      wrong={error === null ? null : sayRefused(error)}
      onDo={() => void reveal()}
      onClose={onClose}
    >
      <p className="notice" data-tone="warn">
        Reveal one class of one step where that is enough. This look is on the record as a bulk
        reveal.
      </p>
      <WhyFields {...fields} />
    </AskDialog>
  )
}

interface BulkValuesProps extends Pick<BulkRevealProps, 'steps'> {
  readonly revealed: BulkRevealed
  readonly onEnd: () => void
}

function BulkValues({ revealed, steps, onEnd }: BulkValuesProps) {
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
        {revealed.leftOut.length > 0 && (
          <p className="notice" data-tone="warn">
            Left out, as it takes a second person or is not for you:{' '}
            <strong>{revealed.leftOut.join(', ')}</strong>
          </p>
        )}
        {revealed.records.map(({ recordId, class: name, values }) => (
          <section key={`${recordId} ${name}`} className="stack-tight">
            <h3 className="wrap">
              {name} <span className="soft small">in {stepNamed(recordId, steps)}</span>
            </h3>
            <ValueList values={values} auditRecordId={revealed.auditRecordId} />
          </section>
        ))}
        {revealed.records.length === 0 && <p>No value is stored any more that you may see.</p>}
        <p className="soft small wrap">
          This look is on the record: <span className="mono">{revealed.auditRecordId}</span>
        </p>
      </div>
    </Dialog>
  )
}

function stepNamed(recordId: string, steps: readonly Step[]): string {
  const step = steps.find((one) => one.recordId === recordId || one.parts.includes(recordId))
  return step ? visible(titleOf(step)).slice(0, 200) : recordId
}
