// The classic masks. A mask never shows more than its class allows, whatever the value looks like.
import type { Mask } from './action.ts'

const whole: Record<string, string> = {
  us_ssn: '***-**-****',
  credit_card: '****-****-****-****',
  email: '***@***.***',
  phone: '***-***-****',
  password: '********',
  ip: '***.***.***.***',
  date_of_birth: '****-**-**',
  iban: '**** **** ****',
}

const partly: Record<string, (value: string) => string | undefined> = {
  us_ssn: (value) => lastDigits(value, 9, '***-**-'),
  credit_card: (value) => lastDigits(value, 12, '**** **** **** '),
  phone: (value) => lastDigits(value, 8, '***-***-'),
  bank_account: (value) => lastDigits(value, 8, '****'),
  email: partialEmail,
  ip: partialIp,
  date_of_birth: (value) => /^((?:19|20)\d\d)[-/.]/.exec(value)?.[1]?.concat('-**-**'),
  iban: (value) =>
    /^[A-Z]{2}\d{2}/.test(value) ? `${value.slice(0, 2)}** **** ${value.slice(-4)}` : undefined,
  api_key: lastFour,
  token: lastFour,
  secret: lastFour,
  jwt: lastFour,
  person: initials,
  username: initials,
  address: firstLetter,
  custom: firstLetter,
}

/** What a partial mask leaves; masked again, it stays as it is. */
const partlyMasked =
  /^(?:\*{3}[*. -]{0,16}\w{4}|\w\*{3}(?: \w\*{3}){0,3}|[\w.+-]{1,64}@\*{3}\.[A-Za-z]{2,24}|[\d.]{1,7}\.\*{3}\.\*{3}|\d{4}-\*\*-\*\*|[A-Z]{2}\*\* \*{4} \w{4})$/

export function maskValue(name: string, value: string, mask: Mask): string {
  const shown = mask === 'partial' ? showPart(name, value.trim()) : undefined
  return shown ?? whole[name] ?? '***'
}

function showPart(name: string, value: string): string | undefined {
  const show = partly[name]
  return show && partlyMasked.test(value) ? value : show?.(value)
}

/** The last four digits when there are enough to hide. */
function lastDigits(value: string, least: number, before: string): string | undefined {
  const digits = value.replace(/\D/g, '')
  return digits.length >= least ? before + digits.slice(-4) : undefined
}

/** `test@***.com` */
function partialEmail(value: string): string | undefined {
  return /^([\w.+-]{1,64})@[\w.-]*\.([A-Za-z]{2,24})$/.exec(value)?.slice(1).join('@***.')
}

function partialIp(value: string): string | undefined {
  return /^(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(value)?.[1]?.concat('.***.***')
}

function lastFour(value: string): string | undefined {
  return value.length >= 16 ? `***${value.slice(-4)}` : undefined
}

/** `Jane Sample` → `J*** S***` */
function initials(value: string): string | undefined {
  const words = value.split(/\s+/).slice(0, 4)
  return words.every((word) => /^[A-Za-z]\S+$/.test(word))
    ? words.map((word) => `${word[0]}***`).join(' ')
    : undefined
}

function firstLetter(value: string): string | undefined {
  return value.length >= 8 && /^[A-Za-z0-9]/.test(value) ? `${value[0]}***` : undefined
}
