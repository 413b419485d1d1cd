import { useState } from 'react'
import type { SubjectView } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { sayError } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Wrong } from '../../ui/wrong.tsx'
import { WhatGoes } from './what-goes.tsx'
import { typedFor } from './who.ts'

interface Props {
  readonly preview: SubjectView
  /** How many further values were given. */
  readonly values: number
  readonly isBusy: boolean
  readonly error: unknown
  readonly onBack: () => void
  readonly onErase: () => void
  readonly onClose: () => void
}

/** Then: what would go, and the id typed by who means it. */
export function EraseTyped(props: Props) {
  const { preview, isBusy, error, onBack, onErase, onClose } = props
  const [typed, setTyped] = useState('')
  const word = typedFor(preview)
  const held = preview.holds.length > 0 ? 'A legal hold is in the way.' : null
  const wrong = typed.trim() === word ? null : `Type ${word} first.`
  return (
    <Dialog
      title="This cannot be undone"
      width="wide"
      onClose={isBusy ? () => {} : onClose}
      actions={
        <>
          <Button whyNot={isBusy ? 'It is under way.' : null} onClick={onBack}>
            Back
          </Button>
          <Button
            kind="danger"
            icon="trash"
            isBusy={isBusy}
            whyNot={held ?? wrong}
            onClick={onErase}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <div className="stack">
        <WhatGoes view={preview} />
        <p className="soft small">{`${lookedFor(props)} Their keys are destroyed: nothing in this log brings it back.`}</p>
        <TextField
          label={`Type ${word} to confirm`}
          value={typed}
          onValue={setTyped}
          className="input mono"
        />
        <p role="status">
          {isBusy
            ? 'Erasing: the intent is signed and published, keys are destroyed, parts removed, what stays is sealed anew, and the completion published.'
            : ''}
        </p>
        {error !== null && <Wrong>{sayError(error)}</Wrong>}
      </div>
    </Dialog>
  )
}

function lookedFor({ preview, values }: Props): string {
  const more = `${values} further ${values === 1 ? 'value' : 'values'}`
  return `Looked for by ${preview.subject === null ? more : `the person’s own runs and ${more}`}.`
}
