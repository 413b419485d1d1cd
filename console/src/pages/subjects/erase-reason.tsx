import { AskDialog } from '../../ui/ask-dialog.tsx'
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
    <AskDialog
      title={subject === null ? 'Erase mentions' : 'Erase a person'}
      action="See what would go"
      isBusy={isBusy}
      whyNot={missing}
      wrong={error === null ? null : sayError(error)}
      onDo={onNext}
      onClose={onClose}
    >
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
    </AskDialog>
  )
}
