import { useState } from 'react'
import { AskDialog, type AskDialogProps } from './ask-dialog.tsx'
import { TextField } from './text-field.tsx'

export interface ConfirmProps extends Omit<AskDialogProps, 'onDo' | 'whyNot'> {
  /** What must be typed first. */
  readonly typed?: string
  readonly onConfirm: () => void
}

export function Confirm({ typed, onConfirm, children, ...rest }: ConfirmProps) {
  const [text, setText] = useState('')
  const isOff = typed !== undefined && text.trim() !== typed
  return (
    <AskDialog {...rest} whyNot={isOff ? `Type ${typed} first.` : null} onDo={onConfirm}>
      {children}
      {typed !== undefined && (
        <TextField label={`Type ${typed} to confirm`} value={text} onValue={setText} />
      )}
    </AskDialog>
  )
}
