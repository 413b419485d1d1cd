import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { isLuhn } from './luhn.ts'

/** Italian partita IVA: seven digits, the office's three, Luhn. */
export const itVat: NumberShape = {
  name: 'it-vat',
  class: 'tax_id',
  cues: `partita_iva partitaiva iva p_iva piva ${commonTaxCues}`,
  shape: /(?:IT ?)?\d{11}/y,
  runs: [11],
  words: [2, 13],
  check: (compact) => {
    const digits = compact.slice(-11)
    const office = digits.slice(7, 10)
    const known = (office >= '001' && office <= '100') || /^(?:12[01]|888|999)$/.test(office)
    return known && isLuhn(digits) && !digits.startsWith('0000000')
  },
  alone: { bare: 0, formatted: 0 },
}
