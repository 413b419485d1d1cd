import type { Claim, Scan } from '../scan.ts'

const time = /\d\d?:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?![\w:])/y

/** Claims times of day, so that their digits start no telephone number. */
export function timeOfDay(scan: Scan, at: number): Claim | undefined {
  if (scan.digits > 2 || scan.next !== 58) return undefined
  time.lastIndex = at
  return time.test(scan.text) ? { end: time.lastIndex } : undefined
}
