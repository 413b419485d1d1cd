import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Bulgarian EGN: date of birth (months + 20 before 1900, + 40 from 2000 on), serial, powers of
 * two mod 11.
 */
export const bgEgn: NumberShape = {
  name: 'bg-egn',
  class: 'national_id',
  cues: `egn edinen_grazhdanski grazhdanski_nomer ${identityCues}`,
  shape: /\d{10}/y,
  runs: [10],
  check: (compact) => {
    const month = twoAt(compact, 2)
    const century = month > 40 ? 2000 : month > 20 ? 1800 : 1900
    const inYear = month > 40 ? month - 40 : month > 20 ? month - 20 : month
    return (
      isDay(century + twoAt(compact, 0), inYear, twoAt(compact, 4)) &&
      (weighted(compact, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === Number(compact[9])
    )
  },
  alone: { bare: 0, formatted: 0 },
}
