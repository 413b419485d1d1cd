import type { Subject } from '../subject.ts'
import { align } from './align.ts'
import { callable, loadPeer } from './load.ts'

const labels = new Map([
  ['EMAIL_ADDRESS', 'email'],
  ['PHONE_NUMBER', 'phone'],
  ['CREDIT_CARD_NUMBER', 'credit_card'],
  ['US_SOCIAL_SECURITY_NUMBER', 'us_ssn'],
  ['PERSON_NAME', 'person'],
  ['IP_ADDRESS', 'ip'],
  ['URL', 'url'],
  ['STREET_ADDRESS', 'address'],
  ['ZIPCODE', 'address'],
  ['USERNAME', 'username'],
  ['PASSWORD', 'password'],
  ['CREDENTIALS', 'password'],
  ['DIGITS', 'digits'],
])

/** `redact-pii` as it comes. */
export async function redactPii(): Promise<Subject> {
  const SyncRedactor = callable(await loadPeer('redact-pii', 'lib/index.js'), 'SyncRedactor')
  const redactor: { redact(text: string): string } = Reflect.construct(SyncRedactor, [])
  return {
    name: 'redact-pii 3.4.0',
    find: (text) => align(text, redactor.redact(text), labels),
    run: (text) => redactor.redact(text),
  }
}
