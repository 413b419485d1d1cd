import type { Random } from '../random.ts'
import { luhnDigit, mod1110Digit, modulo, verhoeffDigit, weigh } from './check-digits.ts'

type Maker = (random: Random) => string

const two = (value: number) => String(value).padStart(2, '0')

/** A birthday in digits: year, month and day. */
function born(random: Random): { y: number; yy: string; mm: string; dd: string } {
  const y = random.int(1940, 1999)
  return { y, yy: two(y % 100), mm: two(random.int(1, 12)), dd: two(random.int(1, 28)) }
}

export function ssn(random: Random): string {
  const area = random.pick([String(random.int(100, 665)), String(random.int(667, 772))])
  const parts = [area, two(random.int(1, 99)), String(random.int(1, 9999)).padStart(4, '0')]
  return parts.join(random.pick(['-', '-', '-', '-', ' ', '']))
}

/** An SSN with hyphens, which needs no word beside it. */
export function dashedSsn(random: Random): string {
  return `${random.int(100, 665)}-${two(random.int(1, 99))}-${random.int(1000, 9999)}`
}

export function itin(random: Random): string {
  const group = random.pick([random.int(50, 65), random.int(70, 88), random.int(90, 92)])
  return `9${random.digits(2)}-${group}-${random.digits(4)}`
}

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

function dni(random: Random): string {
  const digits = random.digits(8)
  return `${digits}${random.chance(0.2) ? '-' : ''}${dniLetters.charAt(Number(digits) % 23)}`
}

function nie(random: Random): string {
  const first = random.int(0, 2)
  const digits = random.digits(7)
  return `${'XYZ'.charAt(first)}${digits}${dniLetters.charAt(Number(`${first}${digits}`) % 23)}`
}

/** The French social security number, with its key. */
function nir(random: Random): string {
  const { yy, mm } = born(random)
  const body = `${random.int(1, 2)}${yy}${mm}${two(random.int(1, 95))}${random.digits(6)}`
  const key = two(97 - modulo(body, 97))
  return random.chance(0.5)
    ? `${body}${key}`
    : `${body.replace(/^(.)(..)(..)(..)(...)(...)$/, '$1 $2 $3 $4 $5 $6')} ${key}`
}

/** German tax number: ten digits of which exactly one comes twice, and a check digit. */
function steuerId(random: Random): string {
  for (;;) {
    const order = [...'0123456789'].sort(() => random.next() - 0.5)
    order[random.int(4, 9)] = order[random.int(0, 3)] ?? '1'
    const body = order.join('')
    if (body.startsWith('0')) continue
    const whole = body + mod1110Digit(body)
    return random.chance(0.5) ? whole : whole.replace(/^(..)(...)(...)(...)$/, '$1 $2 $3 $4')
  }
}

const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

function codiceFiscale(random: Random): string {
  const consonants = (count: number) => random.string('BCDFGLMNPRSTVZ', count)
  const month = random.string('ABCDEHLMPRST', 1)
  const day = two(random.int(1, 28) + (random.chance(0.5) ? 40 : 0))
  const body = `${consonants(6)}${two(random.int(40, 99))}${month}${day}${random.string('ABCDEFGHIL', 1)}${random.digits(3)}`
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const code = body.charCodeAt(i)
    const value = code < 58 ? code - 48 : code - 65
    sum += i % 2 === 0 ? (oddValues[value] ?? 0) : value
  }
  return body + String.fromCharCode(65 + (sum % 26))
}

function bsn(random: Random): string {
  for (;;) {
    const body = random.int(10_000_000, 99_999_999).toString()
    const check = weigh(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    if (check < 10) return `${body}${check}`
  }
}

function belgian(random: Random): string {
  const { yy, mm, dd } = born(random)
  const number = random.int(1, 997).toString().padStart(3, '0')
  const check = two(97 - (Number(`${yy}${mm}${dd}${number}`) % 97))
  return random.chance(0.5)
    ? `${yy}.${mm}.${dd}-${number}.${check}`
    : `${yy}${mm}${dd}${number}${check}`
}

function pesel(random: Random): string {
  const { yy, mm, dd } = born(random)
  const body = `${yy}${mm}${dd}${random.digits(4)}`
  return body + String((10 - (weigh(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10)
}

function portugueseNif(random: Random): string {
  const body = random.pick(['1', '2']) + random.digits(7)
  const rest = weigh(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return body + String(rest < 2 ? 0 : 11 - rest)
}

function swedish(random: Random): string {
  const { y, yy, mm, dd } = born(random)
  const body = `${yy}${mm}${dd}${random.digits(3)}`
  const tail = body.slice(6) + luhnDigit(body)
  return `${random.chance(0.4) ? Math.floor(y / 100) : ''}${yy}${mm}${dd}-${tail}`
}

function finnish(random: Random): string {
  const { yy, mm, dd } = born(random)
  const number = random.int(2, 899).toString().padStart(3, '0')
  const letter = '0123456789ABCDEFHJKLMNPRSTUVWXY'.charAt(Number(`${dd}${mm}${yy}${number}`) % 31)
  return `${dd}${mm}${yy}-${number}${letter}`
}

function danish(random: Random): string {
  const { yy, mm, dd } = born(random)
  // The first digit of the tail tells the century.
  return `${dd}${mm}${yy}-${random.int(0, 3)}${random.digits(3)}`
}

function norwegian(random: Random): string {
  for (;;) {
    const { yy, mm, dd } = born(random)
    const body = `${dd}${mm}${yy}${random.int(0, 499).toString().padStart(3, '0')}`
    const first = (11 - (weigh(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11
    const second = (11 - (weigh(`${body}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
    if (first < 10 && second < 10) return `${body}${first}${second}`
  }
}

function ahv(random: Random): string {
  const body = `756${random.digits(9)}`
  const check = (10 - (weigh(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10
  return `${body}${check}`.replace(/^(...)(....)(....)(..)$/, '$1.$2.$3.$4')
}

function austrian(random: Random): string {
  for (;;) {
    const { yy, mm, dd } = born(random)
    const number = String(random.int(100, 999))
    const birth = `${dd}${mm}${yy}`
    const check = (weigh(number, [3, 7, 9]) + weigh(birth, [5, 8, 4, 2, 1, 6])) % 11
    if (check < 10) return `${number}${check} ${birth}`
  }
}

function cpf(random: Random): string {
  const body = random.digits(9)
  const check = (digits: string) => {
    const weights = Array.from({ length: digits.length }, (_, i) => digits.length + 1 - i)
    const rest = weigh(digits, weights) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const first = check(body)
  const whole = `${body}${first}${check(`${body}${first}`)}`
  return random.chance(0.7) ? whole.replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4') : whole
}

function cnpj(random: Random): string {
  const body = `${random.digits(8)}0001`
  const check = (digits: string) => {
    const weights = Array.from(
      { length: digits.length },
      (_, i) => ((digits.length - 1 - i) % 8) + 2,
    )
    const rest = weigh(digits, weights) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  const first = check(body)
  const whole = `${body}${first}${check(`${body}${first}`)}`
  return whole.replace(/^(..)(...)(...)(....)(..)$/, '$1.$2.$3/$4-$5')
}

function curp(random: Random): string {
  const { yy, mm, dd } = born(random)
  const vowel = random.string('AEIOU', 1)
  const state = random.pick(['DF', 'JC', 'NL', 'MC', 'PL', 'GT', 'VZ'])
  const letters = `${random.string('BCDFGHLMPRSTV', 1)}${vowel}${random.string('BCDFGHLMPRSTV', 2)}`
  const body = `${letters}${yy}${mm}${dd}${random.string('HM', 1)}${state}${random.string('BCDFGLMNPRSTZ', 3)}0`
  const alphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'
  let sum = 0
  for (let i = 0; i < 17; i++) sum += alphabet.indexOf(body.charAt(i)) * (18 - i)
  return body + String((10 - (sum % 10)) % 10)
}

function aadhaar(random: Random): string {
  const body = random.pick(['2', '3', '5', '7', '9']) + random.digits(10)
  const whole = body + verhoeffDigit(body)
  return random.chance(0.7) ? whole.replace(/^(....)(....)(....)$/, '$1 $2 $3') : whole
}

function pan(random: Random): string {
  return random.shape(`@@@P@####@`)
}

function tfn(random: Random): string {
  for (;;) {
    const whole = random.digits(9)
    if (whole.startsWith('0')) continue
    if (weigh(whole, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 !== 0) continue
    return random.chance(0.6) ? whole.replace(/^(...)(...)(...)$/, '$1 $2 $3') : whole
  }
}

function ird(random: Random): string {
  for (;;) {
    const body = random.int(10_000_000, 14_999_999).toString()
    const rest = weigh(body, [3, 2, 7, 6, 5, 4, 3, 2]) % 11
    const check = rest === 0 ? 0 : 11 - rest
    if (check < 10) return `${body}${check}`.replace(/^(...)(...)(...)$/, '$1-$2-$3')
  }
}

function nric(random: Random): string {
  const first = random.pick(['S', 'T', 'F', 'G'])
  const body = random.digits(7)
  const sum = weigh(body, [2, 7, 6, 5, 4, 3, 2]) + (first === 'T' || first === 'G' ? 4 : 0)
  const letters = first === 'S' || first === 'T' ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK'
  return `${first}${body}${letters.charAt(sum % 11)}`
}

function southAfrican(random: Random): string {
  const { yy, mm, dd } = born(random)
  const body = `${yy}${mm}${dd}${random.digits(4)}08`
  return body + luhnDigit(body)
}

function rrn(random: Random): string {
  const { yy, mm, dd } = born(random)
  const body = `${yy}${mm}${dd}${random.int(1, 2)}${two(random.int(0, 95))}${random.digits(3)}`
  const check = (11 - (weigh(body, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10
  return `${body.slice(0, 6)}-${body.slice(6)}${check}`
}

function chinese(random: Random): string {
  const { y, mm, dd } = born(random)
  const area = random.pick(['110101', '310104', '440305', '510107', '330106'])
  const body = `${area}${y}${mm}${dd}${random.digits(3)}`
  const rest = weigh(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11
  return body + '10X98765432'.charAt(rest)
}

function myNumber(random: Random): string {
  const body = random.digits(11)
  const rest = weigh(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  const whole = `${body}${rest <= 1 ? 0 : 11 - rest}`
  return random.chance(0.5) ? whole.replace(/^(....)(....)(....)$/, '$1 $2 $3') : whole
}

function sin(random: Random): string {
  const body = random.pick(['1', '2', '4', '5', '6', '7']) + random.digits(7)
  return (body + luhnDigit(body)).replace(
    /^(...)(...)(...)$/,
    random.pick(['$1 $2 $3', '$1-$2-$3']),
  )
}

function nino(random: Random): string {
  const start = random.pick(['AB', 'CE', 'HJ', 'JK', 'PR', 'SA', 'WK', 'YT'])
  const digits = random.digits(6)
  const end = random.string('ABCD', 1)
  return random.chance(0.5)
    ? `${start}${digits}${end}`
    : `${start} ${digits.replace(/^(..)(..)(..)$/, '$1 $2 $3')} ${end}`
}

function nhs(random: Random): string {
  for (;;) {
    const body = random.pick(['4', '6', '7']) + random.digits(8)
    const check = 11 - (weigh(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
    if (check === 10) continue
    const whole = `${body}${check % 11}`
    return random.chance(0.7) ? whole.replace(/^(...)(...)(....)$/, '$1 $2 $3') : whole
  }
}

function utr(random: Random): string {
  const body = random.digits(9)
  const rest = weigh(body, [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11
  return '21987654321'.charAt(rest) + body
}

function pps(random: Random): string {
  const body = random.digits(7)
  const sum = weigh(body, [8, 7, 6, 5, 4, 3, 2]) + 1 * 9
  return `${body}${'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23)}A`
}

/** The first two digits name the office that gave it out. */
function ein(random: Random): string {
  return `${random.pick(['12', '20', '27', '36', '45', '52', '61', '74', '82', '94'])}-${random.digits(7)}`
}

/** National identity numbers with right check digits, by country; with the words that people write before them. */
export const nationalIds: Record<string, { make: Maker; cue: string }> = {
  ca: { make: sin, cue: 'SIN|Social Insurance Number' },
  gb: { make: nino, cue: 'NI number|National Insurance number|NINO' },
  gbHealth: { make: nhs, cue: 'NHS number|NHS no.' },
  ie: { make: pps, cue: 'PPS number|PPSN' },
  fr: { make: nir, cue: 'numéro de sécurité sociale|NIR|n° de sécurité sociale' },
  es: { make: dni, cue: 'DNI|NIF|documento de identidad' },
  esForeign: { make: nie, cue: 'NIE' },
  it: { make: codiceFiscale, cue: 'codice fiscale|CF' },
  nl: { make: bsn, cue: 'BSN|burgerservicenummer' },
  be: { make: belgian, cue: 'rijksregisternummer|national number|NISS' },
  pl: { make: pesel, cue: 'PESEL' },
  se: { make: swedish, cue: 'personnummer' },
  fi: { make: finnish, cue: 'HETU|henkilötunnus' },
  dk: { make: danish, cue: 'CPR number|CPR-nummer' },
  no: { make: norwegian, cue: 'fødselsnummer' },
  ch: { make: ahv, cue: 'AHV-Nummer|AHV number' },
  at: { make: austrian, cue: 'Sozialversicherungsnummer|SVNR' },
  br: { make: cpf, cue: 'CPF' },
  mx: { make: curp, cue: 'CURP' },
  in: { make: aadhaar, cue: 'Aadhaar|Aadhaar number' },
  sg: { make: nric, cue: 'NRIC|FIN' },
  za: { make: southAfrican, cue: 'ID number|South African ID' },
  kr: { make: rrn, cue: 'RRN|resident registration number' },
  cn: { make: chinese, cue: 'resident identity card|ID card number|身份证' },
  jp: { make: myNumber, cue: 'My Number|individual number' },
}

/** Tax numbers with right check digits. */
export const taxIds: Record<string, { make: Maker; cue: string }> = {
  de: { make: steuerId, cue: 'Steuer-ID|Steueridentifikationsnummer|IdNr.' },
  pt: { make: portugueseNif, cue: 'NIF|contribuinte' },
  gb: { make: utr, cue: 'UTR|Unique Taxpayer Reference' },
  au: { make: tfn, cue: 'TFN|tax file number' },
  nz: { make: ird, cue: 'IRD number|IRD' },
  in: { make: pan, cue: 'PAN|PAN card' },
  br: { make: cnpj, cue: 'CNPJ' },
  us: { make: ein, cue: 'EIN|employer identification number' },
}

/** A US health provider number: Luhn over 80840 and the digits. */
export function npi(random: Random): string {
  const body = random.pick(['1', '2']) + random.digits(8)
  return body + luhnDigit(`80840${body}`)
}

export function dea(random: Random): string {
  const body = random.digits(6)
  const at = (i: number) => Number(body.charAt(i))
  const sum = at(0) + at(2) + at(4) + 2 * (at(1) + at(3) + at(5))
  return `${random.pick(['A', 'B', 'F', 'M'])}${random.string('ABCDEFGHKLMNPRSTW', 1)}${body}${sum % 10}`
}

/** A Medicare number. */
export function mbi(random: Random): string {
  const letter = () => random.string('ACDEFGHJKMNPQRTUVWXY', 1)
  const digit = () => String(random.int(0, 9))
  return [
    random.int(1, 9),
    letter(),
    digit(),
    digit(),
    random.pick(['-', '']),
    letter(),
    digit(),
    digit(),
  ]
    .concat([letter(), letter(), digit(), digit()])
    .join('')
}

export function medicalRecord(random: Random): string {
  return random.shape(
    random.pick([
      '########',
      'MR-######',
      '#######',
      'H######',
      '##-##-##',
      'MRN-########',
      'P#####-##',
    ]),
  )
}

const vinValues: Record<string, number> = {}
for (const [letters, first] of [
  ['ABCDEFGH', 1],
  ['JKLMN', 1],
  ['PR', 7],
  ['STUVWXYZ', 2],
] as const)
  for (const [i, letter] of [...letters].entries())
    vinValues[letter] = first === 7 ? 7 + i * 2 : first + i

/** A vehicle number with its check digit. */
export function vin(random: Random): string {
  const alphabet = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'
  const start =
    random.pick(['1HG', 'WDB', 'JTD', '5YJ', 'WVW', '2T1', '1FT']) + random.string(alphabet, 5)
  const end = `${random.string('ABCDEFGHJKLMNPRSTVWXY', 1)}${random.string('ABCDEFGHJKLMNP', 1)}${random.digits(6)}`
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const sum = [...`${start}0${end}`].reduce(
    (total, sign, i) => total + (vinValues[sign] ?? Number(sign)) * (weights[i] ?? 0),
    0,
  )
  return `${start}${'0123456789X'.charAt(sum % 11)}${end}`
}

export function plate(random: Random): string {
  return random.shape(
    random.pick(['@@@-####', '#@@@###', '@@## @@@', '@-@@ ####', '@@-###-@@', '#### @@@']),
  )
}

export function imei(random: Random): string {
  const body = random.pick(['35', '86', '01']) + random.digits(12)
  const whole = body + luhnDigit(body)
  return random.chance(0.7) ? whole : whole.replace(/^(..)(......)(......)(.)$/, '$1-$2-$3-$4')
}

export function passport(random: Random): string {
  return random.shape(
    random.pick(['@########', '#########', '@@#######', 'C@#######', '@@@######', '##@@#####']),
  )
}

export function driverLicense(random: Random): string {
  return random.shape(
    random.pick([
      '@#######',
      '@###-####-####',
      '########',
      '@@@@@######@@#@@',
      '@@######',
      '@############',
      '##@@#####',
    ]),
  )
}
