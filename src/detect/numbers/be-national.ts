import type { NumberShape } from '../number-shape.ts'
import { identityCues } from './common-cues.ts'
import { isDay } from './is-day.ts'
import { twoAt } from './two-at.ts'

/**
 * Belgian national register number: date of birth (months +20 or +40 for foreigners), order, 97
 * - n mod 97, with 2 before n from 2000 on.
 */
export const beNational: NumberShape = {
  name: 'be-national',
  class: 'national_id',
  cues:
    'rijksregisternummer rijksregister registre_national numero_national nrn insz niss nationaal_nummer ' +
    `national_register nationalregister rrn nummer_rijksregister ${identityCues}`,
  shape: /\d\d([. ]?)\d\d\1\d\d([- ]?)\d{3}([. ]?)\d\d(?! \d)/y,
  runs: [2, 6, 11],
  check: (compact) => {
    const month = twoAt(compact, 2) % 20
    const day = twoAt(compact, 4)
    const unknown = month === 0 || day === 0
    if (twoAt(compact, 2) > 52 || (!unknown && !isDay(twoAt(compact, 0), month, day))) return false
    const number = Number(compact.slice(0, 9))
    const check = 97 - Number(compact.slice(9))
    return number % 97 === check || (number < 500_000_000 && (number + 2e9) % 97 === check)
  },
  alone: { bare: 0, formatted: 0.8 },
}
