import { describe, expect, it } from 'vitest'
import { classifyKey, fitsKey } from './classify-key.ts'
import { splitWords } from './split-words.ts'

const harmless =
  'max_tokens prompt_tokens input_tokens token_count tokens token_usage total_tokens author authors shipping opinion keyboard ' +
  'primary_key foreign_key public_key key_id keyword keywords sort_key cache_key monkey pinned spin secretary tokenizer ' +
  'next_page_token server.address gen_ai.usage.input_tokens llm.token_count.prompt password_length token_type health health_check ' +
  'mapping spinner url hash file_name hostname expires_in'

const sensitive = {
  password:
    'password passwd pwd Password userPassword admin_password_2 password_hash passphrase auth.password',
  us_ssn: 'ssn SSN userSSN social_security socialSecurityNumber',
  credit_card: 'credit_card creditCard card_number cardNumber CARD-NUMBER',
  cvv: 'cvv cvc card_cvv',
  pin: 'pin PIN',
  api_key: 'api_key apiKey API_KEY api-key APIKey x-api-key openai_api_key',
  token: 'access_token refreshToken authorization Authorization set-cookie id_token',
  secret: 'secret credential credentials client_secret',
  salary: 'salary Salary base_pay annualSalary salary_usd compensation bonus income',
  health: 'medical_notes medicalNotes diagnosis medications allergies medical_history mrn',
  date_of_birth: 'dob date_of_birth birthDate birthday',
  email: 'email e-mail userEmail user.email email_address',
  phone: 'phone mobile phone_number phoneHome',
  address: 'address shipping_address addressLine1 street',
  person: 'full_name firstName last_name patient_name',
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
