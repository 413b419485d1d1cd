import { countryCode, hasPlan, nationalLength } from '../detect/detectors/phone-plan.ts'

/** E.164 has at most 15 digits; fewer than 7 are an extension or a service. */
const digitsBounds = [7, 15] as const
const extension = /(?:ext\.?|extension|x|#)\s{0,3}:?\s{0,3}\d{1,6}\s*$/i

/**
 * A telephone number as E.164 (`+15551234567`); its digits alone where no country is known; null for a text that is no
 * number. `home` is the country code of numbers that name none.
 */
export function phoneNumber(text: string, home: number): string | null {
  const plain = text.normalize('NFKC').trim().replace(/^tel:/i, '').replace(extension, '')
  if (!/^[+(\d][\d\s().\-/\u2010-\u2015\u00b7]*$/.test(plain)) return null
  // The trunk zero in `+44 (0)20 7946 0958` is not dialled with a country code.
  const digits = (plain.startsWith('+') ? plain.replace('(0)', '') : plain).replace(/\D+/g, '')
  if (digits.length < digitsBounds[0] || digits.length > digitsBounds[1] + 3) return null
  if (plain.startsWith('+')) return international(digits)
  return dialledAbroad(digits, home) ?? national(digits, home) ?? digits
}

function international(digits: string): string | null {
  return digits.length > digitsBounds[1] ? null : `+${digits}`
}

/** `00` of most countries, `011` of North America. */
function dialledAbroad(digits: string, home: number): string | null {
  const prefix = home === 1 ? '011' : '00'
  for (const start of new Set([prefix, '00'])) {
    if (!digits.startsWith(start)) continue
    const rest = digits.slice(start.length)
    if (fits(rest, countryCode(rest, 0))) return `+${rest}`
  }
  return null
}

function national(digits: string, home: number): string | null {
  if (home === 1 && digits.length === 11 && digits.startsWith('1')) return `+${digits}`
  // Italy dials its zero from abroad too; Russia's trunk prefix is 8.
  const trunk = home === 7 ? /^8(?=\d{10}$)/ : home === 39 || home === 1 ? /^$/ : /^0/
  const rest = digits.replace(trunk, '')
  const whole = `${home}${rest}`
  return fits(whole, home) ? `+${whole}` : null
}

function fits(digits: string, code: number): boolean {
  const [least, most] = nationalLength(code)
  const length = digits.length - String(code).length
  return hasPlan(code) && !digits.startsWith('0') && length >= least && length <= most
}
