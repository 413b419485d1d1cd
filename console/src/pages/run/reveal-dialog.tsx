// Asking for hidden values: why, for how many, and with whom. What comes back goes to who asked, and is kept nowhere else.
import type { Revealed } from '../../api/client.ts'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Wrong } from '../../ui/wrong.tsx'
import { BreakGlass } from './break-glass.tsx'
import { sayRefused } from './say-refused.ts'
import { SecondPerson } from './second-person.tsx'
import { useReveal, type RevealTarget } from './use-reveal.ts'
import { WhyFields } from './why-fields.tsx'

export interface RevealDialogProps {
  readonly target: RevealTarget
  readonly onRevealed: (revealed: Revealed) => void
  readonly onClose: () => void
}

export function RevealDialog({ target, onRevealed, onClose }: RevealDialogProps) {
  const { session } = useSession()
  const { fields, scope, setScope, asked, reveal, whyNot, needsSecond, isBusy, error } = useReveal(
    target,
    onRevealed,
  )
  const { className, placeholder } = target
  const state = { whyNot, isBusy }
  const direct = (
    <Button kind="primary" icon="eye" {...state} onClick={() => void reveal()}>
      Reveal
    </Button>
  )
  return (
    <Dialog
      title={`Reveal ${className}`}
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
        <WhyFields {...fields} />
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
        {error !== null && <Wrong>{sayRefused(error)}</Wrong>}
      </div>
    </Dialog>
  )
}
