// Cards that are not written as cards are: with other signs between the groups, or joined to letters.
import { codeAt, isDigit } from '../chars.ts'
import { cue, near } from '../cue.ts'
import type { Claim, Scan } from '../scan.ts'
import { isIssued, isLuhn } from './card-issuer.ts'

const pieces = /\d{4}(\r?\n|\t|  |_|\/| \/ |\\[nt])\d{4}\1\d{4}\1\d{4}(?!\w)/y
const glued = /^([A-Za-z]{0,12})(\d{13,16}|\d{19})([A-Za-z]{0,4})$/
const named = /(?:card|cc|pan|visa|amex|maestro|master|debit|credit|karte|tarjeta|carte)$/i
const ids = /(?:id|no|nr|ref|txn?|tx|order|ord|inv|trace|seq|ts)$/i
/** One of these tells letters from the digits of a hash. */
const noHex = /[g-z]/i

/** Four groups of four with line ends, tabs, two blanks, `_` or `/` between; `at` is a run of four digits. */
export function cardInPieces(scan: Scan, at: number): Claim | undefined {
  const { text, next } = scan
  if (next > 32 && next !== 47 && next !== 92 && next !== 95) return undefined
  if (next === 32 && isDigit(codeAt(text, at + 5))) return undefined
  pieces.lastIndex = at
  const sign = pieces.exec(text)?.[1]
  if (sign === undefined) return undefined
  const end = pieces.lastIndex
  if (!isCard(text.slice(at, end).replace(/\D/g, ''))) return undefined
  const cued = near(scan, cue.card, at, 40)
  // A column or a row of more numbers.
  const from = at - sign.length
  const before = text.startsWith(sign, Math.max(0, from)) && isDigit(codeAt(text, from - 1))
  const after = text.startsWith(sign, end) && isDigit(codeAt(text, end + sign.length))
  if (!cued && (before || after)) return undefined
  return claim(at, end, cued ? 0.98 : 0.6)
}

/** `card4111111111111111`, `4111111111111111x`: a word of digits, and of letters before or behind them. */
export function gluedCard(scan: Scan, start: number, end: number): Claim | undefined {
  const { text } = scan
  const length = end - start
  if (length < 14 || length > 32 || !isDigit(codeAt(text, end - 5))) return undefined
  const [, before = '', digits = '', after = ''] = glued.exec(text.slice(start, end)) ?? []
  if (digits === '' || !isCard(digits)) return undefined
  const from = start + before.length
  const to = from + digits.length
  if (named.test(before) || near(scan, cue.card, start, 40)) return claim(from, to, 0.9)
  const plain = digits.length > 14 && noHex.test(before + after) && !ids.test(before)
  return plain && !near(scan, cue.order, start, 40) ? claim(from, to, 0.5) : undefined
}

function isCard(digits: string): boolean {
  return isLuhn(digits) && isIssued(digits)
}

function claim(start: number, end: number, confidence: number): Claim {
  return {
    end,
    finding: { class: 'credit_card', start, end, confidence, detector: 'credit-card' },
  }
}
