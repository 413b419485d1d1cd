import { Link } from 'wouter'
import { None } from '../../ui/none.tsx'
import { PlainText } from '../../ui/plain-text.tsx'

/** What an entry is about: a run is led to, all else is shown by its id. A person's id looks like that of a run. */
export function Target({ target, action = '' }: { target: string | null; action?: string }) {
  if (target === null) return <None />
  if (action.startsWith('subject.') || !/^[0-9a-f]{32}$/.test(target))
    return <PlainText text={target} className="mono cut" />
  return (
    <Link href={`/runs/${target}`} className="mono" title={target}>
      {target.slice(0, 12)}…
    </Link>
  )
}
