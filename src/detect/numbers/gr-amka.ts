import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { isLuhn } from './luhn.ts'
import { twoAt } from './two-at.ts'

/** Greek social security number (AMKA): date of birth, serial, Luhn. */
export const grAmka: NumberShape = {
  name: 'gr-amka',
  class: 'national_id',
  cues: `amka arithmos_amka ${identityCues}`,
  shape: /\d{6} ?\d{5}(?! \d)/y,
  runs: [6, 11],
  check: (compact) =>
    isDay(twoAt(compact, 4), twoAt(compact, 2), twoAt(compact, 0)) && isLuhn(compact),
  alone: { bare: 0, formatted: 0 },
}
