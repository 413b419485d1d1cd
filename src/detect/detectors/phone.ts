import { isAlnum, isDigit, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

const international = /\+\d{1,3}(?:[ .-]?\(\d{1,4}\)|[ .\/-]?\d{1,5}){1,6}/y
const bracketed = /\(0?[2-9]\d{2}\)[ .-]?\d{3}[ .-]\d{4}(?!\d|[-.]\d)/y
const bracketedAny = /\(0\d{1,4}\)[ ]?\d{2,4}(?:[ -]?\d{2,4}){1,3}(?!\d)/y
const american = /(?:1[-. ])?[2-9]\d{2}([-. ])\d{3}\1\d{4}(?!\w|[-.]\d)/y
const trunk = /0[1-9]\d{0,3}(?:[ -]\d{2,4}){2,4}(?!\w|[ -]\d|[.,:]\d)/y
const bare = /\d{7,15}(?![\w])/y
const loose = /\d{2,5}(?:[ .-]\d{2,5}){1,4}(?!\w|[.:]\d)/y

/** `+` and a country code, or an area code in brackets. */
export function phoneMark(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (isAlnum(text.charCodeAt(at - 1)) || !isDigit(text.charCodeAt(at + 1))) return undefined
  if (text.charCodeAt(at) === 43) return plus(text, at)
  const end = endOf(bracketed, text, at) || endOf(bracketedAny, text, at)
  return end ? claim(at, end, 0.9) : undefined
}

/** National numbers at a digit: by structure, or by shape after a cue. */
export function phone(scan: Scan, at: number): Claim | undefined {
  const { text, digits } = scan
  const cued = near(scan, cue.phone, at, 30)
  if (!cued && (scan.glued || near(scan, cue.order, at, 24))) return undefined
  const separated = isSeparated(scan, at)
  if (separated && (digits === 3 || digits === 1)) {
    const end = endOf(american, text, at)
    if (end) return claim(at, end, structure(text, at, end, cued))
  }
  if (separated && text.charCodeAt(at) === 48 && (digits >= 3 || cued)) {
    const found = withTrunk(text, at, cued)
    if (found) return found
  }
  return cued ? byCue(scan, at, separated) : undefined
}

/** A hyphen, dot or blank after the first digits, and a digit after it. */
function isSeparated({ text, digits, next }: Scan, at: number): boolean {
  return (next === 45 || next === 46 || next === 32) && isDigit(text.charCodeAt(at + digits + 1))
}

/** `020 7946 0958` */
function withTrunk(text: string, at: number, cued: boolean): Claim | undefined {
  const end = endOf(trunk, text, at)
  const count = countDigits(text, at, end)
  return count >= 9 && count <= 12 ? claim(at, end, cued ? 0.85 : 0.5) : undefined
}

function plus(text: string, at: number): Claim | undefined {
  if (text.charCodeAt(at + 1) === 48) return undefined
  let end = endOf(international, text, at)
  // Digits that belong to a longer run or to the next number are not ours.
  if (isDigit(text.charCodeAt(end))) return undefined
  let count = countDigits(text, at, end)
  if (text.charCodeAt(at + 1) === 49 && count > 11) {
    end = cutAfter(text, at, 11)
    count = 11
  }
  if (count < 8 || count > 15 || isWord(text.charCodeAt(end))) return undefined
  return claim(at, end, 0.9)
}

/** Dots and blanks also part other numbers: those need plausible codes. */
function structure(text: string, at: number, end: number, cued: boolean): number {
  if (cued) return 0.95
  const exchange = text.charCodeAt(end - 8)
  if (exchange >= 50) return text.charCodeAt(end - 5) === 32 ? 0.6 : 0.85
  return text.charCodeAt(end - 5) === 45 && end - at >= 12 ? 0.5 : 0.3
}

function byCue(scan: Scan, at: number, separated: boolean): Claim | undefined {
  const { text, digits } = scan
  if (digits >= 7) {
    const end = endOf(bare, text, at)
    return end ? claim(at, end, 0.7) : undefined
  }
  if (!separated) return undefined
  const end = endOf(loose, text, at)
  const count = countDigits(text, at, end)
  return count >= 7 && count <= 15 ? claim(at, end, 0.65) : undefined
}

function endOf(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : 0
}

function countDigits(text: string, start: number, end: number): number {
  let count = 0
  for (let i = start; i < end; i++) if (isDigit(text.charCodeAt(i))) count++
  return count
}

function cutAfter(text: string, start: number, digits: number): number {
  let i = start
  for (let left = digits; left > 0; i++) if (isDigit(text.charCodeAt(i))) left--
  return i
}

function claim(start: number, end: number, confidence: number): Claim {
  return { end, finding: { class: 'phone', start, end, confidence, detector: 'phone' } }
}
