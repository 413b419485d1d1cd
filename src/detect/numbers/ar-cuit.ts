import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Argentine CUIT of tax payers and CUIL of workers: kind, document number, mod 11. */
export const arCuit: NumberShape = {
  name: 'ar-cuit',
  class: 'tax_id',
  cues: `cuit cuil cuits clave_unica identificacion_tributaria identificacion_laboral ${commonTaxCues}`,
  shape: /(?:2[03-7]|3[034]|5[015])([- ]?)\d{8}\1\d/y,
  runs: [2, 11],
  check: (compact) =>
    '01234567899'[(11 - (weighted(compact, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11] ===
    compact[10],
  alone: { bare: 0, formatted: 0.6 },
}
