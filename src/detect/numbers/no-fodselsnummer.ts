import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

/**
 * Norwegian fødselsnummer, D-number (day + 40) and H-number (month + 40): date of birth and two
 * check digits mod 11.
 */
export const noFodselsnummer: NumberShape = {
  name: 'no-fodselsnummer',
  class: 'national_id',
  cues: `fodselsnummer fodselsnr fodselsnummeret personnummer d_nummer dnummer ${identityCues}`,
  shape: /\d{6}[- ]?\d{5}(?! \d)/y,
  runs: [6, 11],
  check: (compact) => {
    const day = twoAt(compact, 0)
    const month = twoAt(compact, 2)
    if (!isDay(twoAt(compact, 4), month > 40 ? month - 40 : month, day > 40 ? day - 40 : day))
      return false
    return (
      weighted(compact, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
      weighted(compact, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
    )
  },
  alone: { bare: 0.4, formatted: 0.6 },
}
