// What the services call the kinds of values, in our words. Sources: Presidio's list of supported entities, the
// infoType reference of Google's Sensitive Data Protection, `PiiEntityType` of the Comprehend API.
import type { Class } from '../detect/class.ts'

const names: Record<string, Class> = {
  ...same('email', 'EMAIL EMAIL_ADDRESS'),
  ...same('phone', 'PHONE PHONE_NUMBER'),
  ...same('us_ssn', 'SSN US_SSN US_SOCIAL_SECURITY_NUMBER'),
  ...same(
    'us_itin',
    'US_ITIN US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER US_INDIVIDUAL_TAXPAYER_IDENTIFICATION_NUMBER',
  ),
  ...same('credit_card', 'CREDIT_CARD CREDIT_CARD_NUMBER CREDIT_DEBIT_NUMBER'),
  ...same('card_expiry', 'CREDIT_DEBIT_EXPIRY CREDIT_CARD_EXPIRATION_DATE'),
  ...same('cvv', 'CREDIT_DEBIT_CVV CVV_NUMBER'),
  ...same('pin', 'PIN'),
  ...same('iban', 'IBAN IBAN_CODE INTERNATIONAL_BANK_ACCOUNT_NUMBER'),
  ...same('swift', 'SWIFT_CODE'),
  ...same(
    'bank_account',
    'US_BANK_NUMBER ABA_ROUTING_NUMBER BANK_ACCOUNT_NUMBER BANK_ROUTING AMERICAN_BANKERS_CUSIP_ID ' +
      'CANADA_BANK_ACCOUNT FINANCIAL_ACCOUNT_NUMBER US_BANK_ROUTING_MICR',
  ),
  ...same('crypto_address', 'CRYPTO'),
  ...same('ip', 'IP_ADDRESS'),
  ...same('mac_address', 'MAC_ADDRESS MAC_ADDRESS_LOCAL'),
  ...same('url', 'URL'),
  ...same('date_of_birth', 'DATE_OF_BIRTH'),
  ...same('date', 'DATE DATE_TIME'),
  ...same('age', 'AGE'),
  ...same(
    'api_key',
    'AWS_ACCESS_KEY AWS_SECRET_KEY AWS_CREDENTIALS GCP_API_KEY GCP_CREDENTIALS AZURE_AUTH_TOKEN',
  ),
  ...same('token', 'AUTH_TOKEN OAUTH_CLIENT_SECRET HTTP_COOKIE XSRF_TOKEN BASIC_AUTH_HEADER'),
  ...same('jwt', 'JSON_WEB_TOKEN'),
  ...same('private_key', 'ENCRYPTION_KEY'),
  ...same('password', 'PASSWORD WEAK_PASSWORD_HASH'),
  ...same('username', 'USERNAME'),
  ...same('person', 'PERSON NAME PERSON_NAME FIRST_NAME LAST_NAME FEMALE_NAME MALE_NAME'),
  ...same('address', 'ADDRESS STREET_ADDRESS'),
  ...same('location', 'LOCATION LOCATION_COORDINATES GPE'),
  ...same('organization', 'ORGANIZATION ORGANIZATION_NAME'),
  ...same('nationality', 'NRP ETHNIC_GROUP'),
  ...same('health', 'MEDICAL_TERM MEDICAL_DATA'),
  ...same('medical_record', 'MEDICAL_RECORD_NUMBER CA_HEALTH_NUMBER CANADA_OHIP US_MBI'),
  ...same('medical_license', 'MEDICAL_LICENSE US_NPI US_DEA_NUMBER US_HEALTHCARE_NPI'),
  ...same('passport', 'PASSPORT PASSPORT_NUMBER US_PASSPORT IT_PASSPORT IN_PASSPORT UK_PASSPORT'),
  ...same(
    'driver_license',
    'DRIVER_ID US_DRIVER_LICENSE IT_DRIVER_LICENSE DRIVERS_LICENSE_NUMBER US_DRIVERS_LICENSE_NUMBER',
  ),
  ...same(
    'national_id',
    'UK_NHS UK_NINO UK_NATIONAL_INSURANCE_NUMBER UK_NATIONAL_HEALTH_SERVICE_NUMBER ' +
      'CA_SOCIAL_INSURANCE_NUMBER CANADA_SOCIAL_INSURANCE_NUMBER IN_AADHAAR INDIA_AADHAAR_INDIVIDUAL ' +
      'IN_VOTER IN_VOTER_NUMBER IN_NREGA ES_NIF ES_NIE SPAIN_DNI_NUMBER SPAIN_NIE_NUMBER IT_FISCAL_CODE ' +
      'IT_IDENTITY_CARD ITALY_FISCAL_CODE PL_PESEL POLAND_PESEL_NUMBER FI_PERSONAL_IDENTITY_CODE SG_NRIC_FIN ' +
      'AU_MEDICARE KR_RRN TH_TNIN GOVERNMENT_ID FRANCE_NIR GERMANY_IDENTITY_CARD_NUMBER',
  ),
  ...same(
    'tax_id',
    'UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER IN_PAN IN_PERMANENT_ACCOUNT_NUMBER INDIA_PAN_INDIVIDUAL IN_GSTIN ' +
      'AU_ABN AU_ACN AU_TFN AUSTRALIA_TAX_FILE_NUMBER IT_VAT_CODE BRAZIL_CPF_NUMBER ' +
      'US_EMPLOYER_IDENTIFICATION_NUMBER GERMANY_TAXPAYER_IDENTIFICATION_NUMBER VAT_NUMBER',
  ),
  ...same(
    'vehicle_id',
    'VEHICLE_IDENTIFICATION_NUMBER US_VEHICLE_IDENTIFICATION_NUMBER LICENSE_PLATE ' +
      'IN_VEHICLE_REGISTRATION SG_VEHICLE_REGISTRATION',
  ),
  ...same('device_id', 'IMEI_HARDWARE_ID IMSI_ID ICCID_NUMBER ADVERTISING_ID'),
}
const classOf = new Map(Object.entries(names))

/** Our class for a service's type; the type's own name in lower case where we have none. */
export function classOfEntity(type: string): string {
  return (
    classOf.get(type) ??
    (type
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .slice(0, 64) ||
      'unknown')
  )
}

function same(name: Class, types: string): Record<string, Class> {
  return Object.fromEntries(types.split(' ').map((type) => [type, name]))
}
