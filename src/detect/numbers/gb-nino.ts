import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'

/**
 * UK national insurance number (HMRC manual NIM39110): prefixes that are given out, six digits,
 * A to D.
 */
export const gbNino: NumberShape = {
  name: 'gb-nino',
  class: 'national_id',
  cues: `nino ninos nin ni_number national_insurance insurance_number ${identityCues}`,
  shape: /[A-Z]{2}([ -]?)\d\d([ -]?)\d\d\2\d\d([ -]?)[A-D]/y,
  words: [2, 4, 8, 9],
  check: (compact) =>
    /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(compact),
  alone: { bare: 0.6, formatted: 0.75 },
}
