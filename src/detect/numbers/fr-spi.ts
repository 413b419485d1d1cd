import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

/**
 * French tax number of persons (numéro fiscal, SPI): the last three of thirteen digits are the
 * first ten mod 511.
 */
export const frSpi: NumberShape = {
  name: 'fr-spi',
  class: 'tax_id',
  cues: `spi numero_spi nif reference_fiscale identifiant_fiscal impots ${commonTaxCues}`,
  shape: /[0-3]\d( ?)\d\d\1\d{3}\1\d{3}\1\d{3}(?! \d)/y,
  runs: [2, 13],
  check: (compact) => {
    const number = Number(compact.slice(0, 10))
    return number > 0 && number % 511 === Number(compact.slice(10))
  },
  alone: { bare: 0, formatted: 0.5 },
}
