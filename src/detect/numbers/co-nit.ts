import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41]

/** Colombian NIT: primes as weights from the right, mod 11. */
export const coNit: NumberShape = {
  name: 'co-nit',
  class: 'tax_id',
  cues: `nit nits identificacion_tributaria ${commonTaxCues}`,
  shape: /\d{3}\.\d{3}\.\d{3}-?\d|\d{9}-?\d|\d\d\.\d{3}\.\d{3}-\d/y,
  runs: [2, 3, 9, 10],
  check: (compact) => {
    let sum = 0
    for (let i = compact.length - 2, at = 0; i >= 0; i--, at++)
      sum += Number(compact[i]) * (weights[at] ?? 0)
    return '01987654321'[sum % 11] === compact.at(-1)
  },
  alone: { bare: 0, formatted: 0 },
}
