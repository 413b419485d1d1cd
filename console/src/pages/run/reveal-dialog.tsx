// Asking for hidden values: why, for how many, and with whom. What comes back goes to who asked, and is kept nowhere else.
import type { Revealed } from '../../api/client.ts'
import { isApiError } from '../../lib/api-error.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { BreakGlass } from './break-glass.tsx'
import { SecondPerson } from './second-person.tsx'
import { useReveal, type RevealTarget } from './use-reveal.ts'

export interface RevealDialogProps {
  readonly target: RevealTarget
  readonly onRevealed: (revealed: Revealed) => void
  readonly onClose: () => void
}

export function RevealDialog({ target, onRevealed, onClose }: RevealDialogProps) {
  const { session } = useSession()
  const { fields, asked, reveal, whyNot, needsSecond, isBusy, error } = useReveal(
    target,
    onRevealed,
  )
  const state = { whyNot, isBusy }
  const direct = (
    <Button kind="primary" icon="eye" {...state} onClick={() => void reveal()}>
      Reveal
    </Button>
  )
  return (
    <Dialog
      title={`Reveal ${target.className}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {!needsSecond && direct}
        </>
      }
    >
      <div className="stack">
        <p className="soft">
          Who looks, at what and why is put on the record before anything is shown. The values stay
          here for {session.reveal.shownForSeconds} seconds.
        </p>
        <RevealFields target={target} {...fields} />
        {needsSecond && (
          <>
            <SecondPerson
              asked={asked}
              {...state}
              onApproved={(request) => void reveal({ request })}
            />
            <BreakGlass {...state} onBreak={() => void reveal({ breakGlass: true })} />
          </>
        )}
        {error !== null && <Refused error={error} />}
      </div>
    </Dialog>
  )
}

type RevealFieldsProps = ReturnType<typeof useReveal>['fields'] & { readonly target: RevealTarget }

function RevealFields({ target, ...fields }: RevealFieldsProps) {
  const { className, placeholder } = target
  const { reason, setReason, ticket, setTicket, scope, setScope } = fields
  return (
    <>
      {placeholder && (
        <SelectField
          label="What"
          value={scope}
          choices={[
            { value: 'one', label: `Only ${placeholder}` },
            { value: 'all', label: `All of ${className} in this step` },
          ]}
          onValue={setScope}
        />
      )}
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

function Refused({ error }: { error: unknown }) {
  const isHidden = isApiError(error, 'not_found')
  return (
    <p className="notice" data-tone="bad" role="alert">
      {isHidden ? 'There is no such value, or you may not see it.' : sayError(error)}
    </p>
  )
}
