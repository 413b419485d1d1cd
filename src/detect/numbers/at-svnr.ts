import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Austrian social insurance number: serial from 100, check digit mod 11, date of birth (months
 * 13 to 15 when days ran out).
 */
export const atSvnr: NumberShape = {
  name: 'at-svnr',
  class: 'national_id',
  cues:
    'svnr sv_nummer sv_nr svnummer sozialversicherungsnummer sozialversicherung versicherungsnummer vsnr ' +
    identityCues,
  shape: /[1-9]\d{3}[ -]?\d{6}(?! \d)/y,
  runs: [4, 10],
  check: (compact) => {
    const month = twoAt(compact, 6)
    const inYear = month > 12 && month < 16 ? 12 : month
    return (
      isDay(twoAt(compact, 8), inYear, twoAt(compact, 4)) &&
      weighted(compact, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(compact[3])
    )
  },
  alone: { bare: 0, formatted: 0.4 },
}
