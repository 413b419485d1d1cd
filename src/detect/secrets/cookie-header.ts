import { codeAt, charTable, isDigit, isSpace, runEnd } from '../chars.ts'
import type { Finding } from '../finding.ts'
import type { Claim, Scan } from '../scan.ts'
import { isRandom, measure } from './rarity.ts'

const name = /(?:^|[^A-Za-z])(?:set-)?cookie[\\"' ]{0,3}$/i
const session = /sess|sid|auth|token|csrf|xsrf|jwt|login|remember|identity|secret|key/i
const attribute = /^(?:path|domain|expires|max-age|samesite|version|priority|comment)$/i
const isValue = charTable('!#-+\\-./0-9:<-@A-Z\\[\\]^_`a-z{|}~')
const isName = charTable('0-9A-Za-z_.$-')
const mostPairs = 60

/** The values of session cookies in a `Cookie:` or `Set-Cookie:` header, each for itself; `at` is the colon. */
export function cookieHeader(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isNameEnd(text, at) || !name.test(text.slice(Math.max(0, at - 14), at))) return undefined
  let i = runEnd(text, at + 1, isGap, 4)
  let last: Finding | undefined
  for (let pair = 0; pair < mostPairs; pair++) {
    const nameEnd = runEnd(text, i, isName, 64)
    if (codeAt(text, nameEnd) !== 61) {
      // Attributes without a value: `Secure`, `HttpOnly`.
      if (pair === 0 || nameEnd === i) break
      i = nameEnd
    } else {
      const end = runEnd(text, nameEnd + 1, isValue, 4096)
      if (isSecret(text, i, nameEnd, end)) {
        if (last) scan.found.push(last)
        last = {
          class: 'token',
          start: nameEnd + 1,
          end,
          confidence: 0.85,
          detector: 'cookie-header',
        }
      }
      i = end
    }
    if (codeAt(text, i) !== 59) break
    i = runEnd(text, i + 1, isSpace, 4)
  }
  return last && { end: last.end, finding: last }
}

function isSecret(text: string, nameStart: number, nameEnd: number, end: number): boolean {
  const from = nameEnd + 1
  const key = text.slice(nameStart, nameEnd)
  if (end - from < 8 || attribute.test(key)) return false
  if (session.test(key)) {
    const { digits, uppers, lowers } = measure(text, from, end)
    return (digits > 1 && uppers + lowers > 0) || isRandom(text, from, end)
  }
  return end - from >= 20 && !isDate(text, from) && isRandom(text, from, end)
}

function isDate(text: string, from: number): boolean {
  return isDigit(codeAt(text, from)) && codeAt(text, from + 4) === 45
}

/** The e of `cookie`, or a quote behind it. */
function isNameEnd(text: string, at: number): boolean {
  const c = codeAt(text, at - 1)
  if (c === 34 || c === 39 || c === 32)
    return (codeAt(text, at - 2) | 32) === 101 || codeAt(text, at - 2) === 92
  return (c | 32) === 101
}

function isGap(c: number): boolean {
  return isSpace(c) || c === 34 || c === 39 || c === 92
}
