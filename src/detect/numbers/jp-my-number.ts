import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { weighted } from './weighted.ts'

/** Japanese individual number ("My Number"): eleven digits and a check mod 11. */
export const jpMyNumber: NumberShape = {
  name: 'jp-my-number',
  class: 'national_id',
  cues: `my_number mynumber individual_number kojin_bango kojinbango ${identityCues}`,
  shape: /\d{4}([- ]?)\d{4}\1\d{4}(?! \d)/y,
  runs: [4, 12],
  check: (compact) => {
    const rest = weighted(compact, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return (rest < 2 ? 0 : 11 - rest) === Number(compact[11])
  },
  alone: { bare: 0, formatted: 0 },
}
