import { useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './text-field.tsx'

export interface ConfirmProps {
  readonly title: string
  readonly children: ReactNode
  /** What the button says: the verb. */
  readonly action: string
  readonly isDanger?: boolean
  readonly isBusy?: boolean
  /** What must be typed first. */
  readonly typed?: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function Confirm(props: ConfirmProps) {
  const {
    title,
    children,
    action,
    isDanger = false,
    isBusy = false,
    typed,
    onConfirm,
    onClose,
  } = props
  const [text, setText] = useState('')
  const isOff = typed !== undefined && text.trim() !== typed
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={isDanger ? 'danger' : 'primary'}
            isBusy={isBusy}
            whyNot={isOff ? `Type ${typed} first.` : null}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">
        {children}
        {typed !== undefined && (
          <TextField label={`Type ${typed} to confirm`} value={text} onValue={setText} />
        )}
      </div>
    </Dialog>
  )
}
