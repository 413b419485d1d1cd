import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'
import { isMod11x10 } from './mod-11-10.ts'

/** German USt-IdNr: DE and nine digits, MOD 11,10. */
export const deVat: NumberShape = {
  name: 'de-vat',
  class: 'tax_id',
  cues: `ust_idnr ustidnr ust_id ustid umsatzsteuer umsatzsteueridentifikationsnummer ${commonTaxCues}`,
  shape: /DE ?[1-9]\d\d( ?)\d{3}\1\d{3}(?! \d)/y,
  words: [2, 5, 11],
  check: (compact) => isMod11x10(compact.slice(2)),
  alone: { bare: 0.6, formatted: 0.6 },
}
