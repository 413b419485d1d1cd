import { useState } from 'react'
import { Button } from './button.tsx'
import { toast } from './toast.tsx'

export interface CopyButtonProps {
  readonly text: string
  /** What is copied, for who cannot see. */
  readonly what: string
  readonly label?: string
  /** Told once it is in the clipboard. */
  readonly onCopied?: () => void
}

/** The only way into the clipboard: a press. */
export function CopyButton({ text, what, label, onCopied }: CopyButtonProps) {
  const [isDone, setDone] = useState(false)
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => {
        setDone(true)
        setTimeout(() => setDone(false), 1_500)
        onCopied?.()
      },
      () =>
        toast('The browser let nothing into the clipboard. Select the text and copy it.', 'bad'),
    )
  }
  return (
    <Button
      kind="quiet"
      size="small"
      icon={isDone ? 'check' : 'copy'}
      aria-label={isDone ? `${what} copied` : `Copy ${what}`}
      onClick={copy}
    >
      {label}
    </Button>
  )
}
