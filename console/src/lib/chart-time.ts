// Times under a chart, in the user's zone: marks stand where a local day or hour begins, whatever the buckets are cut by.

export interface TimeMark {
  /** Of the bucket at whose start it stands. */
  readonly index: number
  readonly label: string
}

interface Level {
  /** Equal for times of the same unit. */
  readonly key: (of: Parts) => string
  readonly label: Intl.DateTimeFormatOptions
  /** Of months and longer, which have no fixed length. */
  readonly exact: (of: Parts) => boolean
}

type Parts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>>

const date = ({ year, month, day }: Parts) => `${year}-${month}-${day}`
export interface Zone {
  readonly timeZone: string
  /** Default: the user's. */
  readonly locale?: string
}

const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const dayLabel: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }

const minutes = (every: number): Level => ({
  key: (of) => `${date(of)} ${of.hour} ${Math.floor(of.minute / every)}`,
  label: clock,
  exact: ({ minute }) => minute % every === 0,
})
const hours = (every: number): Level => ({
  key: (of) => `${date(of)} ${Math.floor(of.hour / every)}`,
  label: clock,
  exact: ({ hour, minute }) => hour % every === 0 && minute === 0,
})
const midnight = ({ hour, minute }: Parts) => hour === 0 && minute === 0
const days = (every: number): Level => ({
  key: (of) => `${of.year}-${of.month}-${Math.floor((of.day - 1) / every)}`,
  label: dayLabel,
  exact: (of) => (of.day - 1) % every === 0 && midnight(of),
})
const months = (every: number): Level => ({
  key: ({ year, month }) => `${year}-${Math.floor((month - 1) / every)}`,
  label: { month: 'short', year: 'numeric' },
  exact: (of) => (of.month - 1) % every === 0 && of.day === 1 && midnight(of),
})

/** From the finest to the coarsest. */
const levels: readonly Level[] = [
  ...[1, 5, 10, 15, 30].map(minutes),
  ...[1, 2, 3, 6, 12].map(hours),
  ...[1, 2, 5, 10].map(days),
  ...[1, 3, 12].map(months),
]

/** At most `most` marks, of the finest unit that has no more; none where all buckets lie in one unit. */
export function timeMarks(starts: readonly string[], zone: Zone, most = 5): TimeMark[] {
  const { timeZone, locale } = zone
  const parts = partsIn(timeZone)
  const times = starts.map((start) => parts(new Date(start)))
  for (const { key, label, exact } of levels) {
    const at = times.flatMap((of, index) => {
      const before = times[index - 1]
      const begins = before ? key(before) !== key(of) : exact(of)
      return begins ? [index] : []
    })
    if (at.length > most) continue
    const format = new Intl.DateTimeFormat(locale, { ...label, timeZone })
    return at.map((index) => ({ index, label: format.format(new Date(starts[index] ?? 0)) }))
  }
  return []
}

/** What a bucket is called: `Tue 3 Nov, 14:00–15:00`. `end` is exclusive. */
export function bucketName(start: string, end: string, { timeZone, locale }: Zone): string {
  const from = new Date(start)
  const to = new Date(end)
  const day = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'short', day: 'numeric', month: 'short', timeZone },
  })
  const time = new Intl.DateTimeFormat(locale, { ...clock, timeZone })
  const sameDay = day.format(from) === day.format(new Date(to.getTime() - 1))
  const whole = midnightIn(timeZone, from) && midnightIn(timeZone, to)
  if (sameDay && whole) return day.format(from)
  if (sameDay) return `${day.format(from)}, ${time.format(from)}–${time.format(to)}`
  return `${day.format(from)}, ${time.format(from)} – ${day.format(to)}, ${time.format(to)}`
}

/** Zone of this browser. */
export function localZone(): Zone {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}

function midnightIn(timeZone: string, time: Date): boolean {
  return midnight(partsIn(timeZone)(time))
}

function partsIn(timeZone: string): (time: Date) => Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    ...{ hourCycle: 'h23', timeZone },
  })
  return (time) => {
    const of = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const part = (name: Intl.DateTimeFormatPartTypes) => of.get(name) ?? 0
    const [year, month, day] = [part('year'), part('month'), part('day')]
    return { year, month, day, hour: part('hour'), minute: part('minute') }
  }
}
