// The engine: one pass over the text finds anchors (words, numbers and a few signs), detectors look at them.
import { isAlnum, isDigit, isHex, isLetter, isUpper, isWord } from './chars.ts'
import { classifyKey, fitsKey } from './classify-key.ts'
import { cue, cueAt, cueKinds } from './cue.ts'
import { authHeader } from './detectors/auth-header.ts'
import { code } from './detectors/code.ts'
import { creditCard } from './detectors/credit-card.ts'
import { date, writtenDate } from './detectors/date.ts'
import { email } from './detectors/email.ts'
import { healthProse } from './detectors/health-prose.ts'
import { iban } from './detectors/iban.ts'
import { id, isUuidShape } from './detectors/id.ts'
import { ipv4, ipv6 } from './detectors/ip.ts'
import { jwt } from './detectors/jwt.ts'
import { keyValue } from './detectors/key-value.ts'
import { password } from './detectors/password.ts'
import { phone, phoneMark } from './detectors/phone.ts'
import { privateKey } from './detectors/private-key.ts'
import { providerToken } from './detectors/provider-token.ts'
import { salary } from './detectors/salary.ts'
import { timeOfDay } from './detectors/time-of-day.ts'
import { urlCredentials } from './detectors/url-credentials.ts'
import { usSsn } from './detectors/us-ssn.ts'
import type { Finding } from './finding.ts'
import { resolve } from './resolve.ts'
import type { Detector, Scan } from './scan.ts'

/** At a digit, in this order: the first claim wins, so dates, addresses and ids come before cards and phones. */
const numberDetectors: Detector[] = [
  id,
  date,
  timeOfDay,
  ipv4,
  usSsn,
  creditCard,
  code,
  salary,
  phone,
]

/** At a sign; all of them look. */
const signDetectors = new Map<number, Detector[]>(
  Object.entries({
    '@': [email],
    ':': [urlCredentials, ipv6, keyValue],
    '=': [keyValue],
    '+': [phoneMark],
    '(': [phoneMark],
    '-': [privateKey],
  }).map(([sign, detectors]) => [sign.charCodeAt(0), detectors]),
)

const none = 0
const word = 1
const digit = 2
const sign = 3
const escape = 4
const percent = 5
const kinds = new Uint8Array(128)
for (let c = 0; c < 128; c++)
  kinds[c] = isDigit(c) ? digit : isWord(c) ? word : signDetectors.has(c) ? sign : none
kinds[92] = escape
kinds[37] = percent

/**
 * Finds sensitive values. Sorted by place, never overlapping, in time linear in the text whatever it holds.
 * `context.key` is the name of the field that the text is the value of.
 */
export function scanText(text: string, context?: { key?: string }): Finding[] {
  const known = context?.key === undefined ? null : classifyKey(context.key)
  if (known && fitsKey(known, text, context?.key))
    return [
      {
        class: known.class,
        start: 0,
        end: text.length,
        confidence: Math.max(known.confidence, 0.6),
        detector: 'key',
      },
    ]
  const scan: Scan = {
    text,
    found: [],
    cues: new Int32Array(cueKinds).fill(-1),
    lastCue: -1000,
    digits: 0,
    next: 0,
    glued: false,
    valueEnd: 0,
    hostAt: -1,
    blockEnd: 0,
  }
  pass(scan)
  return resolve(scan.found)
}

function pass(scan: Scan): void {
  const { text } = scan
  const { length } = text
  let i = 0
  while (i < length) {
    const c = text.charCodeAt(i)
    const kind = c < 128 ? kinds[c] : none
    if (kind === none) i++
    else if (kind === word) i = atWord(scan, i)
    else if (kind === digit) i = atNumber(scan, i)
    else if (kind === sign) {
      atSign(scan, i, c)
      i++
    } else if (kind === percent) i = atPercent(scan, i)
    else i += isEscapeLetter(text.charCodeAt(i + 1)) ? 2 : 1
  }
}

function atWord(scan: Scan, start: number): number {
  const { text } = scan
  let end = start + 1
  while (isWord(text.charCodeAt(end))) end++
  if (start === 0 || !isWord(text.charCodeAt(start - 1)) || isAfterEscape(text, start)) {
    const token = take(scan, providerToken, start) || (end - start > 11 && take(scan, jwt, start))
    if (token) return token
  }
  if (end - start === 8 && isUuidShape(text, start)) {
    const claimed = id(scan, start)
    if (claimed && claimed.end > end) return claimed.end
  }
  if (isUpper(text.charCodeAt(start)) && isDigit(text.charCodeAt(start + 2))) {
    const claimed = take(scan, iban, start)
    if (claimed) return claimed
  }
  return atCue(scan, start, end)
}

function atCue(scan: Scan, start: number, end: number): number {
  const found = cueAt(scan.text, start, end)
  if (found < 0) return end
  scan.cues[found] = end
  scan.lastCue = end
  if (found === cue.password) return take(scan, password, end) || end
  if (found === cue.scheme) return take(scan, authHeader, end) || end
  if (found === cue.health) return take(scan, healthProse, end) || end
  if (found === cue.month) return take(scan, writtenDate, start) || end
  return end
}

function atNumber(scan: Scan, start: number): number {
  const { text } = scan
  let end = start + 1
  while (isDigit(text.charCodeAt(end))) end++
  scan.digits = end - start
  scan.next = text.charCodeAt(end)
  if (!isPlain(scan, end)) {
    scan.glued = isGlued(text, start)
    for (const detector of numberDetectors) {
      const claimed = take(scan, detector, start)
      if (claimed) return claimed
    }
  }
  while (isWord(text.charCodeAt(end))) end++
  return end
}

function atSign(scan: Scan, at: number, c: number): void {
  for (const detector of signDetectors.get(c) ?? []) take(scan, detector, at)
}

/** The escape of a URL: what comes after it begins anew. */
function atPercent(scan: Scan, at: number): number {
  if (!isAfterEscape(scan.text, at + 3)) return at + 1
  if (scan.text.startsWith('40', at + 1)) take(scan, email, at)
  return at + 3
}

function isAfterEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at - 3) !== 37) return false
  return isHex(text.charCodeAt(at - 2)) && isHex(text.charCodeAt(at - 1))
}

/** Runs a detector; returns where its claim ends, or 0. */
function take(scan: Scan, detector: Detector, at: number): number {
  const claim = detector(scan, at)
  if (!claim) return 0
  if (claim.finding) scan.found.push(claim.finding)
  return claim.end
}

/** A short number that nothing follows and no cue precedes, which is most numbers: no detector wants it. */
function isPlain({ text, digits, next, lastCue }: Scan, end: number): boolean {
  if (digits > 7 || end - lastCue < 50 || isWord(next)) return false
  if (next === 32) return !isDigit(text.charCodeAt(end + 1))
  return !(next === 45 || next === 46 || next === 47 || next === 58)
}

/** True when the number is part of a name: `ORD-1234`, `gpt-4.1-2025`, `a/12`. */
function isGlued(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  if (isWord(before)) return text.charCodeAt(at - 2) !== 92 && !isAfterEscape(text, at)
  if (before !== 45 && before !== 46 && before !== 47 && before !== 35) return false
  return before === 35 || isAlnum(text.charCodeAt(at - 2))
}

/** The letter of `\n`, `\t` … in raw JSON text is no part of the word after it. */
function isEscapeLetter(c: number): boolean {
  return isLetter(c) && 'nrtbf'.includes(String.fromCharCode(c))
}
