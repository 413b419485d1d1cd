import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Australian business number: the first digit less one, a weighted sum that 89 divides. */
export const auAbn: NumberShape = {
  name: 'au-abn',
  class: 'tax_id',
  cues: `abn abns australian_business business_number ${commonTaxCues}`,
  shape: /[1-9]\d( ?)\d{3}\1\d{3}\1\d{3}(?! \d)/y,
  runs: [2, 11],
  check: (compact) => (weighted(compact, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0,
  alone: { bare: 0, formatted: 0.5 },
}
