import { codeAt, isDigit, isWord, digitsEnd } from '../chars.ts'
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
  const { text, digits } = scan
  const cued = near(scan, cue.card, at, 40)
  if (!canBeCard(scan, at, cued)) return undefined
  const read = readDigits(text, at)
  const claim = read && claimOf(scan, at, read, cued)
  if (claim && read.groups.length === 1) return claim
  const found = claim ?? beforeOthers(scan, at, cued)
  // In a row of numbers a card can begin with each: the pass goes on with the next one.
  return found && isInRow(text, found.end) ? { ...found, end: at + digits } : found
}

/** Ends most numbers before anything is made of them. */
function canBeCard(scan: Scan, at: number, cued: boolean): boolean {
  const { digits, next, text, glued } = scan
  if (digits > 19 || (glued && !cued)) return false
  if (digits >= 12) return cued || isLuhnRun(text, at, at + digits)
  const grouped = digits >= 3 && digits <= 6 && separatorOf(next) !== 0 && next !== 47
  if (!grouped || !canBegin(scan, at, cued)) return false
  // In a row of numbers only the check tells a card.
  if (cued || !isDigit(codeAt(text, at - 2))) return true
  return isFirst(text, at) && isLuhnStart(text, at) && !isInTable(scan, at)
}

function claimOf(scan: Scan, at: number, read: Digits, cued: boolean): Claim | undefined {
  const luhn = isLuhn(read.digits)
  const confidence = judge(scan, at, read, { cued, luhn })
  if (confidence === 0) return undefined
  const detector = luhn ? 'credit-card' : cardShape
  const { end } = read
  return { end, finding: { class: 'credit_card', start: at, end, confidence, detector } }
}

/** Other numbers follow: the longest of the first groups that pass the check, else those that a word says to be a card. */
function beforeOthers(scan: Scan, at: number, cued: boolean): Claim | undefined {
  const { text } = scan
  let best: Claim | undefined
  let digits = ''
  let separator = 0
  const groups: number[] = []
  for (let start = at; ;) {
    const end = digitsEnd(text, start, 20)
    digits += text.slice(start, end)
    groups.push(end - start)
    const sign = separatorOf(codeAt(text, end))
    if (digits.length > 19 || sign === 0 || !isDigit(codeAt(text, end + 1))) return best
    if (digits.length >= 12 && (cued || sign === 32))
      best = better(scan, at, { digits, groups, end, separator }, { cued, best })
    if (separator !== 0 && sign !== separator) return best
    separator = sign
    start = end + 1
  }
}

interface SoFar {
  readonly cued: boolean
  readonly best: Claim | undefined
}

/** The first groups if they pass the check, or if they can be a card and nothing did so far. */
function better(scan: Scan, at: number, read: Digits, { cued, best }: SoFar): Claim | undefined {
  const luhn = isLuhn(read.digits)
  // Three groups of four are three numbers.
  const apart = cued || read.groups.length !== 3 || read.groups[1] !== 4
  const right = luhn && apart && isIssued(read.digits)
  const worth = right || (cued && !luhn && best === undefined)
  return (worth ? claimOf(scan, at, read, cued) : undefined) ?? best
}

/** A digit that cards begin with. */
function isFirst(text: string, at: number): boolean {
  const c = codeAt(text, at)
  return c !== 48 && c !== 55 && (c !== 49 || codeAt(text, at + 1) === 56)
}

/** Groups of four before it and behind it, and no card that ends there. */
function isInTable({ text, found }: Scan, at: number): boolean {
  const last = found.at(-1)
  if (last?.class === 'credit_card' && last.end === at - 1) return false
  let before = 0
  while (before <= mostFours && isLink(text, at - 5 * before - 1)) before++
  let count = before + 1
  while (count <= mostFours && isLink(text, at + 5 * (count - before) - 1)) count++
  return before > 0 && count > mostFours
}

/** Groups of four digits in a row: more are a table. */
const mostFours = 8

/** A blank or the like, with four digits and no more on either side. */
function isLink(text: string, at: number): boolean {
  return separatorOf(codeAt(text, at)) !== 0 && isFour(text, at - 4) && isFour(text, at + 1)
}

function isFour(text: string, at: number): boolean {
  if (at < 0 || isDigit(codeAt(text, at - 1))) return false
  return digitsEnd(text, at, 5) === at + 4
}

/** Whether some first groups of 12 to 19 digits pass the check. The sum is kept for an odd and for an even count of digits. */
function isLuhnStart(text: string, at: number): boolean {
  let odd = 0
  let even = 0
  let count = 0
  for (let i = at; count < 20; i++) {
    const d = codeAt(text, i) - 48
    if (d >= 0 && d < 10) {
      const twice = d > 4 ? d * 2 - 9 : d * 2
      odd += count % 2 === 0 ? d : twice
      even += count % 2 === 0 ? twice : d
      count++
      continue
    }
    if (count >= 12 && (count % 2 === 0 ? even : odd) % 10 === 0) return true
    if (separatorOf(d + 48) === 0 || !isDigit(codeAt(text, i + 1))) return false
  }
  return false
}

/** A blank and one more number follow. */
function isInRow(text: string, end: number): boolean {
  return separatorOf(codeAt(text, end)) === 32 && isDigit(codeAt(text, end + 1))
}

/** The same check on the text itself: it ends nine of ten long numbers before anything is made of them. */
function isLuhnRun(text: string, start: number, end: number): boolean {
  let sum = 0
  let double = false
  for (let i = end - 1; i >= start; i--) {
    const d = codeAt(text, i) - 48
    sum += double ? (d > 4 ? d * 2 - 9 : d * 2) : d
    double = !double
  }
  return sum % 10 === 0
}

const mostGroups = 8

/** Whether the groups are long enough for a card: at least 12 digits in at most 8, and without a card word in one of the usual ways. */
function canBegin({ text, digits }: Scan, at: number, cued: boolean): boolean {
  let all = digits
  let start = nextGroup(text, at + digits)
  for (let count = 1; start !== 0 && count < mostGroups; count++) {
    const end = digitsEnd(text, start, longest)
    if (!cued && count === 1 && !isUsualPair(digits, end - start)) return false
    all += end - start
    if (all >= 12) return true
    start = nextGroup(text, end)
  }
  return false
}

/** How many digits the first two groups of a card have. */
function isUsualPair(first: number, second: number): boolean {
  return first === 4 ? second >= 4 && second <= 6 : first === 6 && second === 13
}

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
  if (/^(\d)\1+$/.test(digits)) return 0
  if (separator === 45) return 0.55
  return isCardStart(digits) && !isListed(text, at, end) ? 0.5 : 0
}

/** The check is right, no word says what it is: one in ten numbers passes it, so rare forms and ids count less. */
function alone(scan: Scan, at: number, { digits, groups }: Digits): number {
  const before = codeAt(scan.text, at - 1)
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
  const i = codeAt(text, at - 1) === 32 ? at - 2 : at - 1
  const c = codeAt(text, i)
  return c === 61 || (c === 58 && (i === at - 1 || codeAt(text, i - 1) === 34))
}

/** Groups of digits with one kind of separator: the classic grouping if they start with it, else all of them. */
function readDigits(text: string, at: number): Digits | undefined {
  let digits = ''
  const groups: number[] = []
  let i = at
  let separator = 0
  for (;;) {
    const end = digitsEnd(text, i, 20)
    digits += text.slice(i, end)
    groups.push(end - i)
    i = end
    if (isClassic(groups) && !continues(text, i, separator) && !isLonger(text, i, digits)) break
    const found = separatorOf(codeAt(text, i))
    if (found === 0 || found === 47 || (separator !== 0 && found !== separator)) break
    if (digits.length >= 19 || !isDigit(codeAt(text, i + 1))) break
    separator = found
    i++
  }
  if (digits.length < 12 || digits.length > 19 || isInside(text, i)) return undefined
  return { digits, groups, end: i, separator }
}

/** True when a word or a decimal fraction goes on at `end`. */
function isInside(text: string, end: number): boolean {
  const c = codeAt(text, end)
  return isWord(c) || (c === 46 && isDigit(codeAt(text, end + 1)))
}

/** True when 4-4-4-4 and the group of three behind it make a number of 19 digits that passes the check. */
function isLonger(text: string, at: number, digits: string): boolean {
  if (digits.length !== 16 || isLuhn(digits) || separatorOf(codeAt(text, at)) === 0) return false
  const tail = text.slice(at + 1, at + 4)
  return /^\d{3}$/.test(tail) && !isDigit(codeAt(text, at + 4)) && isLuhn(digits + tail)
}

/** True when one more group of four follows: then it is a table of numbers, or a longer card. */
function continues(text: string, at: number, separator: number): boolean {
  if (separatorOf(codeAt(text, at)) !== separator) return false
  let end = at + 1
  while (end - at < 7 && isDigit(text.charCodeAt(end))) end++
  return end - at - 1 >= 4
}

/** `10 4111 …`, `… 1111 10`: a row of numbers. */
function isListed(text: string, at: number, end: number): boolean {
  if (separatorOf(codeAt(text, at - 1)) === 32 && isDigit(codeAt(text, at - 2))) return true
  return separatorOf(codeAt(text, end)) === 32 && isDigit(codeAt(text, end + 1))
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
