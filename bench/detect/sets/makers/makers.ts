import type { Class } from '../../../../src/detect/class.ts'
import type { Random } from '../random.ts'
import { words } from '../words.ts'
import * as contact from './contact.ts'
import * as facts from './facts.ts'
import { harmless } from './harmless.ts'
import * as ids from './ids.ts'
import * as money from './money.ts'
import * as names from './names.ts'
import type { Language } from './names.ts'
import * as places from './places.ts'
import * as secrets from './secrets.ts'

/** Makes the value of a hole in a template; without a class the value is no finding. */
export interface Maker {
  readonly class?: Class
  readonly make: (random: Random, language: Language) => string
}

const as = (name: Class, make: Maker['make']): Maker => ({ class: name, make })
const pick = (list: string): Maker['make'] => {
  const choices = words(list)
  return (random) => random.pick(choices)
}

const personal: Record<string, Maker> = {
  person: as('person', names.fullName),
  given: as('person', names.givenName),
  family: as('person', names.familyName),
  title: as('title', names.title),
  email: as('email', contact.email),
  phone: as('phone', contact.phone),
  phoneAbroad: as('phone', contact.phoneAbroad),
  phoneUs: as('phone', contact.phoneUs),
  url: as('url', contact.url),
  bareUrl: as('url', contact.bareUrl),
  ip: as('ip', contact.ipv4),
  ipv6: as('ip', contact.ipv6),
  mac: as('mac_address', contact.mac),
  username: as('username', contact.username),
  password: as('password', contact.password),
  urlPassword: as('password', contact.urlPassword),
  address: as('address', places.address),
  place: as('location', places.place),
  org: as('organization', places.organization),
  nationality: as('nationality', places.nationality),
  dob: as('date_of_birth', facts.birthday),
  date: as('date', facts.date),
  age: as('age', facts.age),
  condition: as('health', facts.condition),
  medicine: as('health', facts.medicine),
  salary: as('salary', money.amount),
  balance: as('financial', money.amount),
}

const numbers: Record<string, Maker> = {
  card: as('credit_card', money.card),
  cardDigits: as('credit_card', money.cardDigits),
  groupedCard: as('credit_card', money.groupedCard),
  expiry: as('card_expiry', money.cardExpiry),
  cvv: as('cvv', (random) => random.digits(3)),
  pin: as('pin', (random) => random.digits(random.pick([4, 4, 6]))),
  iban: as('iban', money.iban),
  ibanBare: as('iban', money.ibanBare),
  swift: as('swift', money.swift),
  routing: as('bank_account', money.routingNumber),
  account: as('bank_account', money.bankAccount),
  crypto: as('crypto_address', money.cryptoAddress),
  ssn: as('us_ssn', ids.ssn),
  dashedSsn: as('us_ssn', ids.dashedSsn),
  itin: as('us_itin', ids.itin),
  npi: as('medical_license', ids.npi),
  dea: as('medical_license', ids.dea),
  mbi: as('medical_record', ids.mbi),
  mrn: as('medical_record', ids.medicalRecord),
  vin: as('vehicle_id', ids.vin),
  plate: as('vehicle_id', ids.plate),
  imei: as('device_id', ids.imei),
  passport: as('passport', ids.passport),
  license: as('driver_license', ids.driverLicense),
}

const keys: Record<string, Maker> = {
  key: as('api_key', secrets.providerToken),
  secret: as('secret', secrets.genericSecret),
  bearer: as('token', secrets.bearer),
  jwt: as('jwt', secrets.jwt),
  pem: as('private_key', secrets.pem),
  pemInJson: as('private_key', (random) => secrets.pem(random).replaceAll('\n', '\\n')),
}

/** `idCa`, `taxDe` …: the number of that country. The words before it are in `idExamples`. */
const national: Record<string, Maker> = {}
const cued: string[] = []
for (const [kind, table, name] of [
  ['id', ids.nationalIds, 'national_id'],
  ['tax', ids.taxIds, 'tax_id'],
] as const)
  for (const [country, { make, cue }] of Object.entries(table)) {
    const hole = kind + country.charAt(0).toUpperCase() + country.slice(1)
    national[hole] = as(name, make)
    for (const word of cue.split('|')) cued.push(`${word}\u0000${hole}`)
  }

/** What people write before a national number, and the hole for the number. */
export const idCues: readonly { cue: string; hole: string }[] = cued.map((pair) => {
  const [cue = '', hole = ''] = pair.split('\u0000')
  return { cue, hole }
})

const filler: Record<string, Maker> = Object.fromEntries(
  Object.entries(harmless).map(([name, make]) => [name, { make }]),
)

/** All makers, by the name of the hole that they fill. */
export const makers: Readonly<Record<string, Maker>> = {
  ...personal,
  ...numbers,
  ...keys,
  ...national,
  ...filler,
  month: { make: pick('January March June October November') },
  weekday: { make: pick('Monday Tuesday Friday Sunday') },
  n: { make: (random) => String(random.int(2, 99)) },
  nn: { make: (random) => String(random.int(100, 9999)) },
}
