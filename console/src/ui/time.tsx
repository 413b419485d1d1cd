import { formatAgo, formatTime, formatUtc } from '../lib/format-time.ts'

/** In the user's zone; UTC on hover. `isRelative`: how long ago, with both times on hover. */
export function Time({ at, isRelative = false }: { at: string | null; isRelative?: boolean }) {
  if (at === null) return <span className="soft">–</span>
  const local = formatTime(at)
  const utc = formatUtc(at)
  return (
    <time className="num nowrap" dateTime={at} title={isRelative ? `${local}\n${utc}` : utc}>
      {isRelative ? formatAgo(at, Date.now()) : local}
    </time>
  )
}
