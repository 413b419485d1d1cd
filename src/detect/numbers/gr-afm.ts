import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/** Greek tax number (AFM): powers of two, mod 11, where 10 counts as 0. */
export const grAfm: NumberShape = {
  name: 'gr-afm',
  class: 'tax_id',
  cues: `afm a_fm arithmos_forologikou ${commonTaxCues}`,
  shape: /(?:(?:EL|GR) ?)?\d{9}/y,
  runs: [9],
  words: [2, 11],
  check: (compact) => {
    const digits = compact.slice(-9)
    const rest = weighted(digits, [256, 128, 64, 32, 16, 8, 4, 2]) % 11
    return rest % 10 === Number(digits[8]) && Number(digits) !== 0
  },
  alone: { bare: 0, formatted: 0 },
}
