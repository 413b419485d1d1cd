import type { NumberShape } from '../number-shape.ts'
import { commonTaxCues } from './common-tax-cues.ts'

/**
 * Indian permanent account number: three letters, kind of holder, initial, serial from 0001, a
 * letter whose rule is not public.
 */
export const inPan: NumberShape = {
  name: 'in-pan',
  class: 'tax_id',
  cues: `pan pan_number pan_no pan_card permanent_account pancard ${commonTaxCues}`,
  shape: /[A-Z]{5}\d{4}[A-Z]/y,
  words: [10],
  check: (compact) => /^[A-Z]{3}[ABCFGHJKLPT][A-Z](?!0000)\d{4}[A-Z]$/.test(compact),
  alone: { bare: 0.5, formatted: 0.5 },
}
