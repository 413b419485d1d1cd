import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { isLuhn } from './luhn.ts'
import { twoAt } from './two-at.ts'

/** South African identity number: date of birth, serial, citizenship 0 to 2, Luhn. */
export const zaId: NumberShape = {
  name: 'za-id',
  class: 'national_id',
  cues: `sa_id rsa_id za_id south_african african_id id_no ${identityCues}`,
  shape: /\d{6}( ?)\d{4}\1[0-2]\d ?\d(?! \d)/y,
  runs: [6, 13],
  check: (compact) =>
    isDay(twoAt(compact, 0), twoAt(compact, 2), twoAt(compact, 4)) && isLuhn(compact),
  alone: { bare: 0, formatted: 0.6 },
}
