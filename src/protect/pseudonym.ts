// Stand-ins that look like what they stand for, from ranges that nobody has: reserved domains, documentation networks,
// telephone numbers for fiction, card numbers that fail their check.
import type { KeyedHash } from './keyed-hash.ts'
import { firstNames, lastNames } from './pseudonym-names.ts'

/** Takes values below a bound from the keyed hash of what is replaced: the same each time. */
class Dice {
  readonly #roll: (n: number) => string
  #pool = ''
  #rolls = 0

  constructor(roll: (n: number) => string) {
    this.#roll = roll
  }

  /** 0 to `bound` - 1; for small bounds. */
  below(bound: number): number {
    return Number.parseInt(this.hex(4), 16) % bound
  }

  hex(digits: number): string {
    while (this.#pool.length < digits) this.#pool += this.#roll(this.#rolls++) || '0'
    const taken = this.#pool.slice(0, digits)
    this.#pool = this.#pool.slice(digits)
    return taken
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.below(10)).join('')
  }

  one(list: readonly string[]): string {
    return list[this.below(list.length)] ?? ''
  }
}

type Maker = (dice: Dice, value: string) => string | undefined

const makers: Record<string, Maker> = {
  email: (dice) => `user-${dice.hex(10)}@pseudonym.invalid`,
  url: (dice) => `https://pseudonym.invalid/${dice.hex(10)}`,
  person: personName,
  user_id: (dice) => `user-${dice.hex(12)}`,
  username: (dice) => `user_${dice.hex(8)}`,
  phone,
  credit_card: card,
  us_ssn: (dice, value) =>
    /^\d{3}[- .]?\d\d[- .]?\d{4}$/.test(value) ? fill(value, `000${dice.digits(6)}`) : undefined,
  ip: address,
  mac_address: (dice, value) =>
    /^[\da-f]{2}(?:[:.-]?[\da-f]{2}){5}$/i.test(value)
      ? fillHex(value, `00005e0053${dice.hex(2)}`)
      : undefined,
  iban: (dice, value) => sameShape(dice, value)?.replace(/^([A-Za-z]{2})\d\d/, '$100'),
  date_of_birth: date,
  date,
}

/** Of these, one spelling is as good as another. */
const looseClasses = new Set([
  'email',
  'person',
  'phone',
  'credit_card',
  'us_ssn',
  'iban',
  'username',
])
const longest = 64

/**
 * Stable under one key for equal values of a class. What has not the whole shape of its class, or none that could be kept
 * without a part of the value, gives `[CLASS~…]`.
 */
export function pseudonym(name: string, value: string, keyed: KeyedHash): string {
  // Full-width digits and the like are another spelling.
  const plain = looseClasses.has(name) ? value.normalize('NFKC') : value
  const same = looseClasses.has(name) ? plain.toLowerCase().replace(/[^\p{L}\p{N}@]+/gu, '') : value
  const dice = new Dice((n) => keyed('pseudonym', `${name}\u0000${same}\u0000${n}`))
  const make = makers[name] ?? sameShape
  const made = make(dice, plain.trim())
  return made === undefined || made === plain.trim()
    ? `[${name.toUpperCase()}~${dice.hex(10)}]`
    : made
}

function personName(dice: Dice, value: string): string {
  const words = value.split(/\s+/).length
  const first = dice.one(firstNames)
  return words === 1 ? first : `${first} ${dice.one(lastNames)}`
}

/** Calling codes of one and two digits; all others have three (ITU-T E.164). */
const callingCode = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/

/** The last seven digits are 555-01xx. A country code stays. */
function phone(dice: Dice, value: string): string | undefined {
  if (!/^(?:\+|00)?\(?\d(?:[ ./()-]{0,3}\d){6,14}$/.test(value)) return undefined
  const digits = value.replace(/\D/g, '')
  const { length } = digits
  const kept = value.startsWith('+') && length > 10 ? (callingCode.exec(digits)?.[0] ?? '') : ''
  const code = kept.length
  const area = `${2 + dice.below(8)}${dice.digits(2)}`.slice(0, length - 7 - code)
  const middle = dice.digits(Math.max(0, length - 7 - code - area.length))
  return fill(value, `${kept}${area}${middle}55501${dice.digits(2)}`)
}

function card(dice: Dice, value: string): string | undefined {
  if (!/^\d(?:[ -]?\d){11,18}$/.test(value)) return undefined
  const { length } = value.replace(/\D/g, '')
  const body = dice.digits(length - 1)
  const wrong = (luhnDigit(body) + 1 + dice.below(9)) % 10
  return fill(value, body + String(wrong))
}

/** The digit that makes the number pass. */
function luhnDigit(body: string): number {
  let sum = 0
  for (let i = body.length - 1, twice = true; i >= 0; i--, twice = !twice) {
    const digit = Number(body[i]) * (twice ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return (10 - (sum % 10)) % 10
}

const documentation = ['192.0.2', '198.51.100', '203.0.113']

function address(dice: Dice, value: string): string {
  if (!value.includes(':')) return `${dice.one(documentation)}.${1 + dice.below(254)}`
  const groups = Array.from({ length: 6 }, () => dice.hex(4).replace(/^0{1,3}/, ''))
  return `2001:db8:${groups.join(':')}`
}

const months =
  'January February March April May June July August September October November December'.split(' ')

/** Years from 1950 to 2009; days and months 1 to 12, which both can be. */
function date(dice: Dice, value: string): string | undefined {
  if (value.length > longest || !/\d/.test(value) || !isDate(value)) return undefined
  const small = (length: number): string => String(1 + dice.below(12)).padStart(length, '0')
  const year = (): string => String(1950 + dice.below(60))
  return value.replace(/\d{1,8}|[A-Za-z]{3,9}/g, (piece) => {
    if (/^\d{8}$/.test(piece)) return year() + small(2) + small(2)
    if (/^\d{3,}$/.test(piece)) return year().slice(0, piece.length)
    if (/^\d/.test(piece)) return small(piece.length)
    if (!isMonth(piece)) return piece
    return dice.one(months).slice(0, piece.length === 3 ? 3 : 9)
  })
}

/** Nothing but numbers, names of months, and what is written between them. */
function isDate(value: string): boolean {
  const words = value.match(/\p{L}+/gu) ?? []
  const isKnown = (word: string): boolean =>
    /^(?:st|nd|rd|th|of|t|z|utc|gmt|am|pm)$/i.test(word) || (word.length >= 3 && isMonth(word))
  return /^[\dA-Za-z\s.,/:+-]*$/.test(value) && words.every(isKnown)
}

function isMonth(word: string): boolean {
  return months.some((name) => name.toLowerCase().startsWith(word.toLowerCase()))
}

/** Letters give letters of the same case, digits give digits, plain signs stay; any other sign has no shape to keep. */
function sameShape(dice: Dice, value: string): string | undefined {
  if (value.length > longest || !/^[\p{L}\p{M}\p{N}\s!-/:;@_]*$/u.test(value)) return undefined
  if ((value.match(/[\p{L}\p{N}]/gu)?.length ?? 0) * 2 < value.length) return undefined
  return value.replace(/\p{M}+/gu, '').replace(/\p{Lu}|\p{L}|\p{N}/gu, (sign) => {
    if (/\p{N}/u.test(sign)) return String(dice.below(10))
    const letter = String.fromCharCode(97 + dice.below(26))
    return /\p{Lu}/u.test(sign) ? letter.toUpperCase() : letter
  })
}

/** The digits of `value` one after the other replaced by those of `digits`. */
function fill(value: string, digits: string): string {
  let at = 0
  return value.replace(/\d/g, () => digits[at++ % digits.length] ?? '0')
}

function fillHex(value: string, digits: string): string {
  let at = 0
  return value.replace(/[0-9a-f]/gi, () => digits[at++ % digits.length] ?? '0')
}
