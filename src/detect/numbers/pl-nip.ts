import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Polish tax number (NIP): mod 11 in the last place. */
export const plNip: NumberShape = {
  name: 'pl-nip',
  class: 'tax_id',
  cues: `nip nr_nip numer_nip identyfikacji_podatkowej ${commonTaxCues}`,
  shape: /(?:PL ?)?\d{3}(?:-?\d{3}-?\d\d-?\d\d|-\d\d-\d\d-\d{3})/y,
  runs: [3, 10],
  words: [2, 12],
  check: (compact) => {
    const digits = compact.slice(-10)
    return (
      weighted(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(digits[9]) &&
      Number(digits) !== 0
    )
  },
  alone: { bare: 0, formatted: 0 },
}
