import { Button, type ButtonProps } from './button.tsx'
import { Dialog, type DialogProps } from './dialog.tsx'
import { Wrong } from './wrong.tsx'

export interface AskDialogProps
  extends Omit<DialogProps, 'actions'>, Pick<ButtonProps, 'icon' | 'isBusy' | 'whyNot'> {
  /** What the button says: the verb. */
  readonly action: string
  readonly isDanger?: boolean
  readonly onDo: () => void
  /** Why it did not work, where it was tried. */
  readonly wrong?: string | null
}

/** Asks for what one thing takes, and does it: fields, Cancel, the thing. */
export function AskDialog(props: AskDialogProps) {
  const { title, width = 'narrow', onClose, children, ...rest } = props
  const { action, isDanger = false, onDo, wrong = null, ...button } = rest
  return (
    <Dialog
      title={title}
      width={width}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} onClick={onDo} {...button}>
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">
        {children}
        {wrong !== null && <Wrong>{wrong}</Wrong>}
      </div>
    </Dialog>
  )
}
