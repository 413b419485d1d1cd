import { isDigit, isLower } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

const month = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const monthName = `(?:${month})[a-z]{0,6}\\.?`
const year = '(?:19|20)\\d\\d'
const clock = '(?:[T ]\\d\\d?:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?'

const yearFirst = new RegExp(
  `${year}([-/.])(?:1[0-2]|0?[1-9])\\1(?:3[01]|[12]\\d|0?[1-9])(?!\\d)${clock}`,
  'y',
)
const yearLast = new RegExp(
  `(?:3[01]|[12]\\d|0?[1-9])([-/.])(?:3[01]|[12]\\d|0?[1-9])\\1(?:${year}|\\d\\d)(?!\\d|[-.]\\d)`,
  'y',
)
const compact = new RegExp(`${year}(?:1[0-2]|0[1-9])(?:3[01]|[12]\\d|0[1-9])(?!\\d)`, 'y')
const dayMonthYear = new RegExp(
  `(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?[-. /]{1,2}(?:of )?${monthName}[-, /]{1,2}${year}(?!\\d)`,
  'iy',
)
const monthDayYear = new RegExp(
  `${monthName} {1,2}(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?,? {1,2}${year}(?!\\d)`,
  'iy',
)

/** Dates at a digit: one that a birth cue precedes is found, others are claimed as harmless. */
export function date(scan: Scan, at: number): Claim | undefined {
  const end = dateEnd(scan, at)
  return end === 0 ? undefined : claim(scan, at, end)
}

/** `April 12, 1987`, at the name of the month; only when a birth cue precedes it. */
export function writtenDate(scan: Scan, at: number): Claim | undefined {
  if (!near(scan, cue.birth, at, 40)) return undefined
  monthDayYear.lastIndex = at
  return monthDayYear.test(scan.text) ? claim(scan, at, monthDayYear.lastIndex) : undefined
}

/** Tries only the expressions that can match, by the digits at the anchor and what follows them. */
function dateEnd({ digits, next, text }: Scan, at: number): number {
  const separated = next === 45 || next === 46 || next === 47
  if (digits === 4) return separated ? endOf(yearFirst, text, at) : 0
  if (digits === 8) return endOf(compact, text, at)
  if (digits > 2) return 0
  if (separated && isDigit(text.charCodeAt(at + digits + 1))) return endOf(yearLast, text, at)
  return isMonthAhead(text, at + digits) ? endOf(dayMonthYear, text, at) : 0
}

function endOf(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : 0
}

/** A letter that starts a month's name within a few characters: spares prose the regular expression. */
function isMonthAhead(text: string, from: number): boolean {
  for (let i = from; i < from + 7; i++) {
    const c = text.charCodeAt(i) | 32
    if (c === 0x6f && (text.charCodeAt(i + 1) | 32) === 0x66) continue
    if (isLower(c) && 'jfmasond'.includes(String.fromCharCode(c))) return true
  }
  return false
}

function claim(scan: Scan, start: number, end: number): Claim | undefined {
  if (isDigit(scan.text.charCodeAt(end))) return undefined
  if (!near(scan, cue.birth, start, 40)) return { end }
  return {
    end,
    finding: { class: 'date_of_birth', start, end, confidence: 0.85, detector: 'date' },
  }
}
