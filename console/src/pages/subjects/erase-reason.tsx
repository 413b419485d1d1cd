import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { valuesOf } from './who.ts'

interface Props {
  readonly subject: string | null
  readonly reason: string
  /** Further values, one a line. */
  readonly text: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onReason: (reason: string) => void
  readonly onText: (text: string) => void
  readonly onNext: () => void
  readonly onClose: () => void
}

/** First: why, and what else is theirs. */
export function EraseReason(props: Props) {
  const { subject, reason, text, isBusy, error, onReason, onText, onNext, onClose } = props
  const noValues = subject === null && valuesOf(text).length === 0
  const missing =
    reason.trim() === '' ? 'Give a reason first.' : noValues ? 'Give the values first.' : null
  return (
    <Dialog
      title={subject === null ? 'Erase mentions' : 'Erase a person'}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" isBusy={isBusy} whyNot={missing} onClick={onNext}>
            See what would go
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label="Reason"
          value={reason}
          onValue={onReason}
          hint="On record for good, masked. Name nobody in it."
        />
        <TextArea
          label="Values whose mentions go too, one a line"
          value={text}
          onValue={onText}
          hint="E-mail address, phone number, names of accounts: where they stand in what others said."
        />
        {error !== null && <p role="alert">{sayError(error)}</p>}
      </div>
    </Dialog>
  )
}
