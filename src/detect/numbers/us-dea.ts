import type { NumberShape } from '../number-shape.ts'
import { weighted } from './weighted.ts'

/**
 * US DEA registration: registrant code, initial or 9, six digits and (odd places + twice the
 * even ones) mod 10.
 */
export const usDea: NumberShape = {
  name: 'us-dea',
  class: 'medical_license',
  cues: 'dea dea_number dea_no dea_registration drug_enforcement prescriber_dea',
  shape: /[A-HJ-MPRSTUXa-hj-mprstux][A-Za-z9]\d{7}/y,
  words: [9],
  check: (compact) => weighted(compact, [1, 2, 1, 2, 1, 2], 2) % 10 === Number(compact[8]),
  alone: { bare: 0, formatted: 0 },
}
