import { createHash } from 'node:crypto'
import type { Random } from '../random.ts'
import { lettersToNumbers, luhnDigit, modulo, weigh } from './check-digits.ts'

// Issuer prefixes and lengths as ISO/IEC 7812 lists describe them. Maestro is the one with 12 to 19 digits.
const issuers: readonly {
  prefix: readonly string[]
  lengths: readonly number[]
  weight: number
}[] = [
  { prefix: ['4'], lengths: [16, 16, 16, 16, 16, 13, 19], weight: 8 },
  { prefix: ['51', '52', '53', '54', '55', '2221', '2540', '2720'], lengths: [16], weight: 6 },
  { prefix: ['34', '37'], lengths: [15], weight: 4 },
  { prefix: ['6011', '644', '649', '65'], lengths: [16], weight: 2 },
  { prefix: ['3528', '3566', '3589'], lengths: [16], weight: 2 },
  { prefix: ['300', '305', '36', '38'], lengths: [14], weight: 2 },
  { prefix: ['62'], lengths: [16, 19], weight: 2 },
  { prefix: ['5018', '6304', '6759', '6762'], lengths: [12, 13, 16, 18, 19], weight: 2 },
]
const drawn = issuers.flatMap((issuer) => Array.from({ length: issuer.weight }, () => issuer))

/** The digits of a payment card that passes the Luhn check. */
export function cardDigits(random: Random): string {
  const { prefix, lengths } = random.pick(drawn)
  const start = random.pick(prefix)
  const body = start + random.digits(random.pick(lengths) - start.length - 1)
  return body + luhnDigit(body)
}

/** A payment card as written: without signs between, or grouped as on the card. */
export function card(random: Random): string {
  const digits = cardDigits(random)
  const sign = random.pick(['', '', ' ', ' ', '-'])
  const groups = digits.length === 15 || digits.length === 14 ? /^(.{4})(.{6})(.*)$/ : undefined
  if (sign === '') return digits
  if (groups) return digits.replace(groups, `$1${sign}$2${sign}$3`)
  return digits.replaceAll(/(.{4})(?=.)/g, `$1${sign}`)
}

/** A card in groups, which needs no word beside it. */
export function groupedCard(random: Random): string {
  const body = `4${random.digits(14)}`
  return (body + luhnDigit(body)).replaceAll(/(.{4})(?=.)/g, `$1${random.pick([' ', '-'])}`)
}

export function cardExpiry(random: Random): string {
  const month = String(random.int(1, 12)).padStart(2, '0')
  const year = random.int(25, 34)
  return random.pick([`${month}/${year}`, `${month}/20${year}`, `${month}-${year}`])
}

// Country, then what the account part holds: `n` digits, `a` capitals, `c` either. After the IBAN registry.
const ibanShapes = [
  'DE n18',
  'GB a4n14',
  'FR n10c11n2',
  'ES n20',
  'IT a1n10c12',
  'NL a4n10',
  'BE n12',
  'AT n16',
  'CH n5c12',
  'PT n21',
  'PL n24',
  'SE n20',
  'DK n14',
  'NO n11',
  'FI n14',
  'IE a4n14',
  'LU n3c13',
  'CZ n20',
  'SK n20',
  'HU n24',
  'RO a4c16',
  'BG a4n6c8',
  'GR n7c16',
  'HR n17',
  'EE n16',
  'LV a4c13',
  'LT n16',
  'SI n15',
  'MT a4n5c18',
  'CY n8c16',
  'TR n6c16',
  'SA n2c18',
  'AE n19',
  'IL n19',
  'MC n10c11n2',
  'LI n5c12',
  'IS n22',
  'QA a4c21',
  'KW a4c22',
  'BR n23a1c1',
]

const alphabets: Record<string, string> = {
  n: '0123456789',
  a: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  c: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
}

/** An IBAN without blanks that passes mod 97. */
export function ibanBare(random: Random): string {
  const [country = '', shape = ''] = random.pick(ibanShapes).split(' ')
  let account = ''
  for (const [, kind = '', count] of shape.matchAll(/([nac])(\d+)/g))
    account += random.string(alphabets[kind] ?? '', Number(count))
  const check = 98 - modulo(lettersToNumbers(`${account}${country}00`), 97)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

/** An IBAN as written: in groups of four, or without blanks, seldom in lower case. */
export function iban(random: Random): string {
  const bare = ibanBare(random)
  if (random.chance(0.45)) return bare.replaceAll(/(.{4})(?=.)/g, '$1 ')
  return random.chance(0.05) ? bare.toLowerCase() : bare
}

export function swift(random: Random): string {
  const country = random.pick(['DE', 'FR', 'GB', 'US', 'ES', 'CH', 'NL', 'SG', 'BR'])
  const bank = random.string('ABCDEFGHIKLMNOPRSTU', 4)
  const place = random.pick(['FF', '2L', 'MM', '33', '22', 'PP'])
  return `${bank}${country}${place}${random.chance(0.4) ? random.pick(['XXX', '500', 'A12']) : ''}`
}

/** A US routing number that passes 3-7-1. */
export function routingNumber(random: Random): string {
  const body = random.pick(['02', '03', '06', '11', '12', '26', '31']) + random.digits(6)
  return body + String((10 - (weigh(body, [3, 7, 1, 3, 7, 1, 3, 7]) % 10)) % 10)
}

export function bankAccount(random: Random): string {
  return random.shape(
    random.pick(['########', '##########', '############', '#### ####', '##-######']),
  )
}

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

function base58Check(bytes: Buffer): string {
  const hash = (data: Buffer) => createHash('sha256').update(data).digest()
  const whole = Buffer.concat([bytes, hash(hash(bytes)).subarray(0, 4)])
  let value = BigInt(`0x${whole.toString('hex')}`)
  let out = ''
  for (; value > 0n; value /= 58n) out = base58.charAt(Number(value % 58n)) + out
  for (const byte of whole) {
    if (byte !== 0) break
    out = `1${out}`
  }
  return out
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

function bech32Check(values: readonly number[]): number[] {
  const steps = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
  let sum = 1
  for (const value of [3, 3, 0, 2, 3, ...values, 0, 0, 0, 0, 0, 0]) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [i, step] of steps.entries()) if ((top >>> i) & 1) sum ^= step
  }
  return Array.from({ length: 6 }, (_, i) => ((sum ^ 1) >>> (5 * (5 - i))) & 31)
}

/** A Bitcoin address (both encodings, with their checks) or an Ethereum one. */
export function cryptoAddress(random: Random): string {
  const bytes = Buffer.from(random.string('0123456789abcdef', 40), 'hex')
  const kind = random.int(0, 2)
  if (kind === 0) return base58Check(Buffer.concat([Buffer.from([random.pick([0, 5])]), bytes]))
  if (kind === 1) return `0x${bytes.toString('hex')}`
  const values = [0, ...Array.from({ length: 32 }, () => random.int(0, 31))]
  return `bc1${[...values, ...bech32Check(values)].map((value) => bech32.charAt(value)).join('')}`
}

/** An amount of money as people write one. */
export function amount(random: Random): string {
  const thousands = random.int(1, 240)
  const rest = random.digits(3)
  const cents = random.digits(2)
  return random.pick([
    `$${thousands},${rest}`,
    `$${thousands},${rest}.${cents}`,
    `€${thousands},${rest}`,
    `£${thousands},${rest}`,
    `${thousands},${rest} USD`,
    `${thousands}.${rest} €`,
    `${thousands}.${rest},${cents} €`,
    `EUR ${thousands} ${rest}`,
    `$${thousands}k`,
  ])
}
