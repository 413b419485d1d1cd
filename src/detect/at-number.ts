import { charTable, codeAt, isAlnum, isDigit, isHex, isWord } from './chars.ts'
import { atMixed } from './at-mixed.ts'
import { ageAfterCue } from './detectors/age.ts'
import { cardInPieces } from './detectors/card-forms.ts'
import { cardExpiry } from './detectors/card-expiry.ts'
import { code } from './detectors/code.ts'
import { coordinates } from './detectors/coordinates.ts'
import { creditCard } from './detectors/credit-card.ts'
import { date } from './detectors/date.ts'
import { id } from './detectors/id.ts'
import { ipv4 } from './detectors/ip.ts'
import { macAddress } from './detectors/mac-address.ts'
import { phone } from './detectors/phone.ts'
import { separatorOf } from './detectors/read-groups.ts'
import { salary } from './detectors/salary.ts'
import { timeOfDay } from './detectors/time-of-day.ts'
import { usSsn } from './detectors/us-ssn.ts'
import { numberAt } from './number-at.ts'
import type { Detector, Scan } from './scan.ts'
import { take } from './take.ts'

// What stands behind the first run of digits; bits.
const blank = 1
const hyphen = 2
const dot = 4
const slash = 8
const colon = 16
const bracket = 32
const inWord = 64
const degree = 128
const year = 256
const other = 512
const any = 1023
const parted = blank | hyphen | dot | slash | bracket
const bitCount = 10

interface Row {
  readonly look: Detector
  /** Least and most digits of the first run that it looks at. */
  readonly least: number
  readonly most: number
  /** What may stand behind that run. */
  readonly next: number
  /** It finds something only behind a cue word or another finding. */
  readonly cued?: boolean
}

/** In this order: the first claim wins, so dates, addresses and ids come before cards and phones. */
const rows: readonly Row[] = [
  { look: macAddress, least: 2, most: 4, next: colon | hyphen | dot | inWord },
  { look: numberAt, least: 1, most: 24, next: any - inWord },
  {
    look: date,
    least: 1,
    most: 2,
    next: blank | hyphen | dot | slash | inWord | degree | other,
  },
  { look: date, least: 4, most: 4, next: hyphen | dot | slash | year },
  { look: date, least: 4, most: 4, next: any, cued: true },
  { look: date, least: 8, most: 8, next: any },
  { look: id, least: 8, most: 8, next: hyphen },
  { look: id, least: 1, most: Infinity, next: inWord },
  { look: ageAfterCue, least: 1, most: 3, next: any, cued: true },
  { look: cardExpiry, least: 1, most: 2, next: blank | hyphen | slash, cued: true },
  { look: coordinates, least: 1, most: 2, next: dot | degree },
  { look: timeOfDay, least: 1, most: 2, next: colon },
  { look: ipv4, least: 1, most: 3, next: dot },
  { look: usSsn, least: 3, most: 3, next: blank | hyphen | dot },
  { look: usSsn, least: 9, most: 9, next: any - inWord },
  { look: creditCard, least: 3, most: 6, next: blank | hyphen | dot },
  { look: creditCard, least: 12, most: 19, next: any - inWord },
  { look: code, least: 3, most: 8, next: any - inWord, cued: true },
  { look: salary, least: 1, most: 9, next: any, cued: true },
  { look: phone, least: 1, most: 6, next: parted },
  { look: phone, least: 7, most: 15, next: any },
]
const most = 32
/** Farthest that a cue word of those with `cued` is from its number, in characters. */
const cueReach = 80

/** Per number of digits, what follows, and whether something went before; made when first asked for. */
const lists: (readonly Detector[] | undefined)[] = Array.from(
  { length: (most + 1) * bitCount * 2 },
  () => undefined,
)

function listFor(digits: number, next: number, isCued: boolean): readonly Detector[] {
  const count = Math.min(digits, most)
  const key = (count * bitCount + next) * 2 + (isCued ? 1 : 0)
  return (lists[key] ??= rows
    .filter(({ least, most: top }) => count >= least && count <= top)
    .filter((row) => row.next & (1 << next) && (isCued || !row.cued))
    .map(({ look }) => look))
}

/** Number of the bit. */
function kindOf(c: number): number {
  if (isWord(c)) return 6
  if (c === 58) return 4
  if (c === 40 || c === 41) return 5
  if (c === 0xb0 || c === 0xba) return 7
  if (c === 0x5e74) return 8
  const sign = c === 9 ? 32 : separatorOf(c)
  if (sign === 0) return 9
  return sign === 32 ? 0 : sign - 44
}

/** A run of digits. Returns where the pass goes on. */
export function atNumber(scan: Scan, start: number): number {
  const { text } = scan
  const { length } = text
  let end = start + 1
  while (end < length && isDigit(text.charCodeAt(end))) end++
  scan.digits = end - start
  scan.next = codeAt(text, end)
  if (scan.digits === 4) {
    const claimed = take(scan, cardInPieces, start)
    if (claimed) return claimed
  }
  if (isAlnum(scan.next) || isKeyStart(scan)) {
    const claimed = atMixed(scan, start, wordEnd(text, end))
    if (claimed) return claimed
  }
  if (!isPlain(scan, end)) {
    const claimed = askAll(scan, start)
    if (claimed) return claimed
  }
  while (end < length && isWord(text.charCodeAt(end))) end++
  return end
}

function askAll(scan: Scan, start: number): number {
  const { text } = scan
  scan.glued = isGlued(text, start)
  const isCued = start - scan.lastCue <= cueReach || scan.found.length > 0
  for (const look of listFor(scan.digits, kindOf(scan.next), isCued)) {
    const claimed = take(scan, look, start)
    if (claimed) return claimed
  }
  // The plus sign of Chinese and Japanese text.
  return codeAt(text, start - 1) === 0xff0b ? take(scan, phone, start) : 0
}

/** Digits that begin a UUID, or a token such as `123456789:…`. */
function isKeyStart({ digits, next }: Scan): boolean {
  return (digits === 8 && next === 45) || (digits >= 8 && digits <= 12 && next === 58)
}

function wordEnd(text: string, from: number): number {
  const { length } = text
  let end = from
  while (end < length && isAlnum(text.charCodeAt(end))) end++
  return end
}

/** A short number that nothing follows and no cue precedes, which is most numbers: no detector wants it. */
function isPlain({ text, digits, next, lastCue }: Scan, end: number): boolean {
  if (digits > 7 || end - lastCue < 50 || isWord(next)) return false
  if (next === 32) {
    const c = codeAt(text, end + 1)
    return !isDigit(c) && (digits > 2 || !startsMonth(c))
  }
  return !(next > 127 || next === 45 || next === 46 || next === 47 || next === 58)
}

/** First letters of the names of months, and of the words between a day and its month, in several languages. */
const startsMonth = charTable('adefgjlmnosADEFGJLMNOS')

/** True when the number is part of a name: `ORD-1234`, `gpt-4.1-2025`, `a/12`. */
function isGlued(text: string, at: number): boolean {
  const before = codeAt(text, at - 1)
  if (isWord(before)) return !isAfterEscape(text, at)
  if (before !== 45 && before !== 46 && before !== 47 && before !== 35) return false
  return before === 35 || isAlnum(codeAt(text, at - 2))
}

/** True after the escape of a URL, such as `%20`, or of a string, such as `\n`. */
export function isAfterEscape(text: string, at: number): boolean {
  if (codeAt(text, at - 2) === 92) return isEscapeLetter(codeAt(text, at - 1))
  if (codeAt(text, at - 3) !== 37) return false
  return isHex(codeAt(text, at - 2)) && isHex(codeAt(text, at - 1))
}

/** The letter of `\n`, `\t` … in raw JSON text is no part of the word after it. */
export function isEscapeLetter(c: number): boolean {
  return c === 110 || c === 114 || c === 116 || c === 98 || c === 102
}
