import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Latvian personal code with a date of birth: century digit, serial, mod 11. Codes since 2017
 * (32…) have no check and never pass.
 */
export const lvPersonasKods: NumberShape = {
  name: 'lv-personas-kods',
  class: 'national_id',
  cues: `personas_kods personas_koda personas_kodu perskods ${identityCues}`,
  shape: /[0-3]\d{5}-?\d{5}/y,
  runs: [6, 11],
  check: (compact) => {
    const century = Number(compact[6])
    if (century > 2) return false
    const year = 1800 + century * 100 + twoAt(compact, 4)
    const sum = 1 + weighted(compact, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9])
    return (
      isDay(year, twoAt(compact, 2), twoAt(compact, 0)) && (sum % 11) % 10 === Number(compact[10])
    )
  },
  alone: { bare: 0, formatted: 0.6 },
}
