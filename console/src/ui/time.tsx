import { formatAgo, formatTime, formatUtc, formatWhen } from '../lib/format-time.ts'
import { None } from './none.tsx'

export interface TimeProps {
  readonly at: string | null
  /** How long ago. */
  readonly isRelative?: boolean
  /** As a list has it: how long ago, and from an hour on the time without its seconds. */
  readonly isShort?: boolean
}

/** In the user's zone; UTC on hover, with the local time where it is not shown whole. */
export function Time({ at, isRelative = false, isShort = false }: TimeProps) {
  if (at === null) return <None />
  const local = formatTime(at)
  const utc = formatUtc(at)
  const isWhole = !isRelative && !isShort
  const shown = isShort ? formatWhen(at, Date.now()) : formatAgo(at, Date.now())
  return (
    <time className="num nowrap" dateTime={at} title={isWhole ? utc : `${local}\n${utc}`}>
      {isWhole ? local : shown}
    </time>
  )
}
