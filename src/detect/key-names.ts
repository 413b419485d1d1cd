// Names of fields that hold sensitive values, as data. Words in lower case without accents, joined by `_`; English, Spanish,
// German, French, Italian, Portuguese and Dutch.
import type { Class } from './class.ts'

/** Count wherever they stand in a key, unless it ends in a neutral word: `admin_password_2`, `password_length`. */
export const strongNames: Partial<Record<Class, string>> = {
  password:
    'password passwd pwd passphrase passwort userpassword contrasena mot_de_passe motdepasse wachtwoord kennwort senha ' +
    'pgpassword dpassword sshpass',
  us_ssn: 'ssn social_security social_security_number ssnumber',
  us_itin: 'itin',
  cvv: 'cvv cvv2 cvc cvc2 csc card_verification security_code card_security_code',
  salary:
    'salary salaries compensation remuneration wage payroll paycheck gehalt jahresgehalt salaire sueldo salario stipendio',
  medical_record: 'medical_record_number medical_record_no',
  medical_license: 'medical_license medical_license_number',
  health:
    'diagnosis diagnoses medication prescription allergy allergies medical patient_history icd icd10 hiv diagnose diagnostico ' +
    'diagnostic_medical medicamento alergia alergias medikament medikamente medikation medicacion medicamentos allergien krankheit krankheiten historia_clinica ' +
    'enfermedad maladie diagnosi',
  iban: 'iban',
  passport: 'passport pasaporte reisepass passeport passaporto passaporte',
  private_key: 'private_key privatekey private_pem',
  date_of_birth:
    'date_of_birth birth_date birthdate dob birthday dateofbirth birth_day day_of_birth born_on fecha_nacimiento ' +
    'fecha_de_nacimiento fechanacimiento geburtsdatum geburtstag date_naissance date_de_naissance datenaissance ' +
    'data_di_nascita data_nascita data_nascimento data_de_nascimento geboortedatum',
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
    'backup_code security_answer secret_answer mothers_maiden mother_maiden mothers_maiden_name mother_maiden_name ' +
    'mothermaidenname respuesta_secreta sicherheitsantwort',
  password: 'pass auth_pass db_pass pw passcode clave_acceso mdp',
  email:
    'email e_mail mail_address email_address emailaddress user_email mail_to correo correo_electronico correoelectronico courriel ' +
    'adresse_email adresse_mail adresse_electronique mailadresse mail_adresse email_adresse emailadresse emailadres ' +
    'indirizzo_email',
  phone:
    'phone mobile telephone tel cell cellphone phone_number phonenumber mobile_number cell_number fax fax_number ' +
    'whatsapp telephone_number contact_number msisdn telefono numero_telefono numero_de_telefono telefono_movil movil celular ' +
    'telefon telefonnummer handy handynummer mobilnummer rufnummer numero_telephone numero_de_telephone portable telefone ' +
    'telemovel cellulare numero_cellulare telefoonnummer telefoon phone_no',
  credit_card:
    'credit_card creditcard card_number cardnumber debit_card card_no credit_card_number pan cc_number ccnumber ' +
    'payment_card card_num primary_account_number track1 track2 track1_data track2_data track_data magstripe mag_stripe ' +
    'magnetic_stripe magstripe_data magnetic_stripe_data numero_tarjeta numero_de_tarjeta tarjeta_credito tarjeta_de_credito ' +
    'kreditkarte kreditkartennummer kartennummer numero_carte carte_bancaire carta_di_credito numero_carta numero_cartao',
  card_expiry:
    'card_expiry card_expiration card_exp expiry_date_card cc_exp cc_expiry card_expiry_date card_expiration_date exp_month_year',
  pin: 'pin pincode pin_code pin_number pin_block',
  cvv: 'card_cid card_cvn card_cv2 cc_cid cc_cvn cc_cv2 amex_cid verification_value card_verification card_verification_value',
  ip: 'ip_address ipaddress client_ip remote_ip user_ip source_ip ip_addr direccion_ip ip_adresse adresse_ip',
  mac_address: 'mac_address mac_addr macaddress macaddr hardware_address',
  salary:
    'pay income bonus earnings base_pay gross_pay net_pay net_worth stock_grant equity_grant nomina lohn einkommen ' +
    'revenu revenus bruttogehalt nettogehalt monatsgehalt retribuzione',
  health:
    'health_record health_condition health_issue health_history health_note health_data health_info health_insurance ' +
    'condition_list medical_condition symptom treatment lab_result test_result_medical blood_type blood_group disability ' +
    'mental_health patient_notes clinical_notes doctor_notes health_status_detail therapy grupo_sanguineo blutgruppe ' +
    'groupe_sanguin sintomas symptome tratamiento behandlung traitement discapacidad behinderung handicap',
  medical_record:
    'mrn medical_record_number medical_record_no patient_id patient_number patient_no chart_number nhc ' +
    'health_plan_id health_plan_number insurance_member_id health_insurance_number insurance_id versichertennummer ' +
    'krankenversicherungsnummer patientennummer numero_historia numero_historia_clinica beneficiary_id',
  medical_license:
    'npi npi_number dea_number medical_license medical_license_number numero_colegiado lanr',
  address:
    'address street street_address home_address mailing_address postal_address billing_address shipping_address ' +
    'delivery_address address_line residence zip_code zipcode postcode postal_code direccion domicilio calle codigo_postal ' +
    'adresse anschrift strasse hausnummer postleitzahl plz wohnort rue adresse_postale code_postal indirizzo via_indirizzo ' +
    'cap_postale endereco morada rua cep straat huisnummer adres',
  location:
    'latitude longitude lat lng lon latlng lat_lng lat_lon latlong coordinates gps gps_coordinates geo_point geolocation ' +
    'coordenadas koordinaten coordonnees latitud longitud breitengrad laengengrad',
  person:
    'full_name fullname first_name firstname last_name lastname surname middle_name maiden_name family_name given_name ' +
    'patient_name customer_name employee_name contact_name person_name legal_name cardholder cardholder_name ' +
    'card_holder account_holder recipient_name applicant_name member_name nombre nombres nombre_completo apellido apellidos ' +
    'primer_apellido segundo_apellido vorname nachname familienname prenom nom_de_famille nom_complet cognome nome_completo ' +
    'sobrenome apelido voornaam achternaam guest_name passenger_name client_name nombre_cliente nombre_paciente',
  organization:
    'company_name employer employer_name empresa arbeitgeber employeur datore_di_lavoro razon_social firmenname',
  nationality:
    'nationality citizenship nacionalidad staatsangehorigkeit staatsburgerschaft nationalite cittadinanza nacionalidade',
  age: 'age edad alter age_years age_in_years patient_age idade leeftijd',
  username:
    'username user_name login_name screen_name nombre_usuario nombre_de_usuario benutzername nutzername nom_utilisateur ' +
    'nom_d_utilisateur nome_utente gebruikersnaam',
  passport:
    'passport_number passport_no numero_pasaporte reisepassnummer passnummer numero_passeport',
  driver_license:
    'driver_license drivers_license driving_license driving_licence driver_licence license_number dl_number licence_number ' +
    'fuhrerschein fuhrerscheinnummer fuehrerschein permiso_conducir permiso_de_conducir carnet_conducir permis_conduire permis_de_conduire ' +
    'patente_di_guida rijbewijs',
  national_id:
    'national_id nationalid national_insurance nino personal_number aadhaar cpf identity_number id_card_number resident_id ' +
    'national_id_number national_insurance_number dni nie numero_dni curp nss nir numero_securite_sociale personalausweis ' +
    'personalausweisnummer ausweisnummer sozialversicherungsnummer personnummer bsn pesel nric rrn sin_number',
  tax_id:
    'tax_id tin vat_number taxpayer_id tax_number tax_identification_number nif cif_number cnpj steuernummer steuer_id ' +
    'steueridentifikationsnummer codice_fiscale partita_iva numero_fiscal vat_id ein',
  vehicle_id:
    'license_plate licence_plate plate_number number_plate vin vehicle_identification_number matricula kennzeichen ' +
    'plaque_immatriculation targa kenteken registration_plate',
  device_id:
    'imei imei_number device_serial serial_number_device advertising_id idfa gaid android_id udid iccid',
  bank_account:
    'account_number account_no routing_number bank_account bank_account_number sort_code acct_number accountnumber ' +
    'routing_no aba numero_cuenta numero_de_cuenta cuenta_bancaria kontonummer bankleitzahl blz numero_compte ' +
    'numero_de_compte rekeningnummer clabe bsb',
  swift: 'bic swift swift_code bic_code',
  crypto_address:
    'wallet_address btc_address eth_address bitcoin_address ethereum_address crypto_address',
  financial:
    'profit_margin revenue net_profit gross_profit profit account_balance bank_balance credit_score annual_revenue saldo ' +
    'saldo_cuenta kontostand solde_compte',
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
    'variable variables name arn version ref path file template model taken available layout space flag bucket limits style color'
  ).split(' '),
)

/** May follow a plain name: `phone_home`, `address_line_1`, `salary_usd`. */
export const qualifiers = new Set(
  (
    'number no num value text data info input raw plain old new current previous primary secondary home work office ' +
    'personal private business mobile landline line main alt alternate backup first second string encrypted hash ' +
    'hashed last4 last four usd eur gbp amount annual yearly monthly gross net note notes list confirm confirmation ' +
    'again repeat street city zip full details header code movil fijo cliente paciente usuario casa trabajo ' +
    'privat geschaeftlich domicile bureau anual mensual bruto neto'
  ).split(' '),
)

/** A lone `key`, `token` or `address` after one of these is harmless. */
export const harmlessBefore = new Set(
  (
    'gpio led gnd max min prompt completion input output total num n cached reasoning thinking stop eos bos pad unk special next page ' +
    'continuation sort cache partition row object group unique index primary foreign public dedup dedupe idempotency ' +
    'lookup routing message translation i18n config dict map field column join composite hash range shard queue ' +
    'registry hot arrow answer legend feature flag prev previous cursor s3 storage_object label ' +
    'server client peer local remote host bind listen memory contract destination source net network base mac reply start ' +
    'matching fake dummy mock sample authenticity per first last each single new mask sep cls logprob top time task turn'
  ).split(' '),
)
