import type { NumberShape } from '../number-shape.ts'

/**
 * Medicare beneficiary identifier (CMS): letters without S L O I B Z and digits at fixed places;
 * no check digit.
 */
const form =
  /^[1-9][AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][\dAC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d\d$/

export const usMbi: NumberShape = {
  name: 'us-mbi',
  class: 'medical_record',
  cues: 'mbi medicare medicare_beneficiary beneficiary_identifier medicare_number medicare_id',
  shape: /\d[A-Z][\dA-Z]\d(-?)[A-Z][\dA-Z]\d\1[A-Z]{2}\d\d/y,
  words: [4, 11],
  check: (compact) => form.test(compact),
  alone: { bare: 0.45, formatted: 0.75 },
}
