import { isDigit, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'

/** Card verification codes (3 or 4 digits), PINs (4 to 8) and last digits of an SSN right after their cue. */
export function code(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  if (digits < 3 || digits > 8 || isWord(next)) return undefined
  if ((next === 46 || next === 44 || next === 45) && isDigit(text.charCodeAt(at + digits + 1)))
    return undefined
  const end = at + digits
  // `CSC` and the like also stand for clubs and centres: a year behind one is a year.
  if (digits <= 4 && near(scan, cue.cvv, at, isYear(text, at, digits) ? 6 : 16))
    return { end, finding: { class: 'cvv', start: at, end, confidence: 0.85, detector: 'code' } }
  if (digits === 4 && near(scan, cue.ssn, at, 18) && isEnding(text, at))
    return { end, finding: { class: 'us_ssn', start: at, end, confidence: 0.6, detector: 'code' } }
  if (digits >= 4 && near(scan, cue.pin, at, 16))
    return { end, finding: { class: 'pin', start: at, end, confidence: 0.8, detector: 'code' } }
  return undefined
}

function isYear(text: string, at: number, digits: number): boolean {
  return digits === 4 && (text.startsWith('19', at) || text.startsWith('20', at))
}

/** `SSN ending in 9999` */
function isEnding(text: string, at: number): boolean {
  return /ending (?:in |with )?$/i.test(text.slice(Math.max(0, at - 12), at))
}
