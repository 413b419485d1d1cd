import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import * as ids from './ids.ts'
import * as money from './money.ts'

const plain = (text: string) => text.replaceAll(/[^0-9A-Za-z]/g, '')
const nums = (text: string) => [...plain(text)].map(Number)

/** The weighted sum of all signs, check digit and all, leaves no remainder. */
const zero =
  (weights: readonly number[], modulus: number) =>
  (text: string): boolean =>
    nums(text).reduce((sum, digit, i) => sum + digit * (weights[i] ?? 0), 0) % modulus === 0

const luhn = (text: string): boolean => {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
  return (
    nums(text)
      .reverse()
      .reduce((sum, digit, i) => sum + (i % 2 ? (doubled[digit] ?? 0) : digit), 0) %
      10 ===
    0
  )
}

const mod97 = (text: string): boolean => {
  const bare = plain(text).toUpperCase()
  const turned = [...(bare.slice(4) + bare.slice(0, 4))]
    .map((sign) => Number.parseInt(sign, 36))
    .join('')
  return BigInt(turned) % 97n === 1n
}

/** Verhoeff by the rules of the dihedral group, without its tables. */
const verhoeff = (text: string): boolean => {
  const times = (a: number, b: number) =>
    a < 5
      ? b < 5
        ? (a + b) % 5
        : 5 + ((a + b - 5) % 5)
      : b < 5
        ? 5 + ((((a - b) % 5) + 5) % 5)
        : (((a - b) % 5) + 5) % 5
  const turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
  const turned = (digit: number, often: number) => {
    let out = digit
    for (let i = 0; i < often; i++) out = turn[out] ?? 0
    return out
  }
  return (
    nums(text)
      .reverse()
      .reduce((sum, digit, i) => times(sum, turned(digit, i % 8)), 0) === 0
  )
}

const letterOf = (letters: string, take: (text: string) => number) => (text: string) =>
  plain(text).at(-1) === letters.charAt(take(plain(text)))

const dni = letterOf(
  'TRWAGMYFPDXBNJZSQVHLCKE',
  (text) => Number(text.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2')) % 23,
)

const germanTax = (text: string): boolean => {
  let rest = 10
  for (const digit of nums(text).slice(0, 10)) rest = (((rest + digit) % 10 || 10) * 2) % 11
  return (rest + (nums(text)[10] ?? 0)) % 10 === 1
}

const vinSum = (text: string): boolean => {
  const values = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'
  const weights = '8765432X098765432'
  const at = '0123456789X'
  let sum = 0
  for (let i = 0; i < 17; i++)
    sum += (values.indexOf(text.charAt(i)) % 10) * at.indexOf(weights.charAt(i))
  return at.charAt(sum % 11) === text.charAt(8)
}

/** Both digits are what is left of ten times the sum. */
const cpf = (text: string): boolean =>
  [9, 10].every((length) => {
    const sum = nums(text)
      .slice(0, length)
      .reduce((total, digit, i) => total + digit * (length + 1 - i), 0)
    return ((sum * 10) % 11) % 10 === nums(text)[length]
  })

const rrn = (text: string): boolean => {
  const weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
  const rest = weights.reduce((sum, weight, i) => sum + weight * (nums(text)[i] ?? 0), 0) % 11
  return (rest + (nums(text)[12] ?? 0)) % 10 === 1
}

const nric = (text: string): boolean => {
  const later = text.startsWith('T') || text.startsWith('G') ? 4 : 0
  const sum = [2, 7, 6, 5, 4, 3, 2].reduce(
    (total, weight, i) => total + weight * Number(text.charAt(i + 1)),
    later,
  )
  return (
    (/^[ST]/.test(text) ? 'ABCDEFGHIZJ' : 'KLMNPQRTUWX').charAt(10 - (sum % 11)) === text.at(-1)
  )
}

const id = (country: string) => ids.nationalIds[country]?.make ?? ids.ssn
const tax = (country: string) => ids.taxIds[country]?.make ?? ids.ssn
const row = (
  name: string,
  make: (random: Random) => string,
  right: (text: string) => boolean,
  example: string,
) => ({ name, make, right, example })

// The examples are those that the issuers or their handbooks print.
const numbers = [
  row('card', money.card, luhn, '4111 1111 1111 1111'),
  row('grouped card', money.groupedCard, luhn, '5555 5555 5555 4444'),
  row('IBAN', money.iban, mod97, 'GB82 WEST 1234 5698 7654 32'),
  row('routing number', money.routingNumber, zero([3, 7, 1, 3, 7, 1, 3, 7, 1], 10), '021000021'),
  row('IMEI', ids.imei, luhn, '49-015420-323751-8'),
  row('VIN', ids.vin, vinSum, '1M8GDM9AXKP042788'),
  row('NPI', ids.npi, (text) => luhn(`80840${text}`), '1234567893'),
  row('SIN', id('ca'), luhn, '046 454 286'),
  row('NHS number', id('gbHealth'), zero([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11), '943 476 5919'),
  row(
    'NIR',
    id('fr'),
    (text) => (BigInt(plain(text).slice(0, 13)) + BigInt(plain(text).slice(13))) % 97n === 0n,
    '2 55 08 14 168 025 38',
  ),
  row('DNI', id('es'), dni, '12345678Z'),
  row('NIE', id('esForeign'), dni, 'X1234567L'),
  row('BSN', id('nl'), zero([9, 8, 7, 6, 5, 4, 3, 2, -1], 11), '111222333'),
  row('PESEL', id('pl'), zero([1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10), '44051401359'),
  row('personnummer', id('se'), (text) => luhn(plain(text).slice(-10)), '811218-9876'),
  row(
    'HETU',
    id('fi'),
    letterOf('0123456789ABCDEFHJKLMNPRSTUVWXY', (text) => Number(text.slice(0, 9)) % 31),
    '131052-308T',
  ),
  row('fodselsnummer', id('no'), zero([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], 11), '01010750160'),
  row('AHV', id('ch'), zero([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1], 10), '756.9217.0769.85'),
  row('CPF', id('br'), cpf, '111.444.777-35'),
  row(
    'CURP',
    id('mx'),
    (text) => {
      const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
      const sum = [...text].reduce(
        (total, sign, i) => total + (i < 17 ? alphabet.indexOf(sign) * (18 - i) : Number(sign)),
        0,
      )
      return sum % 10 === 0
    },
    'HEGG560427MVZRRL04',
  ),
  row('Aadhaar', id('in'), verhoeff, '2363'),
  row('NRIC', id('sg'), nric, 'S1234567D'),
  row('South African ID', id('za'), luhn, '8001015009087'),
  row('RRN', id('kr'), rrn, '900101-1234568'),
  row(
    'Chinese ID',
    id('cn'),
    (text) => {
      const sum = [...text].reduce(
        (total, sign, i) => total + (sign === 'X' ? 10 : Number(sign)) * (2 ** (17 - i) % 11),
        0,
      )
      return sum % 11 === 1
    },
    '11010519491231002X',
  ),
  row('Steuer-ID', tax('de'), germanTax, '86 095 742 719'),
  row(
    'Portuguese NIF',
    tax('pt'),
    (text) => {
      const sum = [9, 8, 7, 6, 5, 4, 3, 2, 1].reduce(
        (total, weight, i) => total + weight * (nums(text)[i] ?? 0),
        0,
      )
      return sum % 11 === 0 || (sum % 11 === 1 && nums(text)[8] === 0)
    },
    '123456789',
  ),
  row('TFN', tax('au'), zero([1, 4, 3, 7, 5, 8, 6, 9, 10], 11), '123 456 782'),
  row('IRD', tax('nz'), zero([3, 2, 7, 6, 5, 4, 3, 2, 1], 11), '049-091-850'),
]

describe('check digits of made values', () => {
  it.each(numbers)('$name', ({ make, right, example }) => {
    expect(right(example), example).toBe(true)
    const random = new Random(9)
    for (let i = 0; i < 300; i++) {
      const value = make(random)
      expect(right(value), value).toBe(true)
    }
  })
})
