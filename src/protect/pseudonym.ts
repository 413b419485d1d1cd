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
  us_ssn: (dice, value) => fill(value, `000${dice.digits(6)}`),
  ip: address,
  mac_address: (dice, value) => fillHex(value, `00005e0053${dice.hex(2)}`),
  iban: (dice, value) => sameShape(dice, value).replace(/^([A-Za-z]{2})\d\d/, '$100'),
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

/** Stable under one key for equal values of a class. A long text, which no shape would make readable, gives `[CLASS~…]`. */
export function pseudonym(name: string, value: string, keyed: KeyedHash): string {
  const same = looseClasses.has(name) ? value.toLowerCase().replace(/[^\p{L}\p{N}@]+/gu, '') : value
  const dice = new Dice((n) => keyed('pseudonym', `${name}\u0000${same}\u0000${n}`))
  const made = makers[name]?.(dice, value.trim())
  if (made !== undefined) return made
  if (value.length > longest) return `[${name.toUpperCase()}~${dice.hex(10)}]`
  return sameShape(dice, value)
}

function personName(dice: Dice, value: string): string {
  const words = value.split(/\s+/).length
  const first = dice.one(firstNames)
  return words === 1 ? first : `${first} ${dice.one(lastNames)}`
}

/** The last seven digits are 555-01xx. A country code stays. */
function phone(dice: Dice, value: string): string | undefined {
  const { length } = value.replace(/\D/g, '')
  if (length < 7) return undefined
  const code = /^\+\d/.test(value) && length > 10 ? length - 10 : 0
  const area = `${2 + dice.below(8)}${dice.digits(2)}`.slice(0, length - 7 - code)
  const kept = value.replace(/\D/g, '').slice(0, code)
  const middle = dice.digits(Math.max(0, length - 7 - code - area.length))
  return fill(value, `${kept}${area}${middle}55501${dice.digits(2)}`)
}

function card(dice: Dice, value: string): string | undefined {
  const { length } = value.replace(/\D/g, '')
  if (length < 12) return undefined
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
  if (value.length > longest || !/\d/.test(value)) return undefined
  const small = (length: number): string => String(1 + dice.below(12)).padStart(length, '0')
  const year = (): string => String(1950 + dice.below(60))
  return value.replace(/\d{1,8}|[A-Za-z]{3,9}/g, (piece) => {
    if (/^\d{8}$/.test(piece)) return year() + small(2) + small(2)
    if (/^\d{3,}$/.test(piece)) return year().slice(0, piece.length)
    if (/^\d/.test(piece)) return small(piece.length)
    const month = months.find((name) => name.toLowerCase().startsWith(piece.toLowerCase()))
    return month ? dice.one(months).slice(0, piece.length === month.length ? 9 : 3) : piece
  })
}

/** Letters give letters of the same case, digits give digits, everything else stays. */
function sameShape(dice: Dice, value: string): string {
  return value.replace(/\p{Lu}|\p{L}|\d/gu, (sign) => {
    if (/\d/.test(sign)) return String(dice.below(10))
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
