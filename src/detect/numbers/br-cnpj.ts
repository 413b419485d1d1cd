import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { isRepeated } from './is-repeated.ts'
import { weighted } from './weighted.ts'

const weights = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]

/**
 * Brazilian CNPJ of firms: two check digits mod 11; since July 2026 letters too, which count as
 * their code less 48 (IN RFB 2229/2024).
 */
export const brCnpj: NumberShape = {
  name: 'br-cnpj',
  class: 'tax_id',
  cues: `cnpj cnpjs cadastro_nacional pessoa_juridica pessoas_juridicas ${commonTaxCues}`,
  shape: /[\dA-Z]{2}(\.?)[\dA-Z]{3}\1[\dA-Z]{3}(?:\/[\dA-Z]{4}-\d\d|[\dA-Z]{4}-?\d\d)/y,
  runs: [2, 8, 12, 14],
  words: [2, 8, 12, 14],
  check: (compact) =>
    ((weighted(compact, weights) * 10) % 11) % 10 === Number(compact[12]) &&
    ((weighted(compact, [6, ...weights]) * 10) % 11) % 10 === Number(compact[13]) &&
    !isRepeated(compact),
  alone: { bare: 0, formatted: 0.8 },
}
