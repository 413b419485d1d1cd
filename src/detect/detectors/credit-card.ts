import { isDigit, isWord, runEnd } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'
import { isIssued, isLuhn } from './card-issuer.ts'
import { longest, nextGroup, separatorOf } from './read-groups.ts'

/** Detector name of card-like numbers that fail the Luhn check: a strict policy leaves them out. */
export const cardShape = 'card-shape'

/** Words that go with cards and with much else: they do not make a card of what fails the check. */
const paid = defineCue(
  'payment paid pay charged charge pago cobro zahlung paiement pagamento billing',
)

interface Digits {
  readonly digits: string
  readonly groups: readonly number[]
  readonly end: number
  readonly separator: number
}

/** Payment cards of 12 to 19 digits: by Luhn check and issuer, or by classic grouping or a card word near. */
export function creditCard(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  const grouped = digits >= 3 && digits <= 6 && separatorOf(next) !== 0 && next !== 47
  if (digits > 19 || (digits < 12 && !grouped)) return undefined
  const cued = near(scan, cue.card, at, 40)
  if (scan.glued && !cued) return undefined
  if (grouped ? !isLong(scan, at) : !cued && !isLuhnRun(text, at, at + digits)) return undefined
  const read = readDigits(text, at)
  if (!read) return undefined
  const luhn = isLuhn(read.digits)
  const confidence = judge(scan, at, read, { cued, luhn })
  if (confidence === 0) return undefined
  const detector = luhn ? 'credit-card' : cardShape
  const { end } = read
  return { end, finding: { class: 'credit_card', start: at, end, confidence, detector } }
}

/** The same check on the text itself: it ends nine of ten long numbers before anything is made of them. */
function isLuhnRun(text: string, start: number, end: number): boolean {
  let sum = 0
  let double = false
  for (let i = end - 1; i >= start; i--) {
    const d = text.charCodeAt(i) - 48
    sum += double ? (d > 4 ? d * 2 - 9 : d * 2) : d
    double = !double
  }
  return sum % 10 === 0
}

const mostGroups = 8
/** Groups of a row that are read at once. */
const mostRead = 64

/**
 * At least 12 digits in at most 8 groups; most numbers with a blank behind them end here, and rows of numbers. A long row is
 * read once: all but the last 8 of its groups are known to have too many behind them.
 */
function isLong(scan: Scan, at: number): boolean {
  if (at < scan.rowEnd) return false
  const { text } = scan
  let count = 0
  let digits = 0
  for (let start = at; count < mostRead;) {
    starts[count++] = start
    const end = runEnd(text, start, isDigit, longest)
    digits += end - start
    start = nextGroup(text, end)
    if (start === 0) break
  }
  if (count <= mostGroups) return digits >= 12
  scan.rowEnd = starts[count - mostGroups] as number
  return false
}

const starts = new Int32Array(mostRead)

interface Signs {
  readonly cued: boolean
  readonly luhn: boolean
}

/** 0 when it is none. */
function judge(scan: Scan, at: number, read: Digits, { cued, luhn }: Signs): number {
  const { digits, groups } = read
  const classic = isClassic(groups)
  const shaped = classic || groups.length === 1
  if (luhn && (cued || shaped || usual.has(groups.join('-'))) && isIssued(digits))
    return cued ? 0.98 : alone(scan, at, read)
  if (cued && !near(scan, cue.order, at, 12))
    return luhn || (shaped && digits.length >= 13) ? 0.6 : 0
  return classic && !near(scan, cue.order, at, 24) ? byGroups(scan.text, at, read) : 0
}

/** The check fails and no word says what it is: only the way it is written does. */
function byGroups(text: string, at: number, { digits, end, separator }: Digits): number {
  if (separator === 45) return 0.55
  return isCardStart(digits) && !isListed(text, at, end) ? 0.5 : 0
}

/** The check is right, no word says what it is: one in ten numbers passes it, so rare forms and ids count less. */
function alone(scan: Scan, at: number, { digits, groups }: Digits): number {
  const before = scan.text.charCodeAt(at - 1)
  if (before === 45 || before === 95) return 0
  if (groups.length === 1 && isAssigned(scan.text, at) && !near(scan, paid, at, 60)) return 0.35
  if (near(scan, cue.order, at, 24)) return groups.length > 1 ? 0.6 : 0.35
  if (groups.length > 1) return digits.length < 14 ? 0.5 : 0.9
  if (digits.length >= 14 && digits.length <= 16) return 0.9
  return digits.startsWith('4') || near(scan, paid, at, 60)
    ? 0.6
    : digits.length === 12
      ? 0.45
      : 0.35
}

/** `seq=4111…`, `"seq": 4111…`: a number of the program's. */
function isAssigned(text: string, at: number): boolean {
  const i = text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1
  const c = text.charCodeAt(i)
  return c === 61 || (c === 58 && (i === at - 1 || text.charCodeAt(i - 1) === 34))
}

/** Groups of digits with one kind of separator: the classic grouping if they start with it, else all of them. */
function readDigits(text: string, at: number): Digits | undefined {
  let digits = ''
  const groups: number[] = []
  let i = at
  let separator = 0
  for (;;) {
    const end = runEnd(text, i, isDigit, 20)
    digits += text.slice(i, end)
    groups.push(end - i)
    i = end
    if (isClassic(groups) && !continues(text, i, separator) && !isLonger(text, i, digits)) break
    const found = separatorOf(text.charCodeAt(i))
    if (found === 0 || found === 47 || (separator !== 0 && found !== separator)) break
    if (digits.length >= 19 || !isDigit(text.charCodeAt(i + 1))) break
    separator = found
    i++
  }
  if (digits.length < 12 || digits.length > 19 || isInside(text, i)) return undefined
  return { digits, groups, end: i, separator }
}

/** True when a word or a decimal fraction goes on at `end`. */
function isInside(text: string, end: number): boolean {
  const c = text.charCodeAt(end)
  return isWord(c) || (c === 46 && isDigit(text.charCodeAt(end + 1)))
}

/** True when 4-4-4-4 and the group of three behind it make a number of 19 digits that passes the check. */
function isLonger(text: string, at: number, digits: string): boolean {
  if (digits.length !== 16 || isLuhn(digits) || separatorOf(text.charCodeAt(at)) === 0) return false
  const tail = text.slice(at + 1, at + 4)
  return /^\d{3}$/.test(tail) && !isDigit(text.charCodeAt(at + 4)) && isLuhn(digits + tail)
}

/** True when one more group of four follows: then it is a table of numbers, or a longer card. */
function continues(text: string, at: number, separator: number): boolean {
  if (separatorOf(text.charCodeAt(at)) !== separator) return false
  let end = at + 1
  while (end - at < 7 && isDigit(text.charCodeAt(end))) end++
  return end - at - 1 >= 4
}

/** `10 4111 …`, `… 1111 10`: a row of numbers. */
function isListed(text: string, at: number, end: number): boolean {
  if (separatorOf(text.charCodeAt(at - 1)) === 32 && isDigit(text.charCodeAt(at - 2))) return true
  return separatorOf(text.charCodeAt(end)) === 32 && isDigit(text.charCodeAt(end + 1))
}

const classics = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '4-4-4-4-2', '6-13', '4-5-6'])

/** Short cards; only with a right check. */
const usual = new Set(['4-4-4', '4-4-4-1', '4-4-5', '4-4-4-2', '4-4-4-3'])

function isClassic(groups: readonly number[]): boolean {
  return groups.length > 1 && classics.has(groups.join('-'))
}

/** First digits of the big networks; years are none. */
function isCardStart(digits: string): boolean {
  return /^(?:3[0-9]|4|5|6|2[2-7]|81)/.test(digits)
}
