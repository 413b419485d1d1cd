import { classes } from '../detect/class.ts'
import type { Action, Mask, Treatment } from './action.ts'
import type { PatternOptions } from './policy-options.ts'

export const presetNames = ['default', 'strict', 'pci', 'hipaa', 'gdpr', 'classic'] as const

export type PresetName = (typeof presetNames)[number]

interface PresetRule {
  readonly path: string
  readonly class: string
  readonly action: Action
  readonly mask?: Mask
}

/** What stands where a policy says nothing itself. */
export interface Preset {
  readonly style: 'placeholder' | 'stars'
  readonly minConfidence: number
  readonly entities: Readonly<Record<string, boolean>>
  readonly classes: Readonly<Record<string, Treatment>>
  readonly rules: readonly PresetRule[]
  readonly patterns: readonly PatternOptions[]
  /** What is done with what could not be looked at. */
  readonly unknown: 'seal' | 'redact'
  /** Classes that no policy over this preset may keep or seal. */
  readonly neverKept: readonly string[]
}

/** The fields of the classic masks: sealed, shown as the mask. */
const classicRules: readonly PresetRule[] = [
  { path: 'user.email', action: 'seal', mask: 'partial', class: 'email' },
  { path: 'user.phone', action: 'seal', mask: 'partial', class: 'phone' },
  { path: 'user.ssn', action: 'seal', mask: 'replace', class: 'us_ssn' },
  { path: 'payment.card_number', action: 'seal', mask: 'partial', class: 'credit_card' },
  { path: 'payment.cvv', action: 'seal', mask: 'replace', class: 'cvv' },
  { path: 'auth.password', action: 'seal', mask: 'replace', class: 'password' },
  { path: 'auth.api_key', action: 'seal', mask: 'partial', class: 'api_key' },
  { path: 'location.address', action: 'seal', mask: 'partial', class: 'address' },
  { path: 'business.profit_margin', action: 'seal', mask: 'replace', class: 'financial' },
]

const base: Preset = {
  style: 'placeholder',
  minConfidence: 0.4,
  entities: {},
  classes: {},
  rules: [],
  patterns: [],
  unknown: 'seal',
  neverKept: [],
}

const seal: Treatment = { action: 'seal' }
const generalize: Treatment = { action: 'generalize' }
const pseudonym: Treatment = { action: 'pseudonym' }
const drop: Treatment = { action: 'drop' }

/** Tracks one and two of a payment card's magnetic stripe. */
const trackData: readonly PatternOptions[] = [
  {
    name: 'track-1',
    pattern: '%?[Bb]\\d{12,19}\\^[^^\\r\\n]{2,26}\\^\\d{4,60}\\??',
    class: 'track_data',
  },
  { name: 'track-2', pattern: ';?\\d{12,19}[=D]\\d{7,30}\\??', class: 'track_data' },
]

/** A card's number in one line with its expiry and code, with the code alone, or with the expiry alone. */
const cardLines: readonly PatternOptions[] = [
  {
    name: 'card-line',
    pattern:
      '\\d{12,19} ?[ |/;:,] ?(?:\\d{1,2} ?[|/;:,-] ?|0[1-9]|1[0-2])(?:20)?\\d{2}(?: ?[ |/;:,] ?\\d{3,4})?(?!\\d)',
    class: 'credit_card',
  },
  { name: 'card-and-code', pattern: '\\d{12,19} ?[|/;:] ?\\d{3,4}(?!\\d)', class: 'credit_card' },
]

/** Dates, ages and numbers of devices in forms that elsewhere are mostly something else. */
const safeHarbor: readonly PatternOptions[] = [
  { name: 'year-month', pattern: '\\b(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])\\b', class: 'date' },
  {
    name: 'compact-date',
    pattern: '\\b(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\b',
    class: 'date',
  },
  {
    name: 'day-and-month',
    pattern:
      '\\b(?:(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\\d|3[01])|(?:1[3-9]|2\\d|3[01])/(?:0[1-9]|1[0-2]))\\b',
    class: 'date',
  },
  {
    name: 'short-age',
    pattern: '\\b\\d{1,3} ?(?:yo|y/o|yrs? old)(?: ?[MFmf])?\\b',
    class: 'age',
  },
  {
    name: 'licence',
    pattern: '\\b[Ll]icen[cs]e(?: [Nn]o\\.?| [Nn]umber)?[:#]? ?[A-Z]{0,3}\\d[A-Z0-9]{4,14}\\b',
    class: 'driver_license',
  },
  {
    name: 'serial-number',
    pattern:
      '\\b(?:[Ss]erial|S/N)(?: [Nn]o\\.?| [Nn]umber)?[:#]? ?[A-Z]{0,4}-?\\d[A-Z0-9-]{4,23}\\b',
    class: 'device_id',
  },
]

const identifiers = 'user_id customer_id client_id member_id employee_id patient_id account_id'
/** Article 9 and 10 of the GDPR, as far as names of fields tell. Health has a class of its own. */
const special =
  'religion religious_belief ethnicity ethnic_origin race political_opinion political_party trade_union ' +
  'union_membership sexual_orientation sex_life gender_identity genetic_data biometric_data fingerprint ' +
  'criminal_record convictions'

export const presets: Readonly<Record<PresetName, Preset>> = {
  default: { ...base, rules: classicRules },
  classic: { ...base, style: 'stars', rules: classicRules },
  strict: {
    ...base,
    entities: Object.fromEntries(classes.map((name) => [name, true])),
    classes: { url: seal },
  },
  pci: {
    ...base,
    classes: { credit_card: { action: 'partial' }, cvv: drop, pin: drop, track_data: drop },
    patterns: [...trackData, ...cardLines],
    unknown: 'redact',
    neverKept: ['credit_card', 'cvv', 'pin', 'track_data'],
  },
  hipaa: {
    ...base,
    entities: { date: true, age: true, location: true, organization: true },
    classes: {
      date: generalize,
      date_of_birth: generalize,
      age: generalize,
      address: generalize,
      location: generalize,
      url: seal,
    },
    patterns: safeHarbor,
    rules: [
      ...'zip zip_code zipcode postcode postal_code'
        .split(' ')
        .map((path) => ({ path, action: 'generalize', class: 'address' }) as const),
      { path: 'location', action: 'generalize', class: 'location' },
    ],
  },
  gdpr: {
    ...base,
    entities: { nationality: true, location: true, age: true },
    classes: { person: pseudonym, username: pseudonym },
    rules: [
      ...identifiers
        .split(' ')
        .map((path) => ({ path, action: 'pseudonym', class: 'user_id' }) as const),
      ...special
        .split(' ')
        .map((path) => ({ path, action: 'seal', class: 'special_category' }) as const),
    ],
  },
}
