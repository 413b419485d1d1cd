import { describe, expect, it } from 'vitest'
import { classifyKey, fitsKey } from './classify-key.ts'
import { splitWords } from './split-words.ts'

const harmless =
  'max_tokens prompt_tokens input_tokens token_count tokens token_usage total_tokens author authors shipping opinion keyboard ' +
  'primary_key foreign_key public_key key_id keyword keywords sort_key cache_key monkey pinned spin secretary tokenizer ' +
  'next_page_token server.address gen_ai.usage.input_tokens llm.token_count.prompt password_length token_type health health_check ' +
  'mapping spinner url hash file_name hostname expires_in keyword compass passenger bypass spinner card_layout address_space ' +
  'phone_model username_taken max_age cache_max_age storage pages image alternative viable latency ' +
  'longitude_valid tinted vintage pancake portable_mode nombre_de_fichier_path'

const sensitive = {
  password:
    'contrasena contraseña motDePasse wachtwoord password passwd pwd Password userPassword admin_password_2 password_hash passphrase auth.password',
  us_ssn: 'ssn SSN userSSN social_security socialSecurityNumber',
  credit_card: 'credit_card creditCard card_number cardNumber CARD-NUMBER',
  cvv: 'cvv cvc card_cvv',
  pin: 'pin PIN',
  api_key: 'api_key apiKey API_KEY api-key APIKey x-api-key openai_api_key',
  token: 'access_token refreshToken authorization Authorization set-cookie id_token',
  secret: 'secret credential credentials client_secret',
  salary:
    'salary Salary base_pay annualSalary salary_usd compensation bonus income sueldo gehalt salaire',
  health:
    'medical_notes medicalNotes diagnosis medications allergies medical_history diagnostico Krankheit alergias',
  medical_record: 'mrn medical_record_number patientId NHC Versichertennummer',
  date_of_birth:
    'dob date_of_birth birthDate birthday geburtsdatum fecha_de_nacimiento dateDeNaissance data_nascita',
  email: 'email e-mail userEmail user.email email_address courriel correoElectronico',
  phone: 'phone mobile phone_number phoneHome numero_de_telefono Handynummer telefone teléfono',
  address:
    'address shipping_address addressLine1 street strasse Straße direccion dirección postleitzahl',
  person:
    'full_name firstName last_name patient_name nombre apellido apellidos vorname nachname prénom cognome',
  us_itin: 'itin',
  tax_id: 'tax_id taxId vat_number steuernummer codice_fiscale',
  national_id: 'national_id nationalId dni sozialversicherungsnummer',
  swift: 'swift bic swift_code',
  mac_address: 'mac_address macAddr',
  vehicle_id: 'license_plate vin kennzeichen matricula',
  device_id: 'imei android_id',
  age: 'age edad patient_age',
  location: 'latitude lng gps_coordinates',
  organization: 'company_name employer',
  nationality: 'nationality staatsangehörigkeit',
  username: 'username user_name benutzername nombre_de_usuario',
  financial: 'profit_margin',
}

describe('[P8] names of fields', () => {
  it.each(harmless.split(' '))('%s is harmless', (key) => {
    expect(classifyKey(key)).toBeNull()
  })

  it.each(Object.entries(sensitive))('%s: %s', (name, keys) => {
    for (const key of keys.split(' ')) expect([key, classifyKey(key)?.class]).toEqual([key, name])
  })
})

it('[P8] a bare key, token or auth needs a value that looks like a secret', () => {
  for (const key of ['key', 'token', 'auth']) {
    const known = classifyKey(key)
    if (!known) throw new Error('not classified')
    expect(fitsKey(known, 'user_profile')).toBe(false)
    expect(fitsKey(known, 'ab12')).toBe(false)
    expect(fitsKey(known, 'Jane likes 2 cats')).toBe(false)
    expect(fitsKey(known, 'abc123def456')).toBe(true)
  }
})

it('splits any spelling into words', () => {
  for (const key of [
    'userApiKey',
    'USER_API_KEY',
    'user-api-key',
    'User API Key',
    'user.api.key',
    'UserAPIKey',
  ])
    expect(splitWords(key)).toEqual(['user', 'api', 'key'])
})
