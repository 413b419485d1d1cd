import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isLuhn } from './luhn.ts'

/**
 * Canadian social insurance number: Luhn over nine digits. Fictitious ones, which begin with 0,
 * count.
 * Not after `sin` in lower case as in Spanish, where it means without.
 */
export const caSin: NumberShape = {
  name: 'ca-sin',
  class: 'national_id',
  cues: `sin social_insurance insurance_number sin_number numero_assurance assurance_sociale ${identityCues}`,
  shape: /\d{3}([- ]?)\d{3}\1\d{3}(?! \d)(?<!\bsin (?!is |number|no )[^\n]{0,52})/y,
  runs: [3, 9],
  check: (compact) => isLuhn(compact) && Number(compact) !== 0,
  alone: { bare: 0, formatted: 0 },
}
