import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

/** Values of the characters at odd places, digits as the letters A to J (DM 12 March 1974). */
const odd = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
]

/**
 * Italian codice fiscale: name, date and place of birth, check letter; digits may be letters
 * where two people collided.
 */
export const itFiscalCode: NumberShape = {
  name: 'it-fiscal-code',
  class: 'tax_id',
  cues: `codice_fiscale codicefiscale c_f cf cod_fisc cod_fiscale ${commonTaxCues}`,
  shape: /[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPRST][0-7L-NP-T][\dL-NP-V][A-MZ][\dL-NP-V]{3}[A-Z]/iy,
  words: [16],
  check: (compact) => {
    let sum = 0
    for (let i = 0; i < 15; i++) {
      const c = compact.charCodeAt(i)
      const value = c < 65 ? c - 48 : c - 65
      sum += i % 2 === 0 ? (odd[value] ?? Number.NaN) : value
    }
    return (sum % 26) + 65 === compact.charCodeAt(15)
  },
  alone: { bare: 0.85, formatted: 0.85 },
}
