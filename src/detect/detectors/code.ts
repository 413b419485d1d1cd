import { codeAt, isDigit, isWord } from '../chars.ts'
import { cue, near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'

/** Words for the code on a card that also mean other check digits: three digits only. */
const check = defineCue(
  'prufziffer prufnummer cryptogramme codigo_seguridad de_seguridad de_securite verification_code',
)

/** Words for the code that is good for one time. */
const oneTime = defineCue(
  'otp otps totp time_code time_codes time_password time_passcode time_pin verification_code authentication_code ' +
    'authenticator_code 2fa mfa 2fa_code mfa_code sms_code',
)

/** Card verification codes (3 or 4 digits), codes that are good for one time, PINs (4 to 8) and last digits of an SSN right after their cue. */
export function code(scan: Scan, at: number): Claim | undefined {
  const { digits, next, text } = scan
  if (digits < 3 || digits > 8 || isWord(next)) return undefined
  if ((next === 46 || next === 44 || next === 45) && isDigit(codeAt(text, at + digits + 1)))
    return undefined
  const end = at + digits
  if (isCvv(scan, at))
    return { end, finding: { class: 'cvv', start: at, end, confidence: 0.85, detector: 'code' } }
  if (isOneTime(scan, at))
    return { end, finding: { class: 'token', start: at, end, confidence: 0.7, detector: 'code' } }
  if (digits === 4 && near(scan, cue.ssn, at, 18) && isEnding(text, at))
    return { end, finding: { class: 'us_ssn', start: at, end, confidence: 0.6, detector: 'code' } }
  if (digits >= 4 && near(scan, cue.pin, at, 24))
    return { end, finding: { class: 'pin', start: at, end, confidence: 0.8, detector: 'code' } }
  return undefined
}

function isOneTime(scan: Scan, at: number): boolean {
  const { digits, text } = scan
  return digits >= 4 && near(scan, oneTime, at, 16) && !isYear(text, at, digits)
}

function isCvv(scan: Scan, at: number): boolean {
  const { digits, text } = scan
  if (digits === 3 && (near(scan, check, at, 8) || isBehindCard(scan, at))) return true
  // `CSC` and the like also stand for clubs and centres: a year behind one is a year.
  return digits <= 4 && near(scan, cue.cvv, at, isYear(text, at, digits) ? 6 : 16)
}

function isYear(text: string, at: number, digits: number): boolean {
  return digits === 4 && (text.startsWith('19', at) || text.startsWith('20', at))
}

/** The third of `4111 …, 12/29, 382`. */
function isBehindCard({ text, found }: Scan, at: number): boolean {
  const last = found.at(-1)
  if (last?.class !== 'card_expiry' && last?.class !== 'credit_card') return false
  return at - last.end <= 2 && /^[,;/ ] ?$/.test(text.slice(last.end, at))
}

/** `SSN ending in 9999` */
function isEnding(text: string, at: number): boolean {
  return /ending (?:in |with )?$/i.test(text.slice(Math.max(0, at - 12), at))
}
