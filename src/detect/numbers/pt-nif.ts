import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Portuguese NIF of persons and firms: weights 9 to 2, mod 11. */
export const ptNif: NumberShape = {
  name: 'pt-nif',
  class: 'tax_id',
  cues: `nif nifs nipc contribuinte numero_contribuinte de_contribuinte ${commonTaxCues}`,
  shape: /(?:PT ?)?[1-9]\d\d([ .-]?)\d{3}\1\d{3}(?! \d)/y,
  runs: [3, 9],
  words: [2, 5, 11],
  check: (compact) => {
    const digits = compact.slice(-9)
    const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return (rest < 2 ? 0 : 11 - rest) === Number(digits[8])
  },
  alone: { bare: 0, formatted: 0 },
}
