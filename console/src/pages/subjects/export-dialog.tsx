import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../lib/api.ts'
import { saveFile } from '../../lib/download.ts'
import { AskDialog } from '../../ui/ask-dialog.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'

interface Props {
  readonly subject: string
  readonly onClose: () => void
}

/** All that is recorded of a person, as a file: nothing of it is shown or kept here. */
export function ExportDialog({ subject, onClose }: Props) {
  const [reason, setReason] = useState('')
  const [isKnown, setKnown] = useState(false)
  const take = useMutation({
    mutationFn: async () => {
      const answer = await api.exportSubject({ body: { subject, reason: reason.trim() } })
      saveFile(JSON.stringify(answer, null, 2), `subject-${subject}.json`)
    },
    onSuccess: () => {
      toast('The export is in your downloads, in the clear.')
      onClose()
    },
  })
  const missing = reason.trim() === '' ? 'Give a reason first.' : null
  return (
    <AskDialog
      title="Export a person’s data"
      action="Export"
      icon="download"
      isBusy={take.isPending}
      whyNot={missing ?? (isKnown ? null : 'Confirm that the file is in the clear.')}
      wrong={take.error && sayError(take.error)}
      onDo={() => take.mutate()}
      onClose={onClose}
    >
      <p className="notice" data-tone="warn">
        <strong>The file is in the clear.</strong> It holds all that this person said and was told,
        with the hidden values in their places. Look through it before you hand it out, and delete
        it where it is not needed.
      </p>
      <TextField
        label="Reason"
        value={reason}
        onValue={setReason}
        hint="On record, for the auditor to read. Name nobody in it."
      />
      <CheckField label="I know that the file is in the clear" isOn={isKnown} onChange={setKnown} />
    </AskDialog>
  )
}
