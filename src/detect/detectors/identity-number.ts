import { type CueShape, digitsIn } from './after-cue.ts'

const value = /[A-Z0-9]{1,16}(?:[-./ ](?=[A-Z]{0,3}\d|[A-Z](?!\w))[A-Z0-9]{1,10}){0,4}(?![\w-])/iy
const isNumber = (text: string): boolean =>
  digitsIn(text) >= 5 && text.length <= 20 && !/[a-z]{3}| [A-Za-z]{2}/.test(text)

/** Numbers of identity cards and social insurance whose form no detector knows. */
export const identityNumber: CueShape = {
  name: 'identity-number',
  class: 'national_id',
  cues:
    'national_id national_identification national_identity identity_number identity_no identity_card id_card ' +
    'national_number national_no rijksregisternummer government_id citizen_id nass nuss ausweisnummer personalausweis personalausweisnummer ' +
    'sozialversicherungsnummer cedula numero_identidad de_identidad seguridad_social d_identite carta_identita personnummer ' +
    'identiteitskaart',
  value,
  // `order_id,card` are two columns.
  fits: (text, _linked, before) => isNumber(text) && !/[_,;]\w{1,6}[,;]\w+$/.test(before),
  confidence: 0.65,
}

/** Tax numbers whose form no detector knows. */
export const taxNumber: CueShape = {
  name: 'tax-number',
  class: 'tax_id',
  cues:
    'tax_id tax_number tax_identification tax_no tin taxpayer_id taxid vat_number vat_id steuernummer steuer_id ' +
    'steueridentifikationsnummer umsatzsteuer_id numero_fiscal identificacion_fiscal codigo_fiscal codice_fiscale ' +
    'numero_tva btw_nummer employer_identification',
  value,
  fits: (text) => isNumber(text) && digitsIn(text) >= 7,
  confidence: 0.65,
}
