import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

/** Indian GST number: state, PAN, entity, Z, Luhn check of base 36. */
export const inGstin: NumberShape = {
  name: 'in-gstin',
  class: 'tax_id',
  cues: `gstin gst gst_number gst_no gstno ${commonTaxCues}`,
  shape: /\d\d[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]/y,
  words: [15],
  check: (compact) => {
    const state = Number(compact.slice(0, 2))
    if (state < 1 || (state > 38 && state !== 97)) return false
    let sum = 0
    for (let i = 0; i < 14; i++) {
      const product = Number.parseInt(compact[i] ?? '', 36) * (1 + (i % 2))
      sum += Math.floor(product / 36) + (product % 36)
    }
    return (36 - (sum % 36)) % 36 === Number.parseInt(compact[14] ?? '', 36)
  },
  alone: { bare: 0.8, formatted: 0.8 },
}
