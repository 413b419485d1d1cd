// The way from a reason to values: straight, or by a second person, or in an emergency without one.
import { useState } from 'react'
import type { Revealed } from '../../api/client.ts'
import { api } from '../../lib/api.ts'
import { isApiError } from '../../lib/api-error.ts'
import { useSession } from '../../lib/session.ts'
import { useLeft } from './use-left.ts'
import { useWhy } from './why-fields.tsx'

export interface RevealTarget {
  readonly recordId: string
  readonly className: string
  /** The one value that was pressed. */
  readonly placeholder: string | null
}

export interface RevealMore {
  readonly breakGlass?: boolean
  /** Of a request that was approved. */
  readonly request?: string
}

export function useReveal(target: RevealTarget, onRevealed: (revealed: Revealed) => void) {
  const { session } = useSession()
  const { fields, why, whyNot } = useWhy()
  const [scope, setScope] = useState<'one' | 'all'>(target.placeholder ? 'one' : 'all')
  const [needsSecond, setNeedsSecond] = useState(() =>
    asksSecond(session.reveal.secondPerson, target.className),
  )
  const [isBusy, setBusy] = useState(false)
  const isLeft = useLeft()
  const [error, setError] = useState<unknown>(null)
  const asked = { recordId: target.recordId, class: target.className, ...why }
  const reveal = async (more: RevealMore = {}): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const { placeholder } = target
      const one = placeholder && scope === 'one' ? { placeholder } : {}
      const revealed = await api.reveal({ body: { ...asked, ...one, ...more } })
      if (isLeft()) revealed.values.splice(0)
      else onRevealed(revealed)
    } catch (caught) {
      setBusy(false)
      if (isApiError(caught, 'needs_approval')) setNeedsSecond(true)
      else setError(caught)
    }
  }
  return { fields, scope, setScope, asked, reveal, whyNot, needsSecond, isBusy, error }
}

/** The settings ask for a second person for all classes, or for those that they name. */
function asksSecond(terms: unknown, className: string): boolean {
  return terms === true || (Array.isArray(terms) && terms.includes(className))
}
