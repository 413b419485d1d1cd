import { useState } from 'react'
import { useSession } from '../../lib/session.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'

export interface BreakGlassProps {
  readonly whyNot: string | null
  readonly isBusy: boolean
  readonly onBreak: () => void
}

/** Without the second person: behind a word of one's own, and loud. */
export function BreakGlass({ whyNot, isBusy, onBreak }: BreakGlassProps) {
  const { can } = useSession()
  const [isOpen, setOpen] = useState(false)
  const [isSure, setSure] = useState(false)
  if (!can('break-glass')) return null
  if (!isOpen)
    return (
      <div>
        <Button kind="quiet" icon="warning" onClick={() => setOpen(true)}>
          Emergency…
        </Button>
      </div>
    )
  return (
    <section className="notice stack-tight" data-tone="bad" aria-label="Emergency">
      <CheckField
        label="This is an emergency. I know that it raises an alert, and that it is on the record under my name as one."
        isOn={isSure}
        onChange={setSure}
      />
      <div>
        <Button
          kind="danger"
          icon="warning"
          isBusy={isBusy}
          whyNot={whyNot ?? (isSure ? null : 'Confirm that it is an emergency first.')}
          onClick={onBreak}
        >
          Reveal without a second person
        </Button>
      </div>
    </section>
  )
}
