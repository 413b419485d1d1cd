import { isDigit, isWord, runEnd } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

/** Detector name of card-like numbers that fail the Luhn check: a strict policy leaves them out. */
export const cardShape = 'card-shape'

interface Digits {
  readonly digits: string
  readonly groups: readonly number[]
  readonly end: number
  readonly separator: number
}

/** Payment cards of 12 to 19 digits: by Luhn check, or by classic grouping or a card word near. */
export function creditCard(scan: Scan, at: number): Claim | undefined {
  const { digits, next } = scan
  const grouped = digits >= 3 && digits <= 6 && (next === 32 || next === 45)
  if (digits > 19 || (digits < 12 && !grouped)) return undefined
  const cued = near(scan, cue.card, at, 40)
  if (scan.glued && !cued) return undefined
  if (grouped && !isDigit(scan.text.charCodeAt(at + digits + 1))) return undefined
  const read = readDigits(scan.text, at)
  if (!read) return undefined
  const confidence = judge(scan, at, read, cued)
  if (confidence === 0) return undefined
  const detector = isLuhn(read.digits) ? 'credit-card' : cardShape
  const { end } = read
  return { end, finding: { class: 'credit_card', start: at, end, confidence, detector } }
}

/** 0 when it is none. */
function judge(scan: Scan, at: number, read: Digits, cued: boolean): number {
  const issuer = isIssuer(read.digits)
  const classic = isClassic(read.groups)
  const shaped = classic || read.groups.length === 1
  if (isLuhn(read.digits) && issuer && (shaped || cued)) return cued ? 0.98 : 0.9
  if (cued) return shaped && read.digits.length >= 13 ? 0.6 : 0
  if (!classic || near(scan, cue.order, at, 24)) return 0
  if (read.separator === 45) return 0.55
  return issuer && !/^(?:19|20)/.test(read.digits) ? 0.5 : 0
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
    if (isClassic(groups) && !continues(text, i, separator)) break
    const c = text.charCodeAt(i)
    if (digits.length >= 19 || !isSeparator(c, separator) || !isDigit(text.charCodeAt(i + 1))) break
    separator = c
    i++
  }
  if (digits.length < 12 || digits.length > 19 || isInside(text, i)) return undefined
  return { digits, groups, end: i, separator }
}

function isSeparator(c: number, known: number): boolean {
  return (c === 32 || c === 45) && (known === 0 || c === known)
}

/** True when a word or a decimal fraction goes on at `end`. */
function isInside(text: string, end: number): boolean {
  const c = text.charCodeAt(end)
  return isWord(c) || (c === 46 && isDigit(text.charCodeAt(end + 1)))
}

/** True when one more group of four follows: then it is a table of numbers, or a longer card. */
function continues(text: string, at: number, separator: number): boolean {
  if (text.charCodeAt(at) !== separator) return false
  let end = at + 1
  while (end - at < 7 && isDigit(text.charCodeAt(end))) end++
  return end - at - 1 >= 4
}

function isClassic(groups: readonly number[]): boolean {
  const shape = groups.join('-')
  return shape === '4-4-4-4' || shape === '4-6-5' || shape === '4-4-4-4-3' || shape === '4-6-4'
}

/** Amex, Diners, Visa, Mastercard, Discover, JCB, UnionPay, Maestro. */
function isIssuer(digits: string): boolean {
  return /^(?:3[0-9]|4|5|6|2[2-7]|81)/.test(digits)
}

function isLuhn(digits: string): boolean {
  let sum = 0
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const d = digits.charCodeAt(i) - 48
    sum += double ? (d > 4 ? d * 2 - 9 : d * 2) : d
  }
  return sum > 0 && sum % 10 === 0
}
