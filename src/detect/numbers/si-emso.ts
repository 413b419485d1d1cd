import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Slovenian EMŠO and the JMBG of the other states of former Yugoslavia: date with three digits
 * of the year, region, serial, mod 11.
 */
export const siEmso: NumberShape = {
  name: 'si-emso',
  class: 'national_id',
  cues: `emso jmbg maticna_stevilka maticni_broj enotna_maticna ${identityCues}`,
  shape: /[0-3]\d{12}/y,
  runs: [13],
  check: (compact) => {
    const year = Number(compact.slice(4, 7))
    const plausible = year >= 850 || year < 60
    const rest = weighted(compact, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return (
      plausible &&
      isDay(year < 850 ? 2000 + year : 1000 + year, twoAt(compact, 2), twoAt(compact, 0)) &&
      ((11 - rest) % 11) % 10 === Number(compact[12])
    )
  },
  alone: { bare: 0, formatted: 0 },
}
