/** Cues of identity numbers of any country, in the form that `NumberShape.cues` has. */
export const identityCues =
  'national_id nationalid national_identity national_identification national_insurance identity_number identity_card ' +
  'identity_document id_card id_number idnumber personal_id identification_number identification_no citizen_id citizen_number ' +
  'personal_number personal_code documento_identidad cedula carte_identite numero_identite personalausweis ausweisnummer ' +
  'documento_identita documento_identidade'
