import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useSession } from '../../lib/session.ts'
import type { Step } from './step-kinds.ts'

/** Why there is nothing to read, in plain words; nothing where there is. Who took what is gone is verification's to say. */
export function ContentNotice({ step }: { step: Step }) {
  const { can } = useSession()
  const { content, sealedTo } = step
  if (content === 'shown') return null
  if (content === 'erased')
    return (
      <Gone word="Erased." next="Whether an erasure on the record took it, verification tells.">
        The key of this content is destroyed: nobody can read it any more. That the step was
        recorded, and when, can still be proven.
      </Gone>
    )
  if (content === 'missing')
    return (
      <Gone word="Missing." next="Whether retention or an erasure took it, verification tells.">
        What was said in this step is not stored any more.
      </Gone>
    )
  if (content === 'damaged')
    return (
      <Gone word="Damaged." next="Verification names the record and the place." isBad>
        What is stored of this step is not what the log commits to: it was changed, or the disk is
        failing.
      </Gone>
    )
  if (sealedTo !== undefined)
    return (
      <p className="notice">
        <strong>Sealed to a reader.</strong> This was sealed in the agent’s process for reader key{' '}
        <span className="mono wrap">{sealedTo}</span>: the collector cannot open it. Read it where
        that key is: <code>sealtrace show --reader-key FILE</code>
      </p>
    )
  return (
    <p className="notice">
      <strong>{can('read-content') ? 'Not for you.' : 'Headers only.'}</strong> You see what was
      done, when, for how long and at what cost. What was said needs the right to read content (role{' '}
      <em>analyst</em>), and hidden values the right to reveal them (role <em>investigator</em>).
    </p>
  )
}

interface GoneProps {
  readonly word: string
  readonly next: string
  readonly isBad?: boolean
  readonly children: ReactNode
}

function Gone({ word, next, isBad = false, children }: GoneProps) {
  const { can } = useSession()
  return (
    <p className="notice" data-tone={isBad ? 'bad' : 'warn'} role={isBad ? 'alert' : undefined}>
      <strong>{word}</strong> {children} {next}{' '}
      {can('verify') ? (
        <Link href="/integrity">Verify the log</Link>
      ) : (
        'Ask somebody who may verify the log (role auditor).'
      )}
    </p>
  )
}
