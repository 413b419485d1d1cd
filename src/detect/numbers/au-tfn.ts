import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Australian tax file number of eight or nine digits: a weighted sum that 11 divides. */
export const auTfn: NumberShape = {
  name: 'au-tfn',
  class: 'tax_id',
  cues: `tfn tfns tax_file file_number ${commonTaxCues}`,
  shape: /\d{3}([- ]?)\d{3}\1\d{2,3}(?! \d)/y,
  runs: [3, 8, 9],
  check: (compact) =>
    Number(compact) !== 0 &&
    (compact.length === 9
      ? weighted(compact, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0
      : weighted(compact, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0),
  alone: { bare: 0, formatted: 0 },
}
