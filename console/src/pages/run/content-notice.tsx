import { Link } from 'wouter'
import { useSession } from '../../lib/session.ts'
import type { Step } from './step-kinds.ts'

/** Why there is nothing to read, in plain words; nothing where there is. */
export function ContentNotice({ step }: { step: Step }) {
  const { can } = useSession()
  const { content, sealedTo } = step
  if (content === 'shown') return null
  if (content === 'erased')
    return (
      <p className="notice" data-tone="warn">
        <strong>Erased.</strong> The keys of this content were destroyed by an erasure that is on
        the record. That the step was recorded, and when, can still be proven.
      </p>
    )
  if (content === 'missing' || content === 'damaged')
    return (
      <p className="notice" data-tone="bad" role="alert">
        <strong>{content === 'missing' ? 'Missing.' : 'Damaged.'}</strong>{' '}
        {content === 'missing'
          ? 'The stored bytes of this step are not there, and no erasure says why.'
          : 'The stored bytes of this step are not those that the log commits to.'}{' '}
        <Link href="/integrity">Verify the log</Link>
      </p>
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
