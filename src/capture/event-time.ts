import { nowMicros } from './recorder/clock.ts'

const justNow = 5000

/**
 * The time of an event, in microseconds. Frameworks tell whole milliseconds: one of just now is told by the recorder's clock,
 * which tells steps apart.
 */
export function eventTime(said: number | undefined): number {
  const now = nowMicros()
  return said === undefined || Math.abs(now - said) < justNow ? now : said
}
