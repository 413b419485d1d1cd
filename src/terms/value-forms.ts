// The forms of a value that the index knows it by. A form is named by its family and not by the class: detection may take
// one number for an account here and for an identity card there, and whoever looks for it knows neither.
import { domainToASCII } from 'node:url'
import type { Class } from '../detect/class.ts'
import { foldText } from './fold.ts'
import { phoneNumber } from './phone-number.ts'
import type { TermOptions } from './term-options.ts'

/** `family` NUL `normalised value`. */
export type Form = string

type Family = 'email' | 'phone' | 'id' | 'name' | 'folded' | 'exact'

/** What has so few values that rows would tell them by how often they come (docs/spec/search.md, [S3]). */
const neverIndexed = new Set(['age', 'card_expiry', 'cvv', 'nationality', 'pin', 'title'])

const families: Partial<Record<Class, Family>> = {
  email: 'email',
  phone: 'phone',
  us_ssn: 'id',
  us_itin: 'id',
  credit_card: 'id',
  iban: 'id',
  swift: 'id',
  bank_account: 'id',
  mac_address: 'id',
  medical_record: 'id',
  medical_license: 'id',
  passport: 'id',
  driver_license: 'id',
  national_id: 'id',
  tax_id: 'id',
  vehicle_id: 'id',
  device_id: 'id',
  person: 'name',
  address: 'folded',
  location: 'folded',
  organization: 'folded',
  nationality: 'folded',
  username: 'folded',
  date_of_birth: 'folded',
  date: 'folded',
  ip: 'folded',
  url: 'folded',
  health: 'folded',
  salary: 'folded',
  financial: 'folded',
}

const known: ReadonlyMap<string, Family> = new Map(Object.entries(families))
/** Of a part that holds more forms than the index has of it: every search looks this one up too. No value has it. */
export const moreForm: Form = 'more\u0000'
/** A longer text is known by itself alone, letter by letter. */
const longestForm = 1024

/** Forms that a hidden value of a class is indexed by; none for one that is not indexed. */
export function indexedForms(text: string, className: string, options: TermOptions): Form[] {
  const value = text.normalize('NFC').trim()
  if (value === '' || neverIndexed.has(className)) return []
  if (value.length > longestForm) return [form('exact', value)]
  const family = known.get(className) ?? 'exact'
  const forms = [inFamily(family, value, options) ?? form('exact', value)]
  // A user id, or a field that is hidden whole, may be an address or a number.
  if (family !== 'email') forms.push(...emailForms(value))
  if (family !== 'id' && family !== 'phone' && isNumber(value)) forms.push(idForm(value))
  for (const email of forms.filter(isEmail)) forms.push(...looserEmails(email, options))
  return [...new Set(forms)]
}

/** Forms of what somebody looks for, of whatever class it may be. */
export function soughtForms(text: string, options: TermOptions): Form[] {
  const value = text.normalize('NFC').trim()
  if (value === '') return []
  if (value.length > longestForm) return [form('exact', value)]
  const forms = [form('exact', value), form('folded', foldText(value)), nameForm(value)]
  for (const email of emailForms(value))
    forms.push(options.emailDots ? email : withoutDots(email), email)
  const phone = phoneNumber(value, options.phoneCountryCode)
  if (phone) forms.push(form('phone', phone))
  if (isIdentifier(value)) forms.push(idForm(value))
  return [...new Set(forms)]
}

function inFamily(family: Family, value: string, options: TermOptions): Form | null {
  if (family === 'email') return emailForms(value)[0] ?? form('folded', foldText(value))
  if (family === 'name') return nameForm(value)
  if (family === 'folded') return form('folded', foldText(value))
  if (family === 'phone') {
    const phone = phoneNumber(value, options.phoneCountryCode)
    return phone ? form('phone', phone) : form('folded', foldText(value))
  }
  return family === 'id' && isIdentifier(value) ? idForm(value) : null
}

function form(family: Family, text: string): Form {
  return `${family}\u0000${text}`
}

/** Letters and digits, and what stands between groups of them. */
function isIdentifier(value: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}\s.,:_/()\-\u2010-\u2015]*$/u.test(value)
}

function isNumber(value: string): boolean {
  return /^\d[\d\s().\-/]{5,40}$/.test(value) && value.replace(/\D+/g, '').length >= 6
}

function idForm(value: string): Form {
  const plain = value.normalize('NFKC').toUpperCase()
  return form('id', plain.replace(/[^\p{L}\p{N}]+/gu, ''))
}

/** `Doe, Jane` is `Jane Doe`. */
function nameForm(value: string): Form {
  const words = foldText(value.replace(/[,;.]+/g, ' ')).split(' ')
  return form('name', words.toSorted().join(' '))
}

function isEmail(of: Form): boolean {
  return of.startsWith('email\u0000')
}

/** One or none. */
function emailForms(value: string): Form[] {
  const plain = value
    .normalize('NFKC')
    .replace(/^(?:mailto:)?</i, '<')
    .replace(/^mailto:/i, '')
  const bare = plain.replace(/^<([^<>]*)>$/, '$1')
  if (bare.length > 320) return []
  const at = bare.lastIndexOf('@')
  const [local, domain] = [bare.slice(0, at), bare.slice(at + 1).replace(/\.$/, '')]
  if (at < 1 || !/^[^\s@<>]+$/.test(local) || !/^[^\s@<>/]+$/.test(domain)) return []
  const host = domainToASCII(domain) || domain.toLowerCase()
  return [form('email', `${local.toLowerCase()}@${host}`)]
}

/** Under which else an address is found: without its tag, and without its dots where they do not count. */
function looserEmails(email: Form, { emailDots, emailTags }: TermOptions): Form[] {
  const at = email.lastIndexOf('@')
  const plus = email.indexOf('+')
  const isTagged = plus > 'email'.length + 1 && plus < at
  const untagged = isTagged && !emailTags ? [email.slice(0, plus) + email.slice(at)] : []
  const all = [email, ...untagged]
  return emailDots ? untagged : [...untagged, ...all.map(withoutDots)]
}

function withoutDots(email: Form): Form {
  const at = email.lastIndexOf('@')
  return email.slice(0, at).replaceAll('.', '') + email.slice(at)
}
