import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Korean resident registration number: date of birth, sex and century, mod 11. Those given out
 * since October 2020 have random digits.
 */
export const krRrn: NumberShape = {
  name: 'kr-rrn',
  class: 'national_id',
  cues: `rrn rrns resident_registration resident_number registration_number jumin ${identityCues}`,
  shape: /\d{6}-?[1-8]\d{6}/y,
  runs: [6, 13],
  check: (compact) => {
    if (!isDay(twoAt(compact, 0), twoAt(compact, 2), twoAt(compact, 4))) return false
    const sum = weighted(compact, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
    // Foreigners' numbers (5 to 8) are two higher.
    const offset = /[5-8]/.test(compact[6] ?? '') ? 13 : 11
    return (offset - (sum % 11)) % 10 === Number(compact[12])
  },
  alone: { bare: 0, formatted: 0.7 },
}
