import type { Subject } from '../subject.ts'
import { align } from './align.ts'
import { callable, loadPeer } from './load.ts'

const labels = new Map([
  ['EMAIL_ADDRESS', 'email'],
  ['PHONE_NUMBER', 'phone'],
  ['CREDIT_CARD_NUMBER', 'credit_card'],
  ['US_SOCIAL_SECURITY_NUMBER', 'us_ssn'],
  ['PERSON_NAME', 'person'],
])

/** `@redactpii/node` with all five rules. */
export async function redactpiiNode(): Promise<Subject> {
  const Redactor = callable(await loadPeer('@redactpii/node', 'lib/index.mjs'), 'Redactor')
  const rules = { EMAIL: true, PHONE: true, SSN: true, CREDIT_CARD: true, NAME: true }
  const redactor: { redact(text: string): string } = Reflect.construct(Redactor, [{ rules }])
  return {
    name: '@redactpii/node 1.0.17',
    find: (text) => align(text, redactor.redact(text), labels),
    run: (text) => redactor.redact(text),
  }
}
