import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** UK unique taxpayer reference: the first of ten digits checks the others, mod 11. */
export const gbUtr: NumberShape = {
  name: 'gb-utr',
  class: 'tax_id',
  cues: `utr unique_taxpayer taxpayer_reference tax_reference self_assessment ${commonTaxCues}`,
  shape: /\d{5} ?\d{5}(?! \d)/y,
  runs: [5, 10],
  check: (compact) =>
    '21987654321'[weighted(compact, [6, 7, 8, 9, 10, 5, 4, 3, 2], 1) % 11] === compact[0],
  alone: { bare: 0, formatted: 0 },
}
