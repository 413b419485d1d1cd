import type { NumberShape } from '../number-shape.ts'
import { weighted } from './weighted.ts'

/** NHS number of England, Wales and the Isle of Man: weights 10 to 2, mod 11. */
export const gbNhs: NumberShape = {
  name: 'gb-nhs',
  class: 'medical_record',
  cues: 'nhs nhs_number nhs_no nhs_id national_health',
  shape: /\d{3}([- ]?)\d{3}\1\d{4}(?! \d)/y,
  runs: [3, 10],
  check: (compact) =>
    weighted(compact, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && Number(compact) !== 0,
  alone: { bare: 0, formatted: 0 },
}
