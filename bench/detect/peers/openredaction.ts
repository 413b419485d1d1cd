import type { Subject } from '../subject.ts'
import { callable, loadPeer } from './load.ts'

interface Result {
  detections: { type: string; position: [number, number] }[]
}

// Its some 570 types begin with words that tell the class.
const starts: readonly (readonly [string, string])[] = [
  ['EMAIL', 'email'],
  ['PHONE', 'phone'],
  ['CREDIT_CARD', 'credit_card'],
  ['SSN', 'us_ssn'],
  ['IBAN', 'iban'],
  ['IP', 'ip'],
  ['URL', 'url'],
  ['NAME', 'person'],
  ['ADDRESS', 'address'],
  ['ZIP', 'address'],
  ['POSTCODE', 'address'],
  ['DATE_OF_BIRTH', 'date_of_birth'],
  ['DOB', 'date_of_birth'],
  ['DATE', 'date'],
  ['USERNAME', 'username'],
  ['PASSWORD', 'password'],
  ['PASSPORT', 'passport'],
  ['DRIVING', 'driver_license'],
  ['DRIVERS', 'driver_license'],
  ['MAC_ADDRESS', 'mac_address'],
  ['VIN', 'vehicle_id'],
  ['IMEI', 'device_id'],
  ['BITCOIN', 'crypto_address'],
  ['ETHEREUM', 'crypto_address'],
  ['SWIFT', 'swift'],
  ['BANK_ACCOUNT', 'bank_account'],
  ['ROUTING', 'bank_account'],
  ['CVV', 'cvv'],
  ['JWT', 'jwt'],
  ['PRIVATE_KEY', 'private_key'],
  ['MEDICAL_RECORD', 'medical_record'],
  ['NATIONAL_INSURANCE', 'national_id'],
  ['NHS', 'national_id'],
  ['TAX', 'tax_id'],
]

/** `openredaction` as it comes. */
export async function openredaction(): Promise<Subject> {
  const OpenRedaction = callable(await loadPeer('openredaction', 'dist/index.mjs'), 'OpenRedaction')
  const redactor: { detect(text: string): Promise<Result> } = Reflect.construct(OpenRedaction, [])
  return {
    name: 'openredaction 1.1.5',
    find: async (text) =>
      (await redactor.detect(text)).detections.map(({ type, position: [start, end] }) => ({
        class: classOf(type),
        start,
        end,
      })),
    run: (text) => redactor.detect(text),
  }
}

function classOf(type: string): string {
  const known = starts.find(([start]) => type.startsWith(start))
  if (known) return known[1]
  return /KEY|TOKEN|SECRET/.test(type) ? 'api_key' : type.toLowerCase()
}
