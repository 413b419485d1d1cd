import { useState } from 'react'
import type { SubjectView } from '../../api/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EraseReason } from './erase-reason.tsx'
import { EraseTyped } from './erase-typed.tsx'
import { ErasedView } from './erased-view.tsx'
import { useErasure } from './use-erasure.ts'
import { valuesOf } from './who.ts'

interface Props {
  readonly view: SubjectView
  readonly value: string | null
  readonly onClose: () => void
  /** Instead, where they were erased: what is shown of them is nobody's any more. */
  readonly onGone: () => void
}

/** A reason, what would go, the person's id typed, and then it goes. */
export function EraseDialog({ view: { subject }, value, onClose, onGone }: Props) {
  const [reason, setReason] = useState('')
  const [text, setText] = useState(value ?? '')
  const values = valuesOf(text)
  const { preview, look, erase, done, error, isBusy, again } = useErasure({
    ...{ subject, reason, values },
  })
  const state = { isBusy, error, onClose }
  if (done) {
    const isGone = done.status === 'erased'
    return (
      <Dialog
        title={isGone ? 'Erased' : 'Asked for'}
        width="wide"
        onClose={isGone ? onGone : onClose}
      >
        <ErasedView done={done} />
      </Dialog>
    )
  }
  if (preview)
    return (
      <EraseTyped
        {...state}
        preview={preview}
        values={values.length}
        onBack={again}
        onErase={erase}
      />
    )
  return (
    <EraseReason
      {...{ ...state, subject, reason, text }}
      onReason={setReason}
      onText={setText}
      onNext={look}
    />
  )
}
