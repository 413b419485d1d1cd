import { useSilentSince } from '../lib/reach.ts'
import { Time } from './time.tsx'

/** What stands on the page may be of before: nothing is heard of the collector. */
export function Silence() {
  const since = useSilentSince()
  if (since === null) return null
  return (
    <p className="notice silence" data-tone="warn" role="status">
      No word from the collector since <Time at={new Date(since).toISOString()} />. What is shown
      may have changed.
    </p>
  )
}
