import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'
import { weighted } from './weighted.ts'

const centuries = [1900, 2000, 2100, 2200, 1800]

/** Polish PESEL: date of birth with the century in the month, serial, weights 1 3 7 9. */
export const plPesel: NumberShape = {
  name: 'pl-pesel',
  class: 'national_id',
  cues: `pesel nr_pesel numer_pesel pesele ${identityCues}`,
  shape: /\d{11}/y,
  runs: [11],
  check: (compact) => {
    const month = twoAt(compact, 2)
    const century = centuries[Math.floor(month / 20)] ?? 0
    return (
      isDay(century + twoAt(compact, 0), month % 20, twoAt(compact, 4)) &&
      weighted(compact, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
    )
  },
  alone: { bare: 0, formatted: 0 },
}
