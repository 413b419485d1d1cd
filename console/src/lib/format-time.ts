// Times: in the user's zone for reading, in UTC for comparing.

const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit' }

export interface ZoneOptions {
  /** Default: the user's. */
  readonly locale?: string
  /** Default: the user's. */
  readonly timeZone?: string
}

/** `22 Nov 2026, 14:03:07`; what is no time comes back as it is. */
export function formatTime(iso: string, { locale, timeZone }: ZoneOptions = {}): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  const zone = timeZone === undefined ? {} : { timeZone }
  return time.toLocaleString(locale, { ...day, ...clock, ...zone })
}

/** `2026-11-22 14:03:07.123 UTC`. */
export function formatUtc(iso: string): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  return `${time.toISOString().replace('T', ' ').replace('Z', '')} UTC`
}

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** `3 minutes ago`. */
export function formatAgo(iso: string, now: number, locale?: string): string {
  const time = Date.parse(iso)
  if (Number.isNaN(time)) return iso
  const away = time - now
  const [unit, size] = steps.find(([, of]) => Math.abs(away) >= of) ?? ['second', 1000]
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
    Math.round(away / size),
    unit,
  )
}
