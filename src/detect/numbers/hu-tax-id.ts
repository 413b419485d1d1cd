import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { weighted } from './weighted.ts'

/**
 * Hungarian personal tax number (adóazonosító jel): 8, days since 1867, serial, weights 1 to 9
 * mod 11.
 */
export const huTaxId: NumberShape = {
  name: 'hu-tax-id',
  class: 'tax_id',
  cues: `adoazonosito azonosito_jel adoazonosito_jel adoszam ${commonTaxCues}`,
  shape: /8\d{9}/y,
  runs: [10],
  check: (compact) => weighted(compact, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === Number(compact[9]),
  alone: { bare: 0, formatted: 0 },
}
