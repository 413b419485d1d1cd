// Times: in the user's zone for reading, in UTC for comparing.

const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'short', day: 'numeric' }
const clock: Intl.DateTimeFormatOptions = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
}

export interface ZoneOptions {
  /** Default: the user's. */
  readonly locale?: string
  /** Default: the user's. */
  readonly timeZone?: string
}

/** `22 Nov 2026, 14:03:07 CET`; what is no time comes back as it is. */
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

const hour = 3_600_000

/** For lists: how long ago within the hour, then `21 Nov, 15:04 CET`, with the year where it is another one. */
export function formatWhen(
  iso: string,
  now: number,
  { locale, timeZone }: ZoneOptions = {},
): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return iso
  if (Math.abs(now - time.getTime()) < hour) return formatAgo(iso, now, locale)
  const zone = timeZone === undefined ? {} : { timeZone }
  const isThisYear = time.getFullYear() === new Date(now).getFullYear()
  return time.toLocaleString(locale, {
    ...{ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...(isThisYear ? {} : { year: 'numeric' }),
    ...{ timeZoneName: 'short', ...zone },
  })
}
