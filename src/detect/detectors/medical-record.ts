import { type CueShape, digitsIn } from './after-cue.ts'

/** Numbers of patients, their records and health plans. */
export const medicalRecord: CueShape = {
  name: 'medical-record',
  class: 'medical_record',
  cues:
    'mrn mrns medical_record record_number patient_id patient_number patient_no chart_number chart_no nhc cipa cip historia_clinica ' +
    'numero_historia health_plan member_id member_number subscriber_id beneficiary_number beneficiary_id insurance_id ' +
    'health_insurance insurance_number versichertennummer versicherungsnummer krankenversicherungsnummer patientennummer ' +
    'patienten_id dossier_medical numero_dossier episodio numero_paciente id_paciente cartella_clinica tessera_sanitaria seguro_medico',
  value: /(?:[A-Z]{1,5}[- ]?)?\d{1,12}[A-Z]{0,2}(?:[- ](?=[A-Z]{0,3}\d)[A-Z0-9]{1,8}){0,3}(?!\w)/iy,
  fits: (value, _linked, before) =>
    digitsIn(value) >= 5 &&
    value.length <= 24 &&
    !/[a-z]{4}/i.test(value.slice(3)) &&
    !/(?:social|national) insurance number$/i.test(before),
  confidence: 0.75,
}

/** Numbers of Medicare's patients, however they are grouped. */
export const planNumber: CueShape = {
  name: 'plan-number',
  class: 'medical_record',
  cues: 'mbi mbis medicare_number medicare_id medicare_beneficiary medicaid_id medicaid_number hicn',
  value: /[A-Z0-9]{3,12}(?:[- ](?=[A-Z]{0,3}\d)[A-Z0-9]{2,8}){0,3}(?![\w-])/y,
  fits: (value) => digitsIn(value) >= 5 && value.length <= 16,
  confidence: 0.7,
}
