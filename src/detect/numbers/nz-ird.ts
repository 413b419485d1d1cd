import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/**
 * New Zealand IRD number of eight or nine digits: mod 11, with a second set of weights where the
 * check would be 10.
 */
export const nzIrd: NumberShape = {
  name: 'nz-ird',
  class: 'tax_id',
  cues: `ird irds ird_number ird_no inland_revenue ${commonTaxCues}`,
  shape: /\d{2,3}([- ]?)\d{3}\1\d{3}(?! \d)/y,
  runs: [2, 3, 8, 9],
  check: (compact) => {
    const number = Number(compact)
    if (!(number >= 10_000_000 && number < 200_000_000)) return false
    const digits = compact.padStart(9, '0')
    const first = (11 - (weighted(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11
    if (first < 10) return first === Number(digits[8])
    return (11 - (weighted(digits, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11 === Number(digits[8])
  },
  alone: { bare: 0, formatted: 0 },
}
