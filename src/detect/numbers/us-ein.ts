import type { NumberShape } from '../number-shape.ts'

/** First two digits that the IRS never gave out. */
const unused = /^(?:0[07-9]|1[7-9]|2[89]|49|69|70|78|79|89|9[67])/

/**
 * US employer identification number: `12-3456789`. It has no check digit. Not after `ein` as in
 * German.
 */
export const usEin: NumberShape = {
  name: 'us-ein',
  class: 'tax_id',
  cues: 'ein fein feins employer_identification employer_id federal_tax tax_id taxpayer_id taxpayer_identification tin',
  shape: /\d\d-?\d{7}(?<!\bein (?!is |number|no )[^\n]{0,52})/y,
  runs: [2, 9],
  check: (compact) => compact.length === 9 && !unused.test(compact),
  alone: { bare: 0, formatted: 0 },
}
