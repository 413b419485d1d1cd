// Names of fields that hold sensitive values, as data. Words in lower case, joined by `_`.
import type { Class } from './class.ts'

/** Count wherever they stand in a key, unless it ends in a neutral word: `admin_password_2`, `password_length`. */
export const strongNames: Partial<Record<Class, string>> = {
  password: 'password passwd pwd passphrase passwort userpassword',
  us_ssn: 'ssn social_security social_security_number itin ssnumber taxpayer_id',
  cvv: 'cvv cvv2 cvc cvc2 csc card_verification security_code card_security_code',
  salary: 'salary salaries compensation remuneration wage payroll paycheck',
  health:
    'diagnosis diagnoses medication prescription allergy allergies medical patient_history icd icd10 hiv',
  iban: 'iban',
  passport: 'passport',
  private_key: 'private_key privatekey private_pem',
  date_of_birth:
    'date_of_birth birth_date birthdate dob birthday dateofbirth birth_day day_of_birth born_on',
}

/** Count at the end of a key, or before qualifiers: `bot_token`, `phone_number_2`. */
export const plainNames: Partial<Record<Class, string>> = {
  api_key:
    'api_key apikey access_key access_key_id secret_key secret_access_key account_key subscription_key service_key ' +
    'encryption_key signing_key master_key shared_key shared_access_key license_key ssh_key function_key storage_key ' +
    'application_key app_key consumer_key admin_key project_key ingest_key write_key x_api_key',
  token:
    'access_token refresh_token id_token auth_token bearer_token bearer session_token csrf_token xsrf_token bot_token ' +
    'oauth_token api_token user_token app_token device_token security_token authtoken accesstoken refreshtoken ' +
    'authorization proxy_authorization authorization_code auth_header cookie cookies set_cookie session_cookie ' +
    'session_key reset_token otp one_time_code verification_code mfa_code totp',
  secret:
    'secret secrets client_secret app_secret shared_secret webhook_secret signing_secret credential credentials cred creds ' +
    'connection_string database_url db_url dsn private_token seed_phrase mnemonic recovery_phrase recovery_code ' +
    'backup_code security_answer',
  password: 'pass auth_pass db_pass pw passcode',
  email: 'email e_mail mail_address email_address emailaddress user_email mail_to',
  phone:
    'phone mobile telephone tel cell cellphone phone_number phonenumber mobile_number cell_number fax fax_number ' +
    'whatsapp telephone_number contact_number msisdn',
  credit_card:
    'credit_card creditcard card_number cardnumber debit_card card_no credit_card_number pan cc_number ccnumber ' +
    'payment_card card_num primary_account_number',
  pin: 'pin pincode pin_code pin_number',
  ip: 'ip_address ipaddress client_ip remote_ip user_ip source_ip',
  salary: 'pay income bonus earnings base_pay gross_pay net_pay net_worth stock_grant equity_grant',
  health:
    'health_record health_condition health_issue health_history health_note health_data health_info health_insurance ' +
    'condition_list medical_condition symptom treatment lab_result test_result_medical blood_type blood_group disability ' +
    'mental_health mrn patient_notes clinical_notes doctor_notes health_status_detail therapy',
  address:
    'address street street_address home_address mailing_address postal_address billing_address shipping_address ' +
    'delivery_address address_line residence zip_code zipcode postcode postal_code',
  person:
    'full_name fullname first_name firstname last_name lastname surname middle_name maiden_name family_name given_name ' +
    'patient_name customer_name employee_name contact_name person_name legal_name cardholder cardholder_name ' +
    'card_holder account_holder recipient_name applicant_name member_name',
  username: 'username user_name login_name screen_name',
  passport: 'passport_number passport_no',
  driver_license:
    'driver_license drivers_license driving_license driving_licence driver_licence license_number dl_number licence_number',
  national_id:
    'national_id nationalid national_insurance nino tax_id tin vat_number personal_number aadhaar cpf identity_number ' +
    'id_card_number resident_id',
  bank_account:
    'account_number account_no routing_number bank_account bank_account_number sort_code bic swift acct_number ' +
    'accountnumber routing_no aba',
  financial:
    'profit_margin revenue net_profit gross_profit profit account_balance bank_balance credit_score annual_revenue',
}

/** Named so and nothing else, they count only with a value that looks like a secret. */
export const weakNames: Partial<Record<Class, string>> = {
  api_key: 'key',
  token: 'token auth',
  secret: 'sig signature_key',
}

/** A key that ends in one of these tells about the value and does not hold it. */
export const neutralTails = new Set(
  (
    'count counts usage limit length size type types expiry expires expiration ttl policy required enabled disabled valid ' +
    'invalid format url uri endpoint method provider status state verified verification strength min max rules index ' +
    'attempts created updated at exists present visible placeholder label hint title description budget per rate ratio ' +
    'scheme mode scope scopes issuer algorithm manager store source reset change changed field fields column columns ' +
    'name arn version ref path file template'
  ).split(' '),
)

/** May follow a plain name: `phone_home`, `address_line_1`, `salary_usd`. */
export const qualifiers = new Set(
  (
    'number no num value text data info input raw plain old new current previous primary secondary home work office ' +
    'personal private business mobile landline line main alt alternate backup first second string encrypted hash ' +
    'hashed last4 last four usd eur gbp amount annual yearly monthly gross net note notes list confirm confirmation ' +
    'again repeat street city zip full details header code'
  ).split(' '),
)

/** A lone `key`, `token` or `address` after one of these is harmless. */
export const harmlessBefore = new Set(
  (
    'max min prompt completion input output total num n cached reasoning thinking stop eos bos pad unk special next page ' +
    'continuation sort cache partition row object group unique index primary foreign public dedup dedupe idempotency ' +
    'lookup routing message translation i18n config dict map field column join composite hash range shard queue ' +
    'registry hot arrow answer legend feature flag prev previous cursor s3 storage_object label ' +
    'server client peer local remote host bind listen memory contract destination source net network base mac reply start ' +
    'per first last each single new mask sep cls logprob top time task turn'
  ).split(' '),
)
