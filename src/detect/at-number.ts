import { charTable, isAlnum, isDigit, isHex, isWord } from './chars.ts'
import { atMixed } from './at-mixed.ts'
import { ageAfterCue } from './detectors/age.ts'
import { cardExpiry } from './detectors/card-expiry.ts'
import { code } from './detectors/code.ts'
import { coordinates } from './detectors/coordinates.ts'
import { creditCard } from './detectors/credit-card.ts'
import { date } from './detectors/date.ts'
import { id } from './detectors/id.ts'
import { ipv4 } from './detectors/ip.ts'
import { macAddress } from './detectors/mac-address.ts'
import { phone } from './detectors/phone.ts'
import { salary } from './detectors/salary.ts'
import { timeOfDay } from './detectors/time-of-day.ts'
import { usSsn } from './detectors/us-ssn.ts'
import { numberAt } from './number-at.ts'
import type { Detector, Scan } from './scan.ts'
import { take } from './take.ts'

/** With the least and most digits of the first run that each looks at, so that most numbers meet few of them. */
const detectors: readonly (readonly [Detector, number, number])[] = [
  [macAddress, 2, 4],
  [numberAt, 1, 24],
  [date, 1, 8],
  [id, 1, Infinity],
  [ageAfterCue, 1, 3],
  [cardExpiry, 1, 2],
  [coordinates, 1, 3],
  [timeOfDay, 1, 2],
  [ipv4, 1, 3],
  [usSsn, 3, 9],
  [creditCard, 3, 19],
  [code, 3, 8],
  [salary, 1, 9],
  [phone, 1, 15],
]
const most = 32

/** Per number of digits, in this order: the first claim wins, so dates, addresses and ids come before cards and phones. */
const byDigits: readonly (readonly Detector[])[] = Array.from({ length: most + 1 }, (_, digits) =>
  detectors.filter(([, least, top]) => digits >= least && digits <= top).map(([name]) => name),
)

/** A run of digits. Returns where the pass goes on. */
export function atNumber(scan: Scan, start: number): number {
  const { text } = scan
  let end = start + 1
  while (isDigit(text.charCodeAt(end))) end++
  scan.digits = end - start
  scan.next = text.charCodeAt(end)
  if (isAlnum(scan.next) || isKeyStart(scan)) {
    const claimed = atMixed(scan, start, wordEnd(text, end))
    if (claimed) return claimed
  }
  if (!isPlain(scan, end)) {
    scan.glued = isGlued(text, start)
    for (const detector of byDigits[Math.min(scan.digits, most)] ?? []) {
      const claimed = take(scan, detector, start)
      if (claimed) return claimed
    }
  }
  while (isWord(text.charCodeAt(end))) end++
  return end
}

/** Digits that begin a UUID, or a token such as `123456789:…`. */
function isKeyStart({ digits, next }: Scan): boolean {
  return (digits === 8 && next === 45) || (digits >= 8 && digits <= 12 && next === 58)
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (isAlnum(text.charCodeAt(end))) end++
  return end
}

/** A short number that nothing follows and no cue precedes, which is most numbers: no detector wants it. */
function isPlain({ text, digits, next, lastCue }: Scan, end: number): boolean {
  if (digits > 7 || end - lastCue < 50 || isWord(next)) return false
  if (next === 32) {
    const c = text.charCodeAt(end + 1)
    return !isDigit(c) && (digits > 2 || !startsMonth(c))
  }
  return !(next > 127 || next === 45 || next === 46 || next === 47 || next === 58)
}

/** First letters of the names of months, and of the words between a day and its month, in several languages. */
const startsMonth = charTable('adefgjlmnosADEFGJLMNOS')

/** True when the number is part of a name: `ORD-1234`, `gpt-4.1-2025`, `a/12`. */
function isGlued(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  if (isWord(before)) return !isAfterEscape(text, at)
  if (before !== 45 && before !== 46 && before !== 47 && before !== 35) return false
  return before === 35 || isAlnum(text.charCodeAt(at - 2))
}

/** True after the escape of a URL, such as `%20`, or of a string, such as `\n`. */
export function isAfterEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at - 2) === 92) return isEscapeLetter(text.charCodeAt(at - 1))
  if (text.charCodeAt(at - 3) !== 37) return false
  return isHex(text.charCodeAt(at - 2)) && isHex(text.charCodeAt(at - 1))
}

/** The letter of `\n`, `\t` … in raw JSON text is no part of the word after it. */
export function isEscapeLetter(c: number): boolean {
  return c === 110 || c === 114 || c === 116 || c === 98 || c === 102
}
