import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/**
 * Polish business register number (REGON) of nine digits, or fourteen for a branch; mod 11,
 * where 10 counts as 0.
 */
export const plRegon: NumberShape = {
  name: 'pl-regon',
  class: 'tax_id',
  cues: `regon nr_regon numer_regon ${commonTaxCues}`,
  shape: /\d{14}|\d{3}([ -]?)\d{3}\1\d{3}(?! \d)/y,
  runs: [3, 9, 14],
  check: (compact) => {
    const short = (weighted(compact, [8, 9, 2, 3, 4, 5, 6, 7]) % 11) % 10
    if (short !== Number(compact[8]) || Number(compact) === 0) return false
    if (compact.length === 9) return true
    const long = weighted(compact, [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11
    return long % 10 === Number(compact[13])
  },
  alone: { bare: 0, formatted: 0 },
}
