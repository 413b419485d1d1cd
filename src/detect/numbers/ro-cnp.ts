import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/** Romanian CNP: sex and century, date of birth, county, serial, mod 11 where 10 counts as 1. */
export const roCnp: NumberShape = {
  name: 'ro-cnp',
  class: 'national_id',
  cues: `cnp cnpuri cod_numeric numeric_personal ${identityCues}`,
  shape: /[1-9]\d{12}/y,
  runs: [13],
  check: (compact) => {
    const county = twoAt(compact, 7)
    if (county < 1 || (county > 52 && county !== 70)) return false
    if (!isDay(twoAt(compact, 1), twoAt(compact, 3), twoAt(compact, 5))) return false
    const rest = weighted(compact, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
    return (rest === 10 ? 1 : rest) === Number(compact[12])
  },
  alone: { bare: 0, formatted: 0 },
}
