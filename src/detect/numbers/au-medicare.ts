import type { NumberShape } from '../number-shape.ts'
import { weighted } from './weighted.ts'

/**
 * Australian Medicare card: 2 to 6 first, weights 1 3 7 9, then the issue and perhaps the
 * person's number on the card.
 */
export const auMedicare: NumberShape = {
  name: 'au-medicare',
  class: 'medical_record',
  cues: 'medicare medicare_number medicare_no medicare_card irn',
  shape: /[2-6]\d{3}([ -]?)\d{5}\1[1-9](?:[ /-]?[1-9])?(?! \d)/y,
  runs: [4, 10, 11],
  check: (compact) => weighted(compact, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(compact[8]),
  alone: { bare: 0, formatted: 0 },
}
