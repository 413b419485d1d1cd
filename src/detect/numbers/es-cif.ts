import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

/**
 * Spanish NIF of organisations (CIF): Luhn-like check, written as a digit or, for some kinds, as
 * a letter.
 */
export const esCif: NumberShape = {
  name: 'es-cif',
  class: 'tax_id',
  cues: `cif cifs nif numero_nif c_f ${commonTaxCues}`,
  shape: /[A-HJNP-SUVW][- ]?\d{7}[- ]?[\dA-J]/y,
  words: [1, 8, 9],
  check: (compact) => {
    let sum = 0
    for (let i = 1; i < 8; i++) {
      const digit = Number(compact[i])
      const value = i % 2 === 1 ? digit * 2 : digit
      sum += value > 9 ? value - 9 : value
    }
    const check = (10 - (sum % 10)) % 10
    const last = compact[8]
    if (/[PQRSNW]/.test(compact[0] ?? '')) return last === 'JABCDEFGHI'[check]
    if (/[ABEH]/.test(compact[0] ?? '')) return last === String(check)
    return last === String(check) || last === 'JABCDEFGHI'[check]
  },
  alone: { bare: 0, formatted: 0 },
}
