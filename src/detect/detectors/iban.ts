import { codeAt, isAlnum, isDigit, isLetter } from '../chars.ts'
import { near } from '../cue.ts'
import { defineCue } from '../lexicon.ts'
import type { Claim, Scan } from '../scan.ts'
import { separatorOf } from './read-groups.ts'

/** Lengths by country (SWIFT registry); others are taken by check digits alone. */
const lengths: Record<string, number> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 ' +
    'GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 ' +
    'MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 ' +
    'TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

const named = defineCue(
  'iban ibans bank_account account_number kontoverbindung bankverbindung cuenta_bancaria compte_bancaire conto_corrente',
)

/** An IBAN at its country code, in any case: length of the country and check digits (ISO 7064 mod 97-10). */
export function iban(scan: Scan, at: number): Claim | undefined {
  const { text } = scan
  if (!isLetter(codeAt(text, at + 1)) || !isDigit(codeAt(text, at + 2))) return undefined
  if (!isDigit(codeAt(text, at + 3))) return undefined
  const length = lengths[text.slice(at, at + 2).toUpperCase()]
  if (length === undefined) return undefined
  let compact = ''
  let even = true
  let i = at
  while (compact.length < length) {
    const c = codeAt(text, i)
    if (isAlnum(c)) compact += text[i]
    else if (separatorOf(c) === 0 || !isAlnum(codeAt(text, i + 1))) return undefined
    else even &&= compact.length % 4 === 0
    i++
  }
  if (isAlnum(codeAt(text, i))) return undefined
  const confidence = judge(scan, at, compact.toUpperCase(), even)
  if (confidence === 0) return undefined
  return { end: i, finding: { class: 'iban', start: at, end: i, confidence, detector: 'iban' } }
}

/** A number that fails the check stays when a word says that it is one: people and models mistype. */
function judge(scan: Scan, at: number, compact: string, even: boolean): number {
  if (mod97(compact) === 1) return even || near(scan, named, at, 40) ? 0.98 : 0.6
  return even && near(scan, named, at, 40) && countDigits(compact) >= 10 ? 0.45 : 0
}

function countDigits(compact: string): number {
  let count = 0
  for (let i = 0; i < compact.length; i++) if (isDigit(compact.charCodeAt(i))) count++
  return count
}

function mod97(text: string): number {
  let rest = 0
  for (let i = 0; i < text.length; i++) {
    const c = codeAt(text, (i + 4) % text.length)
    const value = c < 65 ? c - 48 : c - 55
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest
}
