// The classic masks. A mask never shows more than its class allows, whatever the value looks like: a part is shown of a value
// that has the whole shape of its class and holds nothing beside it.
import { lastFourOfCard } from './card-number.ts'
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
  us_ssn: (value) => lastDigits(value, /^\d{3}([- .]?)\d\d\1\d{4}$/, '***-**-'),
  credit_card: (value) => lastFourOfCard(value)?.replace(/^/, '**** **** **** '),
  phone: (value) => lastDigits(value, /^\+?\(?\d(?:[ ./()-]{0,3}\d){7,14}$/, '***-***-'),
  bank_account: (value) => lastDigits(value, /^\d(?:[ -]?\d){7,29}$/, '****'),
  email: partialEmail,
  ip: partialIp,
  date_of_birth: (value) =>
    /^((?:19|20)\d\d)[-/.]\d{1,2}[-/.]\d{1,2}$/.exec(value)?.[1]?.concat('-**-**'),
  iban: partialIban,
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

function lastDigits(value: string, shape: RegExp, before: string): string | undefined {
  return shape.test(value) ? before + value.replace(/\D/g, '').slice(-4) : undefined
}

/** More digits in the name of a mailbox are another number: a telephone's, or that of a card. */
const mostDigits = 5

/** `test@***.com` */
function partialEmail(value: string): string | undefined {
  const [, name = '', end] = /^([\w.+-]{1,64})@[\w.-]*\.([A-Za-z]{2,24})$/.exec(value) ?? []
  if (end === undefined || name.replace(/\D/g, '').length > mostDigits) return undefined
  return `${name}@***.${end}`
}

/** In groups of four, or in one piece; one that fails its check shows nothing. */
function partialIban(value: string): string | undefined {
  if (!/^[A-Z]{2}\d\d(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?)$/.test(value))
    return undefined
  const compact = value.replaceAll(' ', '')
  const moved = compact.slice(4) + compact.slice(0, 4)
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  if (BigInt(digits) % 97n !== 1n) return undefined
  return `${value.slice(0, 2)}** **** ${compact.slice(-4)}`
}

function partialIp(value: string): string | undefined {
  return /^(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(value)?.[1]?.concat('.***.***')
}

/** Of one word; a sentence is no key. */
function lastFour(value: string): string | undefined {
  return /^(?:[A-Za-z]{1,16} )?[^\s]{16,}$/.test(value) ? `***${value.slice(-4)}` : undefined
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
