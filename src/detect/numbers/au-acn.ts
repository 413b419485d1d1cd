import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Australian company number: weights 8 to 1 and the check digit, mod 10. */
export const auAcn: NumberShape = {
  name: 'au-acn',
  class: 'tax_id',
  cues: `acn acns australian_company company_number ${commonTaxCues}`,
  shape: /\d{3}( ?)\d{3}\1\d{3}(?! \d)/y,
  runs: [3, 9],
  check: (compact) =>
    weighted(compact, [8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0 && Number(compact) !== 0,
  alone: { bare: 0, formatted: 0 },
}
